"""Images, and signed numbers over the pixels of an image, as a few paths of SVG."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from backscope.figures import svg
from backscope.named import require, require_whole

LEVELS = 24  # of brightness: pixels of one level are one path
SIDE = 200.0  # of an image, in pixels of the picture


def image_shape_of(n: int, image_shape: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return (height, width) as given, checked; where nothing is given, that of a square of 7 × 7 or more; or None.

    Raises
    ------
    BadChoice
        If the shape is not that of n pixels.

    Examples
    --------
    >>> image_shape_of(784, None), image_shape_of(4, None)
    ((28, 28), None)
    """
    side = math.isqrt(n)
    if image_shape is None:
        return (side, side) if side * side == n and side >= 7 else None
    two = isinstance(image_shape, tuple) and len(image_shape) == 2
    require(two, "image_shape", image_shape, "(height, width)")
    for edge in image_shape:
        require_whole("image_shape", edge, 1)
    require(math.prod(image_shape) == n, "image_shape", image_shape, f"height × width = {n}")
    return image_shape


def pixels(
    values: NDArray[np.float64], shape: tuple[int, int], side: float = SIDE, signs: bool = False, most: float = 0.0
) -> str:
    """Return an image as paths, one for each level of brightness, in ink; or with ``signs`` as a map of requests.

    There, full blue squares are positive and flat orange bars, like minus signs, negative; strength is opacity, as a
    part of ``most``, or of the largest where that is 0. Grey images take the range 0 … 1 as it is, any other between
    its ends.
    """
    grid, unit = brightness(values, signs, most).reshape(shape), side / max(shape)
    levels = np.rint(np.abs(grid) * LEVELS).astype(int)
    paths = []
    for negative in (False, True):
        for level in range(1, LEVELS + 1):
            rows, columns = np.nonzero((levels == level) & ((grid < 0) == negative))
            if not len(rows):
                continue
            high, down = (0.36, 0.32) if negative else (1.0, 0.0)
            w, h = svg.number(unit), svg.number(high * unit)
            d = "".join(
                f"M{svg.number(unit * column)} {svg.number(unit * (row + down))}h{w}v{h}h-{w}z"
                for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
            )
            sign = -1 if negative else 1
            fill = svg.sign_colour(sign) if signs else svg.INK
            kind = svg.sign_class(sign) if signs else "ink"
            paths.append(svg.element("path", d=d, fill=fill, fill_opacity=f"{level / LEVELS:.3f}", class_=kind))
    edge = svg.rect(0, 0, unit * shape[1], unit * shape[0], fill="none", stroke=svg.INK, stroke_opacity="0.3")
    return svg.element("g", *paths, edge, shape_rendering="crispEdges", class_="pixels")


def brightness(values: NDArray[np.float64], signs: bool, most: float = 0.0) -> NDArray[np.float64]:
    """Return numbers in 0 … 1, or with ``signs`` in -1 … 1, see :func:`pixels`; what is not finite counts as 0."""
    values = np.nan_to_num(np.asarray(values, dtype=np.float64), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if signs:
        return values / (most or max(abs(low), abs(high)) or 1.0)
    return values if low >= 0 and high <= 1 else (values - low) / ((high - low) or 1.0)


def heat_svg(values: NDArray[np.float64], shape: tuple[int, int], title: str, desc: str = "", most: float = 0.0) -> str:
    """Return a map of signed numbers over an image's pixels as SVG: ``values`` (height·width,), see :func:`pixels`."""
    unit = SIDE / max(shape)
    drawn = pixels(values, shape, SIDE, signs=True, most=most)
    return svg.picture(unit * shape[1], unit * shape[0], title, desc or title, drawn)
