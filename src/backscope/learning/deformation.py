"""Small random deformations of pictures while they are learned from: each time an example is used it looks different.

The deformation of row r of the data at a step is a function of (seed, step, r) alone, so runs can be replayed.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice
from backscope.named import Named, choose, require
from backscope.randomness import Purpose, bits

FARTHEST = 10_000.0  # pixels: sums of such numbers are exact enough
NONE = ("none", "0", "")
PREFIX = "deformation:"  # of its ``spec``
LEADING = 8  # words of a stream before those of the elastic field


@dataclasses.dataclass(frozen=True)
class Deformation(Named):
    """How far pictures are moved, turned, stretched and bent; the size of every move is drawn anew each time.

    Parameters
    ----------
    shift : float, default 0
        Pixels, up or down and left or right at most; uniform.
    rotation : float, default 0
        Degrees either way at most; uniform.
    scale : float, default 0
        Height and width are each multiplied by 1 - scale … 1 + scale; uniform; from 0 to below 1.
    elastic : float, default 0
        Standard deviation, in pixels, of a smooth random field that bends the picture, along each axis.
    smoothness : float, default 4
        Standard deviation, in pixels, of the Gaussian that makes the field smooth; above 0.
    height, width : int, default 0
        Of the pictures; 0: those of the data, or those of a square.

    Raises
    ------
    BadChoice
        If a setting is out of its range.

    Source
    ------
    Simard, Steinkraus, Platt, *Best practices for convolutional neural networks applied to visual document analysis*,
    ICDAR 2003. Their alpha = 34, sigma = 4 is elastic = 1.4, smoothness = 4: elastic is alpha times the deviation
    √⅓ / (2 √π sigma) of a smoothed uniform number.

    Examples
    --------
    >>> from backscope.learning import Deformation
    >>> Deformation(shift=1, rotation=10).spec
    'deformation:shift=1.0,rotation=10.0'
    """

    name = "deformation"
    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    elastic: float = 0.0
    smoothness: float = 4.0
    height: int = 0
    width: int = 0

    def check(self) -> None:
        for key, most in (("shift", FARTHEST), ("rotation", 360), ("elastic", FARTHEST)):
            good = 0 <= getattr(self, key) <= most
            require(good, f"deform {key}", getattr(self, key), f"a number from 0 to {most:,.0f}")
        require(0 <= self.scale < 1, "deform scale", self.scale, "a number from 0 to below 1")
        require(0 < self.smoothness < math.inf, "deform smoothness", self.smoothness, "a number above 0")
        for key in ("height", "width"):
            require(getattr(self, key) >= 0, f"deform {key}", getattr(self, key), "a whole number, 0 or more")


def as_deformation(
    value: str | Deformation | None, pixels: int, shape: tuple[int, int] | None = None, guess: bool = True
) -> Deformation | None:
    """Return a deformation of pictures of so many ``pixels``, from a text ``"shift=1,rotation=10"`` or an object.

    None, "none", "0" and one whose settings are all 0 are no deformation. Where it does not say their height and width,
    they are those of ``shape``, or if a ``guess`` is wanted those of a square. Raises BadChoice if the text cannot be
    read or the shape is not one of so many pixels.
    """
    if value is None or (isinstance(value, str) and value in NONE):
        return None
    by = _read(value)
    if not (by.shift or by.rotation or by.scale or by.elastic):
        return None
    side = math.isqrt(pixels) if guess else 0
    height, width = shape or (side, pixels // max(side, 1))
    if by.height or by.width:
        height = by.height or pixels // by.width
        width = by.width or pixels // by.height
    good = height * width == pixels and shape in (None, (height, width))
    known = ": say their shape, as height=…,width=…" if shape is None else ", {} high and {} wide".format(*shape)
    require(good, "deform", value, f"pictures of {pixels:,} pixels{known}")
    return dataclasses.replace(by, height=height, width=width)


def _read(value: str | Deformation) -> Deformation:
    if not isinstance(value, str):
        good = isinstance(value, Deformation)
        require(good, "deform", value, 'a text as "shift=1,rotation=10", a Deformation, or none')
        return value
    settings = value.removeprefix(PREFIX)
    try:
        return choose("deform", PREFIX + settings, {"deformation": Deformation})
    except BadChoice as error:
        raise BadChoice(str(error).replace(repr(PREFIX + settings), repr(settings))) from None


def deform(x: NDArray[Any], by: Deformation, seed: int, step: int, rows: NDArray[np.intp]) -> NDArray[Any]:
    """Return pictures ``x`` (m, height·width), which are those ``rows`` of the data, as they look at ``step``.

    The pixel at q, counted from the picture's centre, is what the picture shows at turned(q / scales) + shift + field,
    between four pixels in proportion to how near they are (bilinear); beyond its border, what it shows there.
    """
    elastic = -(-2 * by.height * by.width // 4) if by.elastic else 0
    words = np.stack([bits(LEADING + elastic, seed, Purpose.DEFORMATION, step, int(row)) for row in rows])
    turn, down, across, *shifts = even(words[:, :5]).T[:, :, None, None]
    angle, grid = np.radians(by.rotation * turn), (by.height, by.width)
    centre = [(size - 1) / 2 for size in grid]
    q = [(np.arange(size) - middle) for size, middle in zip(grid, centre, strict=True)]
    v = q[0][:, None] / (1 + by.scale * down), q[1] / (1 + by.scale * across)
    places = [np.cos(angle) * v[0] - np.sin(angle) * v[1], np.sin(angle) * v[0] + np.cos(angle) * v[1]]
    fields = field(words[:, LEADING:], by) if by.elastic else np.zeros((2, 1, 1, 1))
    places = [
        np.clip(place + middle + by.shift * shift + bent, 0, size - 1)
        for place, middle, shift, bent, size in zip(places, centre, shifts, fields, grid, strict=True)
    ]
    return between(x.reshape(-1, *grid), *places).reshape(x.shape).astype(x.dtype, copy=False)


def even(words: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return numbers evenly spread over -1 … 1, 1 left out, from the upper 53 bits of random words."""
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1


def field(words: NDArray[np.uint64], by: Deformation) -> NDArray[np.float64]:
    """Return the moves of all pixels (2, m, height, width) down and to the right, from random words (m, …).

    Noise, 16 bits a pixel and axis (the lowest bits of a word first), made smooth along both axes. The Gaussian's
    weights have squares that sum to 1, so that at every pixel the deviation is ``elastic``, at the border as well.
    """
    sixteen = words[:, :, None] >> np.arange(0, 64, 16, dtype=np.uint64) & np.uint64(0xFFFF)
    size = by.height * by.width
    noise = ((sixteen.reshape(len(words), -1)[:, : 2 * size] + 0.5) / 2**15 - 1) * math.sqrt(3)
    noise = noise.reshape(len(words), 2, by.height, by.width).swapaxes(0, 1)
    moves: NDArray[np.float64] = gaussian(by.height, by.smoothness) @ noise @ gaussian(by.width, by.smoothness).T
    return by.elastic * moves


def gaussian(size: int, deviation: float) -> NDArray[np.float64]:
    """Return weights (size, size): row i is a Gaussian around i whose squares sum to 1."""
    with np.errstate(over="ignore"):  # far apart: the weight is 0
        apart = np.subtract.outer(np.arange(size), np.arange(size)) / deviation
        weights = np.exp(-0.5 * apart * apart)
    unit: NDArray[np.float64] = weights / np.sqrt((weights * weights).sum(axis=1, keepdims=True))
    return unit


def between(x: NDArray[Any], down: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[Any]:
    """Return what pictures (m, height, width) show at places (m, height, width) within them, by bilinear weights."""
    picture = np.arange(len(x))[:, None, None]
    top, left = np.floor(down).astype(np.intp), np.floor(right).astype(np.intp)
    bottom, other = np.minimum(top + 1, x.shape[1] - 1), np.minimum(left + 1, x.shape[2] - 1)
    lower, across = down - top, right - left
    above = x[picture, top, left] * (1 - across) + x[picture, top, other] * across
    below = x[picture, bottom, left] * (1 - across) + x[picture, bottom, other] * across
    shown: NDArray[Any] = above * (1 - lower) + below * lower
    return shown
