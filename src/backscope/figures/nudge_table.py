"""The table of nudges for print and slide: what each example asks of each parameter, and below it the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.figures.colours import COLOURS, tint
from backscope.figures.fonts import OWN, families
from backscope.insight import Nudges
from backscope.named import require, require_whole
from backscope.words import say

MORE, LESS = COLOURS[:2]  # for a nudge up, for one down; the triangle tells it too
WIDE, HIGH = 0.84, 0.6  # a cell, in inches; the picture is drawn in inches
LEFT, TOP, BELOW, EDGE, LEAST_WIDE = 1.75, 1.12, 0.62, 0.15, 7.6
LARGEST_TRIANGLE, LEAST_TRIANGLE = 190.0, 4.0  # square points; a smaller one would not be seen
QUIET = "#555555"


@dataclass(frozen=True)
class _Sheet:
    """What the drawing functions share: the axes, the largest nudge drawn, the numbers' unit, the language."""

    panel: Any
    largest: float
    unit: float
    columns: int
    language: str

    def write(self, x: float, y: float, text: str, **how: Any) -> None:
        """Write ``text`` centred at a place, in inches from the upper left corner."""
        self.panel.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": 9, **how})

    def rule(self, y: float, width: float) -> None:
        """Draw a line across the whole table."""
        self.panel.plot([EDGE, LEFT + self.columns * WIDE], [y, y], color="black", linewidth=width)

    def across(self, column: int) -> float:
        """Return where the middle of a column is."""
        return LEFT + (column + 0.5) * WIDE


def nudge_table(
    nudges: Nudges,
    rows: int | Sequence[int] = 6,
    columns: int = 12,
    pictures: ArrayLike | None = None,
    title: str | None = None,
    language: str = "en",
) -> Any:
    """Return a matplotlib Figure: a row for each example, a column for each parameter, below them the mean.

    Each cell holds a nudge -eta·dC_x/d(parameter): a triangle that points up where the parameter is to grow and down
    where it is to shrink, of an area in proportion to the nudge (a speck at least), and the number. One scale holds
    for the whole table, the mean included: where the examples disagree, little is left.

    Parameters
    ----------
    nudges : Nudges
    rows : int or sequence of int, default 6
        How many examples are drawn, from the first on; or which.
    columns : int, default 12
        How many parameters are drawn at most, from the first on; 1 or more.
    pictures : array_like, (N, height, width), or (N, side²), optional
        The examples as pictures, brightness from 0, drawn dark on white at the left of their rows.
    title : str, optional
        Above all; default: what the table shows, in words.
    language : str, default "en"
        Of the words in it: ``en`` or ``ko``.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If rows, columns, pictures or language cannot be.

    Source
    ------
    Sanderson, *Backpropagation, intuitively* (2017), sets nudges in such a table, with random numbers; these are the
    network's. Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 1], output="sigmoid", cost="quadratic", seed=0)
    >>> xor = bs.load("xor").train
    >>> figure = nudge_table(bs.insight.nudges(net, xor.x, xor.y))
    >>> len(figure.axes)
    1
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    shown, images = _rows(nudges, rows), _pictures(nudges, pictures)
    require_whole("columns", columns, 1)
    k, left = min(columns, len(nudges.names)), len(nudges) - len(shown)
    sums = _sums(nudges, language)
    heading = say("nudges.title", language) if title is None else title
    size = (
        max(LEAST_WIDE, LEFT + k * WIDE + EDGE),
        TOP + HIGH * (len(shown) + len(sums) + (0.6 if left else 0)) + 0.16 + BELOW,
    )
    with mpl.rc_context({"font.family": families(), "mathtext.fontset": "dejavusans"}):
        figure = Figure(figsize=size, dpi=200)
        panel = figure.add_axes((0, 0, 1, 1))
        panel.set_axis_off()
        largest = float(np.abs([*nudges.table[shown, :k], *(values[:k] for _, values in sums)]).max()) or 1.0
        sheet = _Sheet(panel, largest, _unit(largest), k, language)
        _head(sheet, nudges, heading)
        y = TOP
        for row in shown:
            _example(sheet, nudges, row, y, None if images is None else images[row])
            y += HIGH
        y = _more(sheet, left, y)
        for lines, values in sums:
            _cells(sheet, values, y, in_two_digits=True)
            for line, text in enumerate(lines):
                sheet.write(EDGE, y + HIGH * (line + 0.5 + 0.5 * (len(lines) == 1)) / 2, text, ha="left", fontsize=9.5)
            y += HIGH
        _foot(sheet, nudges, size)
        panel.set(xlim=(0, size[0]), ylim=(size[1], 0), aspect="auto")
    return figure


def _rows(nudges: Nudges, rows: int | Sequence[int]) -> list[int]:
    """Return which examples are drawn, or raise BadChoice."""
    if isinstance(rows, int | np.integer):
        require_whole("rows", rows, 1)
        return list(range(min(rows, len(nudges))))
    for row in rows:
        require_whole("rows", row, 0, len(nudges) - 1)
    require(len(rows) > 0, "rows", rows, "at least one")
    return [int(row) for row in rows]


def _pictures(nudges: Nudges, pictures: ArrayLike | None) -> NDArray[Any] | None:
    """Return pictures as (N, height, width), or raise BadChoice."""
    if pictures is None:
        return None
    images = np.asarray(pictures)
    side = math.isqrt(images.shape[1]) if images.ndim == 2 else 0
    if side and side * side == images.shape[1]:
        images = images.reshape(-1, side, side)
    good = images.ndim == 3 and len(images) == len(nudges)
    require(good, "shape of pictures", images.shape, f"({len(nudges)}, height, width), or ({len(nudges)}, side²)")
    return images


def _sums(nudges: Nudges, language: str) -> list[tuple[list[str], NDArray[np.float64]]]:
    """Return the rows below the line: the words of each, in one line or two, and its numbers."""
    count = len(nudges)
    mean = say("nudges.mean", language, count=f"{count:,}") if count > 1 else say("nudges.alone", language)
    step = r"$= -\eta\,\nabla C$"
    if not nudges.whole_penalty.any():
        return [([mean, step], nudges.mean)]
    penalty = say("nudges.penalty", language)
    return [([mean], nudges.mean), ([penalty], nudges.penalty), ([step], nudges.step)]


def _unit(largest: float) -> float:
    """Return 1, or a power of 1000 that brings the largest nudge to between 1 and 1000 where it is far from that."""
    return 1.0 if 0.01 <= largest < 1000 else 10.0 ** (3 * math.floor(math.log10(largest) / 3))


def _head(sheet: _Sheet, nudges: Nudges, title: str) -> None:
    """Write the title and the names of the parameters."""
    letters = sum(2 if letter >= "가" else 1 for letter in title)  # Hangul is twice as wide
    fits = 72 * 1.7 * (max(LEAST_WIDE, sheet.across(sheet.columns)) - 2 * EDGE) / max(letters, 1)
    sheet.write(EDGE, 0.3, title, ha="left", fontsize=min(14, fits))
    sheet.write(EDGE, TOP - 0.24, say("nudges.wanted", sheet.language), ha="left", color=QUIET)
    for column, name in enumerate(nudges.names[: sheet.columns]):
        array, _, place = name.partition("][")
        sheet.write(sheet.across(column), TOP - 0.4, array + "]", fontsize=10.5, fontweight="bold", fontfamily=OWN)
        sheet.write(sheet.across(column), TOP - 0.18, "[" + place, color=QUIET)
    sheet.rule(TOP - 0.03, 0.8)


def _example(sheet: _Sheet, nudges: Nudges, row: int, y: float, image: NDArray[Any] | None) -> None:
    """Draw one example: its picture, what is wanted of it, its nudges."""
    place = EDGE
    if image is not None:
        tall = HIGH - 0.1
        wide = min(tall * image.shape[1] / image.shape[0], 0.62)
        corners = (place, place + wide, y + HIGH - 0.05, y + 0.05)
        sheet.panel.imshow(image, cmap="gray_r", extent=corners, vmin=0, interpolation="nearest", origin="upper")
        place += wide + 0.12
    sheet.write(place, y + 0.37 * HIGH, _label(nudges.label[row]), ha="left", fontsize=13)
    said = say("nudges.example", sheet.language, row=row)
    sheet.write(place, y + 0.77 * HIGH, said, ha="left", fontsize=7.5, color=QUIET)
    _cells(sheet, nudges.table[row], y)


def _cells(sheet: _Sheet, values: NDArray[np.float64], y: float, in_two_digits: bool = False) -> None:
    """Draw one row of nudges: tinted cells, triangles, numbers; a mean is much smaller and needs digits of its own."""
    from matplotlib.patches import Rectangle

    decimals = None if in_two_digits else max(0, 2 - math.floor(math.log10(sheet.largest / sheet.unit)))
    for column, value in enumerate(values[: sheet.columns]):
        middle, part = sheet.across(column), min(1.0, abs(value) / sheet.largest)
        colour = MORE if value > 0 else LESS
        face = tint(colour, 0.06 + 0.34 * part) if value else (0.97, 0.97, 0.97)
        corner = (middle - WIDE / 2 + 0.025, y + 0.025)
        sheet.panel.add_patch(Rectangle(corner, WIDE - 0.05, HIGH - 0.05, facecolor=face, linewidth=0))
        if value:
            sheet.panel.scatter(
                [middle], [y + 0.36 * HIGH], s=max(LEAST_TRIANGLE, LARGEST_TRIANGLE * part),
                marker="^" if value > 0 else "v", color=colour, linewidths=0, zorder=3,
            )  # fmt: skip
        sheet.write(middle, y + 0.8 * HIGH, _number(value / sheet.unit, decimals), fontsize=8.5, zorder=4)


def _more(sheet: _Sheet, left: int, y: float) -> float:
    """Say how many examples are not drawn, and draw the line above the mean; return where to go on."""
    if left:
        text = say("nudges.more", sheet.language, count=f"{left:,}")
        sheet.write(EDGE, y + 0.3 * HIGH, text, ha="left", color=QUIET, fontsize=9.5)
        y += 0.6 * HIGH
    sheet.rule(y + 0.06, 1.6)
    return y + 0.12


def _foot(sheet: _Sheet, nudges: Nudges, size: tuple[float, float]) -> None:
    """Write the legend, the learning rate, and what of the table is not drawn."""
    said = [say("nudges.rate", sheet.language, rate=f"{nudges.learning_rate:g}")]
    if sheet.unit != 1:
        said.append(say("nudges.unit", sheet.language, unit=_power(sheet.unit)))
    hidden = len(nudges.names) - sheet.columns
    if hidden:
        said.append(say("nudges.parameters", sheet.language, count=f"{hidden:,}"))
    for line, text in enumerate((say("nudges.legend", sheet.language), "     ".join(said))):
        sheet.write(EDGE, size[1] - 0.42 + 0.22 * line, text, ha="left", fontsize=8.5, color=QUIET)


def _power(unit: float) -> str:
    """Return a power of ten in the letters of any font, as 10⁻³."""
    return "10" + str(round(math.log10(unit))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _label(label: Any) -> str:
    if isinstance(label, np.ndarray):
        return "(" + ", ".join(f"{value:.2g}" for value in label[:2]) + (", …)" if len(label) > 2 else ")")
    text = f"{label:.3g}" if isinstance(label, float) else str(label)
    return text if len(text) <= 9 else text[:8] + "…"


def _number(value: float, decimals: int | None) -> str:
    """Return a nudge with its sign, in so many decimals or in two digits; 0 has no sign."""
    if not value:
        return "0"
    if decimals is not None:
        text = f"{value:+.{decimals}f}"
        return text.replace("-", "−") if float(text) else "≈ 0"
    text = f"{value:+.0f}" if abs(value) >= 10 else f"{value:+#.2g}"
    return text.replace("-", "−")
