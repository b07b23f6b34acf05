"""The chain rule of one parameter on one page: the formula, the same with numbers, and what each path contributes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from backscope.figures.colours import COLOURS, tint
from backscope.figures.fonts import can_draw, families
from backscope.insight import Chain, Factor, Path
from backscope.insight.formula import LATEX, Node, Number
from backscope.named import require_whole
from backscope.words import check_language, say

WIDTH, MARGIN = 12.8, 0.5  # inches, as all lengths here: the page is 16 : 9 where there are few paths
ROW = 0.64  # height of a path
LINES = {"derivatives": 0.95, "symbols": 0.72, "numbers": 0.6}  # of a line of the formula, in its largest letters
LARGEST, SMALLEST = 19.0, 11.0  # points, of the formula: what does not fit is said with fewer terms
MOST_COLUMNS = 12  # factors on a path that there is room for; of longer ones the neurons alone are told
MATH = "cm"
SET = 12  # points, at which widths are measured
BARS = (9.35, 11.2)  # from where to where
TINTS = {
    "activation": COLOURS[5], "one": "#999999", "slope": COLOURS[4], "weight": COLOURS[2], "jacobian": COLOURS[4],
    "cost": COLOURS[3], "delta": COLOURS[3],
}  # fmt: skip
UP, DOWN, GREY = COLOURS[0], COLOURS[1], "#666666"


@dataclass(frozen=True)
class _Page:
    """An empty page whose places are in inches from its lower left corner."""

    figure: Any
    panel: Any
    height: float

    def write(self, x: float, y: float, text: str, size: float, **how: Any) -> None:
        """Write text or a formula between dollars."""
        settings = {"va": "center", "ha": "left", "math_fontfamily": MATH, "fontfamily": families()} | how
        self.panel.text(x, y, text, fontsize=size, **settings)


def formula_panel(
    chain: Chain, numbers: bool = True, *, most: int = 6, title: str | None = None, language: str = "en"
) -> Any:
    """Return a matplotlib Figure of a chain: its formula, and a row for each of its largest paths.

    Above: the derivative as derivatives multiplied and added, the same by their names, and with the numbers put in.
    Below: what is multiplied along each path, and a bar for what it contributes; the paths that are not shown are one
    bar, so that all bars together are the gradient's.

    Parameters
    ----------
    chain : Chain
        From :func:`backscope.insight.chain`.
    numbers : bool, default True
        False leaves the numbers out of formula and factors.
    most : int, default 6
        How many paths to show, 1 to 20.
    title : str, optional
        Above all; default: a sentence.
    language : {"en", "ko"}
        Of the words; English where no font that is here has the letters.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If most or language cannot be.

    Source
    ------
    Nielsen (2015), chapter 2, for the sum over paths; colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", seed=1)
    >>> chain = bs.insight.chain(net, [0, 1], 1, layer=1, neuron=0, input=1)
    >>> figure = formula_panel(chain)
    """
    require_whole("most", most, 1, 20)
    check_language(language)
    paths = chain.paths[:most]
    language = language if can_draw(say("chain.title", language)) else "en"
    lines, size = _formula(chain, numbers)
    rows = len(paths) + (len(paths) < chain.count) + 1
    height = 0.95 + size / LARGEST * sum(line.height for line in lines) + 1.05 + ROW * rows + 0.35
    page = _page(height)
    page.write(MARGIN, height - 0.5, say("chain.title", language) if title is None else title, 17, weight="bold")
    y = _write_formula(page, lines, height - 0.95, size)
    _table(page, chain, paths, y - 0.4, numbers, language)
    check = chain.check()
    values = {"cost": f"{chain.cost:.4g}", "eps": _plain(check.eps), "measured": f"{check.measured:.4g}"}
    told = {name: value.replace("-", "−") for name, value in values.items()}
    page.write(MARGIN, 0.38, say("chain.checked", language, **told), 10.5, color=GREY)
    return page.figure


def _plain(value: float) -> str:
    """Return a small number without powers of ten."""
    return np.format_float_positional(value, precision=1, fractional=False, trim="-")


def _page(height: float) -> _Page:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), dpi=160)
    panel = figure.add_axes((0, 0, 1, 1))
    panel.set_xlim(0, WIDTH)
    panel.set_ylim(0, height)
    panel.axis("off")
    return _Page(figure, panel, height)


def _formula(chain: Chain, numbers: bool) -> tuple[list[_Line], float]:
    """Return the lines of the formula in its factored form, which is the shorter one, and the size that fits them.

    Its sums are cut until the longest line fits.
    """
    room = 72 * (WIDTH - 2 * MARGIN)
    for most in (4, 3, 2, 1):
        lines = _lines(chain, numbers, most)
        widest = max(line.width for line in lines)
        size = min(LARGEST, SET * room / widest)
        if size >= SMALLEST:
            break
    return lines, size


def _lines(chain: Chain, numbers: bool, most: int) -> list[_Line]:
    symbols = chain.formula(most=most)
    left = symbols.sides[0].latex()
    rows = [_Line(left, [row], LINES[kind]) for row, kind in zip(symbols.rows(), LINES, strict=False)]
    if numbers:
        filled, value = chain.formula(numbers=True, most=most).rows()[1:]
        together = _Line(left, [filled, value], LINES["numbers"])
        fits = SET * 72 * (WIDTH - 2 * MARGIN) / together.width >= LARGEST
        rows += [together] if fits else [_Line(left, [row], LINES["numbers"]) for row in (filled, value)]
    return rows


@dataclass(frozen=True)
class _Line:
    """A line of a formula: what all lines are set in by, sides with the signs before them, and its height."""

    left: str
    sides: list[tuple[str, Node]]
    height: float

    @property
    def latex(self) -> str:
        return _display(r" \ ".join(rf"{LATEX.get(sign, sign)} \ {{{side.latex()}}}" for sign, side in self.sides))

    @property
    def width(self) -> float:
        """In points, at the size SET."""
        return _width(_display(self.left)) + 0.6 * SET + _width(self.latex)


def _display(latex: str) -> str:
    """Return a formula with its fractions in full size."""
    return latex.replace(r"\frac", r"\dfrac")


@lru_cache(maxsize=1024)  # reading a formula is slow, and the same factors stand in many rows
def _width(latex: str) -> float:
    """Return how many points wide a formula is at the size SET."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

    prop = FontProperties(size=SET, math_fontfamily=MATH)
    return float(MathTextParser("path").parse(f"${latex}$", 72, prop).width)


def _write_formula(page: _Page, lines: list[_Line], top: float, size: float) -> float:
    """Write the lines below ``top``; return where they end."""
    start = MARGIN + size / 72 * (_width(_display(lines[0].left)) / SET + 0.6)
    for place, line in enumerate(lines):
        height = line.height * size / LARGEST
        if not place:
            page.write(MARGIN, top - height / 2, f"${_display(line.left)}$", size)
        page.write(start, top - height / 2, f"${line.latex}$", size)
        top -= height
    return top


def _table(page: _Page, chain: Chain, paths: tuple[Path, ...], y: float, numbers: bool, language: str) -> None:
    """Draw the paths from ``y`` downwards: headings, a row each, the rest, and the gradient."""
    columns = len(paths[0].factors) if len(paths[0].factors) <= MOST_COLUMNS else 0
    first, last = MARGIN + 1.3, BARS[0] - 0.25
    width = (last - first) / max(1, columns)
    page.write(MARGIN, y, say("chain.way", language), 11, color=GREY)
    for place, factor in enumerate(paths[0].factors[:columns]):
        x = first + (place + 0.5) * width
        page.write(x, y, say(f"chain.{factor.kind}", language), min(11, 12.5 * width), color=GREY, ha="center")
    page.write(sum(BARS) / 2, y, say("chain.contribution", language), 11, color=GREY, ha="center")
    most = max(abs(value) for value in (chain.gradient, chain.rest.sum, *(path.value for path in paths))) or 1.0
    y -= 0.55
    for path in paths:
        way = " → ".join(map(str, path.neurons))
        page.write(MARGIN, y, way, min(12, 165 / len(way)))
        for place, factor in enumerate(path.factors[:columns]):
            _cell(page, first + (place + 0.5) * width, y, width, factor, numbers)
            if place:
                page.write(first + place * width, y, r"$\cdot$", 15, ha="center")
        _bar(page, y, path.value, most)
        y -= ROW
    y = _remainder(page, chain, len(paths), y, most, language)
    page.panel.plot([MARGIN, WIDTH - MARGIN], [y + ROW / 2] * 2, color="black", linewidth=0.8)
    page.write(BARS[0] - 0.3, y, say("chain.gradient", language), 13, ha="right", weight="bold")
    _bar(page, y, chain.gradient, most, weight="bold")


def _remainder(page: _Page, chain: Chain, shown: int, y: float, most: float, language: str) -> float:
    """Draw the paths that are not shown as one, if there are any; return where to go on."""
    count = chain.count - shown
    if not count:
        return y
    words = say("chain.other", language) if count == 1 else say("chain.others", language, count=f"{count:,}")
    page.write(BARS[0] - 0.3, y, words, 12, ha="right")
    _bar(page, y, chain.beyond(shown).sum, most, hatch="////")
    return y - ROW


def _cell(page: _Page, x: float, y: float, width: float, factor: Factor, numbers: bool) -> None:
    """Draw one factor: its name, its number above, on the tint of its kind."""
    from matplotlib.patches import FancyBboxPatch

    half = width / 2 - 0.1
    box = FancyBboxPatch(
        (x - half, y - 0.25), 2 * half, 0.5, boxstyle="round,pad=0,rounding_size=0.07", linewidth=0,
        facecolor=tint(TINTS[factor.kind], 0.28),
    )  # fmt: skip
    page.panel.add_patch(box)
    name = factor.symbol.latex()
    room = 72 * (2 * half - 0.08)
    size = min(9.5 if numbers else 14.0, SET * room / _width(name))
    if not numbers:
        page.write(x, y, f"${name}$", size, ha="center")
        return
    value = Number(factor.value).latex()
    page.write(x, y + 0.09, f"${value}$", min(13.0, SET * room / _width(value)), ha="center")
    page.write(x, y - 0.14, f"${name}$", size, ha="center", color="#444444")


def _bar(page: _Page, y: float, value: float, most: float, hatch: str = "", weight: str = "normal") -> None:
    """Draw a bar to the right for what is above 0, to the left for what is below, and write its number."""
    middle = sum(BARS) / 2
    length = (BARS[1] - BARS[0]) / 2 * value / most
    colour = UP if value >= 0 else DOWN
    page.panel.barh(
        [y], [length], height=0.36, left=middle, color="white" if hatch else colour, edgecolor=colour, hatch=hatch,
        linewidth=0.8,
    )  # fmt: skip
    page.panel.plot([middle, middle], [y - ROW / 2, y + ROW / 2], color="black", linewidth=0.8)
    page.write(WIDTH - MARGIN, y, f"${_signed(Number(value))}$", 13, ha="right", weight=weight)


def _signed(number: Node) -> str:
    latex = number.latex()
    return latex if latex.startswith("-") else f"+{latex}"
