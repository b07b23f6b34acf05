"""The ledger as a picture: the weight's way above, what each step or stretch of steps was made of below."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.figures.colours import COLOURS
from backscope.figures.fonts import can_draw, families
from backscope.insight import Ledger
from backscope.named import require
from backscope.words import check_language, say

MOST_BARS = 48  # more would be too thin: then each is a stretch of steps
MOST_COLOURS = 5  # groups of their own; the rest are one
GREY, LIGHT = "#8a8a8a", "#c9c9c9"
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")  # colour is never alone
KINDS = ("momentum", "penalty", "decay", "clipping", "rounding")
SEEN = 1e-6  # of the largest part: what is smaller would not be seen

Bars = list[tuple[str, NDArray[np.float64], bool]]  # name, height of each, whether it has a colour of its own


def ledger_chart(ledger: Ledger, by: str | ArrayLike | None = None, title: str = "", language: str = "en") -> Any:
    """Return the books as a matplotlib Figure: the value over the steps, and under it, stacked, what moved it.

    Parameters
    ----------
    ledger : Ledger
    by : str or array_like, (N,), optional
        Stack the examples' shares by ``"class"`` or any column that :meth:`Ledger.by` takes, the five largest groups
        each on its own; default: stack the parts by kind.
    title : str
        Above all; default: the ledger's headline.
    language : str, default "en"
        Of the words: ``en`` or ``ko``; English where no font here can draw them.

    Returns
    -------
    matplotlib.figure.Figure
        Bars above zero moved it up, bars below moved it down; those of one place add up to its move there, and of a
        ledger with traced momentum to what it moved by the end.

    Raises
    ------
    BadChoice
        If ``ledger`` is none, there is no such column, or no such language.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 3, 2], seed=1)
    >>> run = bs.train(net, bs.load("xor"), epochs=10, batch_size=2)
    >>> figure = ledger_chart(bs.insight.ledger(run, layer=2, neuron=0, input=1))
    >>> [axes.get_ylabel() for axes in figure.axes]
    ['value', 'moved by the step']
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    require(isinstance(ledger, Ledger), "ledger", ledger, "a Ledger, as bs.insight.ledger gives it")
    language = check_language(language) if can_draw(say("ledger.chart.rest", language)) else "en"
    bounds = _bounds(len(ledger.entries.step))
    bars = _kinds(ledger, bounds, language) if by is None else _groups(ledger, by, bounds, language)
    with mpl.rc_context({"font.family": families(), "hatch.linewidth": 0.6}):
        figure = Figure(figsize=(8.4, 5.4), dpi=160, layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.5))
        figure.suptitle(title or ledger.headline(language), fontsize=11)
        _way(above, ledger, language)
        _stack(below, ledger, bounds, bars, _heading(by, language))
        each = int(np.diff(bounds).max())
        key = "each" if each == 1 else "each_of"
        below.set_ylabel(say(f"ledger.chart.{key}", language, count=each), fontsize=9)
        below.set_xlabel(say("ledger.chart.step", language), fontsize=9)
    return figure


def _bounds(count: int) -> NDArray[np.intp]:
    """Return where each bar begins, and where the last ends: all but the last have as many steps."""
    each = -(-count // MOST_BARS)
    return np.append(np.arange(0, count, each), count).astype(np.intp)


def _kinds(ledger: Ledger, bounds: NDArray[np.intp], language: str) -> Bars:
    """Return the parts by kind, those that can be seen."""
    e = ledger.entries
    bars = [("examples", _added(e.shares, e.bounds[bounds]))]
    bars += [(kind, _added(getattr(e, kind), bounds)) for kind in KINDS]
    largest = max(float(np.abs(values).max()) for _, values in bars)
    shown = [bars[0], *((kind, values) for kind, values in bars[1:] if np.abs(values).max() > SEEN * largest)]
    return [(say(f"ledger.parts.{kind}", language), values, True) for kind, values in shown]


def _groups(ledger: Ledger, by: Any, bounds: NDArray[np.intp], language: str) -> Bars:
    """Return the shares of the groups that moved most, in their own order; the others; all that is no share."""
    e = ledger.entries
    places, names = ledger.columns.places(by, e.rows)
    bar_of = np.repeat(np.arange(len(bounds) - 1), np.diff(e.bounds[bounds]))
    table = np.zeros((len(names), len(bounds) - 1))
    np.add.at(table, (places, bar_of), e.shares)
    size = np.abs(table).sum(axis=1)
    present = np.flatnonzero(size)
    first = sorted(present[np.argsort(-size[present], kind="stable")][:MOST_COLOURS].tolist())
    bars = [(_name(names[place]), table[place], True) for place in first]
    others = table.sum(axis=0) - table[first].sum(axis=0)
    if len(present) > len(first):
        bars.append((say("ledger.chart.others", language), others, False))
    rest = np.sum([_added(getattr(e, kind), bounds) for kind in KINDS], axis=0)
    if np.abs(rest).max() > SEEN * np.abs(table).max(initial=0.0):
        bars.append((say("ledger.chart.rest", language), rest, False))
    return bars


def _heading(by: Any, language: str) -> str:
    """Return what stands over the groups' names."""
    if not isinstance(by, str):
        return ""
    return say(f"ledger.column.{by}", language) if by in ("class", "example") else by


def _name(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _added(values: NDArray[np.float64], bounds: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the sum of ``values`` between each two bounds."""
    return np.add.reduceat(values, bounds[:-1])


def _way(panel: Any, ledger: Ledger, language: str) -> None:
    """Draw the value before the first step and after each."""
    e = ledger.entries
    steps, values = np.append(e.step[0], e.step + 1), np.append(e.before[0], e.after)
    panel.plot(steps, values, color="black", linewidth=1.4, zorder=3)
    if ledger.put_back:
        panel.plot([steps[-1]] * 2, [values[-1], ledger.end], ":", color="black", linewidth=1.2)
    ends = ((steps[0], ledger.start), (steps[-1], ledger.end))
    panel.scatter(*zip(*ends, strict=True), color="black", s=22, zorder=4)
    panel.axhline(ledger.start, color=LIGHT, linewidth=0.8, zorder=1)
    key = "value" if ledger.chosen.single else "way"
    panel.set_ylabel(say(f"ledger.chart.{key}", language), fontsize=9)
    _plain(panel)


def _stack(panel: Any, ledger: Ledger, bounds: NDArray[np.intp], bars: Bars, heading: str) -> None:
    """Draw the bars of each place on one another: upwards what is positive, downwards what is negative."""
    e = ledger.entries
    left = e.step[bounds[:-1]].astype(np.float64)
    width = e.step[bounds[1:] - 1] + 1.0 - left
    up, down = np.zeros(len(left)), np.zeros(len(left))
    greys = iter((GREY, LIGHT))
    for number, (name, values, own) in enumerate(bars):
        colour = COLOURS[number] if own else next(greys)
        bottom = np.where(values >= 0, up, down)
        panel.bar(
            left, values, width * 0.92, bottom, align="edge", color=colour, label=name, linewidth=0.3,
            edgecolor="white", hatch=HATCHES[number] if own else "", zorder=2,
        )  # fmt: skip
        up, down = up + np.maximum(values, 0), down + np.minimum(values, 0)
    panel.axhline(0, color="black", linewidth=0.8, zorder=3)
    _plain(panel)
    panel.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=min(len(bars), 7), frameon=False, fontsize=9,
        title=heading or None, title_fontsize=9,
    )  # fmt: skip


def _plain(panel: Any) -> None:
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(axis="y", alpha=0.25, linewidth=0.6)
    panel.tick_params(labelsize=8)
    panel.margins(x=0.01)
    panel.xaxis.get_major_locator().set_params(integer=True)
