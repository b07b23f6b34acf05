"""One example and what it wants: the digit, its outputs, and an arrow at each whose length is the request."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures import svg
from backscope.figures.colours import FORWARD
from backscope.figures.fonts import can_draw, families
from backscope.figures.network_svg import plain, signed
from backscope.insight import Explanation
from backscope.named import require, require_whole
from backscope.words import say

LEVELS = 24  # of brightness: pixels of one level are one path
SIDE = 200.0  # of an image, in pixels of the picture
BARS = 12  # columns of a table that have a bar
OUTPUTS = 12  # outputs that are drawn; of more, those that are asked most of
WIDE, HIGH, REACH = 48.0, 92.0, 44.0  # an output's column, its activation's bar, its longest arrow


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


def pixels(values: NDArray[np.float64], shape: tuple[int, int], side: float = SIDE, signs: bool = False) -> str:
    """Return an image as paths, one for each level of brightness, in ink; or with ``signs`` as a map of requests.

    There, full blue squares are positive and flat orange bars, like minus signs, negative; strength is opacity, as a
    part of the largest. Grey images take the range 0 … 1 as it is, and any other between its ends.
    """
    grid, unit = _brightness(values, signs).reshape(shape), side / max(shape)
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


def _brightness(values: NDArray[np.float64], signs: bool) -> NDArray[np.float64]:
    values = np.nan_to_num(np.asarray(values, dtype=np.float64), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if signs:
        return values / (max(abs(low), abs(high)) or 1.0)
    return values if low >= 0 and high <= 1 else (values - low) / ((high - low) or 1.0)


def heat_svg(
    values: NDArray[np.float64], shape: tuple[int, int], title: str, desc: str = "", side: float = SIDE
) -> str:
    """Return a map of signed numbers over an image's pixels as SVG: ``values`` (height·width,)."""
    unit = side / max(shape)
    return svg.picture(unit * shape[1], unit * shape[0], title, desc or title, pixels(values, shape, side, signs=True))


def digit_svg(
    explanation: Explanation,
    *,
    image_shape: tuple[int, int] | None = None,
    inputs: Sequence[str] | None = None,
    title: str = "",
    language: str = "en",
) -> str:
    """Return an example as SVG, with a bar for each output and an arrow at it whose length is the request.

    Parameters
    ----------
    explanation : Explanation
        Of ``backscope.insight.explain``. The request is that of z or of a, by ``explanation.wants.shown``.
    image_shape : (height, width), optional
        Default: a square where n_0 is one of 7 × 7 or more; other examples are a list of bars.
    inputs : sequence of str, optional
        n_0 names, for the list.
    title : str
        Default: the label and what the network says.
    language : {"en", "ko"}, default "en"

    Returns
    -------
    str
        Well-formed XML without script, style or id. Of more than 12 outputs, the 12 that are asked most of.

    Raises
    ------
    BadChoice
        If ``image_shape`` or ``inputs`` does not fit n_0.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> picture = digit_svg(bs.insight.explain(bs.Network([784, 10], seed=0), np.eye(28).ravel(), 3))
    >>> picture.count('class="arrow positive"'), picture.count('class="arrow negative"')
    (1, 9)
    """
    shape = image_shape_of(len(explanation.x), image_shape)
    drawn = _example(explanation.x, shape, inputs)
    left = (SIDE / max(shape) * shape[1] if shape else 260.0) + 36
    outputs, width = _outputs(explanation, language)
    high = max(2 * REACH + HIGH + 92, _height(explanation.x, shape))
    return svg.picture(
        left + width, high + 8, title or headline(explanation, language), say("page.digit.desc", language),
        svg.element("g", drawn, transform=f"translate(4 {svg.number((high - _height(explanation.x, shape)) / 2 + 4)})"),
        svg.element("g", outputs, transform=f"translate({svg.number(left)} 4)"),
    )  # fmt: skip


def headline(explanation: Explanation, language: str) -> str:
    """Return the label, what the network says, and the cost in words."""
    label, predicted = _told(explanation.label), _told(explanation.predicted)
    cost = f"{explanation.cost:.3g}"
    return say("page.digit.title", language, label=label, predicted=predicted, cost=cost)


def _told(value: Any) -> str:
    """Return a label, or a value in few digits."""
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, np.ndarray):
        return ", ".join(f"{each:.3g}" for each in value[:4]) + (", …" if len(value) > 4 else "")
    return svg.shortened(value, 24)


def _height(x: NDArray[np.float64], shape: tuple[int, int] | None) -> float:
    if shape:
        return SIDE / max(shape) * shape[0]
    return 22.0 * (min(len(x), BARS) + (len(x) > BARS))


def _example(x: NDArray[np.float64], shape: tuple[int, int] | None, inputs: Sequence[str] | None) -> str:
    """Return the image, or a bar for each column of a table."""
    if inputs is not None:
        require(len(inputs) == len(x), "inputs", f"{len(inputs)} names", str(len(x)))
    if shape:
        return pixels(x, shape)
    most, lines = float(np.abs(x).max()) or 1.0, []
    for k, value in enumerate(x[:BARS].tolist()):
        y, part = 22.0 * k + 11, 62 * value / most
        name = svg.shortened(inputs[k], 17) if inputs is not None else f"x{k}"
        told = svg.element("title", svg.clean(name if inputs is None else inputs[k]))
        bar = svg.rect(184 + min(0.0, part), y - 6, abs(part), 12, fill=svg.sign_colour(value), class_=svg.sign_class(value))
        number = svg.words(120, y, signed(value), "end" if False else "end", font_size=11)
        lines.append(svg.element("g", told, svg.words(0, y, name, "start"), bar) + svg.element("g", number, class_="value"))
    if len(x) > BARS:
        lines.append(svg.words(0, 22.0 * BARS + 11, f"… +{len(x) - BARS:,}", "start"))
    axis = svg.element("path", d=f"M184 0V{22 * min(len(x), BARS)}", stroke=svg.INK, stroke_opacity="0.4")
    return svg.element("g", axis, *lines)
