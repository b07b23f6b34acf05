"""The network for print: what ``network_svg`` draws, as a matplotlib Figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backscope.backprop import Trace
from backscope.figures.colours import FORWARD, NEGATIVE
from backscope.figures.fonts import can_draw, families
from backscope.figures.network_svg import SYMBOLS, VALUE_FITS, plain, signed
from backscope.figures.scene import BOTTOM, GAP, Column, Line, Scene, brace, scene
from backscope.figures.svg import sign_colour
from backscope.network import Network
from backscope.words import say

INCH = 92.0  # pixels of the scene to an inch of paper


def network(
    net: Network,
    trace: Trace | None = None,
    *,
    by: str = "weight",
    neurons: str = "ends",
    example: int = 0,
    inputs: Sequence[str] | None = None,
    highlight: tuple[int, int] | None = None,
    title: str = "",
    language: str = "en",
) -> Any:
    """Return the network as a matplotlib Figure, its lines by weight or by sensitivity.

    Parameters
    ----------
    net, trace, by, neurons, example, inputs, highlight, title, language
        As of :func:`backscope.figures.network_svg`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If an argument cannot be, or the trace is another network's.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> figure = network(bs.Network([784, 30, 10]), title="as it starts")
    >>> figure.axes[0].get_title()
    'as it starts'
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    drawn = scene(net, trace, by=by, neurons=neurons, example=example, inputs=inputs, highlight=highlight)
    layers = "-".join(map(str, net.sizes))
    language = language if can_draw(say("page.network.hidden", language)) else "en"
    with mpl.rc_context({"font.family": families()}):
        figure = Figure(figsize=(drawn.width / INCH, (drawn.height + 20) / INCH), dpi=160, layout="constrained")
        panel = figure.subplots()
        panel.set_xlim(0, drawn.width)
        panel.set_ylim(drawn.height, 0)
        panel.set_axis_off()
        panel.set_aspect("equal")
        panel.set_title(title or say(f"page.network.{by}", language, layers=layers), fontsize=10)
        _draw_lines(panel, drawn.lines)
        for column in drawn.columns:
            _draw_neurons(panel, column, highlight)
            _caption(panel, column, drawn, net, language)
        _numbers(panel, drawn)
        _labels(panel, drawn)
    return figure


def _draw_lines(panel: Any, lines: Sequence[Line]) -> None:
    """Draw positive lines solid and negative ones dashed, the strongest on top."""
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    for negative in (False, True):
        own = [line for line in lines if (line.value < 0) == negative and line.size]
        panel.add_collection(
            LineCollection(
                [(line.start, line.end) for line in own],
                linewidths=[0.75 * line.width for line in own],
                colors=[to_rgba(sign_colour(line.value), line.opacity) for line in own],
                linestyles=(0, (4, 2)) if negative else "solid",
                label="negative" if negative else "positive",
            )
        )


def _draw_neurons(panel: Any, column: Column, highlight: tuple[int, int] | None) -> None:
    """Draw the circles of a layer, as violet as they are active, with the value within where it can be read."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Circle

    for spot in column.spots:
        a = spot.a
        negative = a is not None and a < 0
        fill = to_rgba(NEGATIVE if negative else FORWARD, 0.62 * min(1.0, abs(a or 0.0)))
        width = 2.2 if highlight == (spot.layer, spot.neuron) else 0.9
        style = "--" if negative else "-"
        panel.add_patch(Circle((spot.x, spot.y), column.radius, facecolor="white", edgecolor="none", zorder=3))
        panel.add_patch(Circle((spot.x, spot.y), column.radius, fc=fill, ec="black", lw=width, ls=style, zorder=4))
        if a is not None and column.radius >= VALUE_FITS:
            panel.text(spot.x, spot.y, plain(a), ha="center", va="center", fontsize=6.5, zorder=5)
    if column.gap is not None:
        panel.text(column.x, column.gap, "⋮", ha="center", va="center", fontsize=14)


def _caption(panel: Any, column: Column, drawn: Scene, net: Network, language: str) -> None:
    """Write below a layer what it is, and how strong its strongest line is."""
    last = len(drawn.columns) - 1
    kind = "input" if not column.layer else "output" if column.layer == last else "hidden"
    activation = "" if not column.layer else f" · {net.activations[column.layer].spec}"
    below = drawn.height - BOTTOM + 20
    words = f"{say(f'page.network.{kind}', language)}\n{column.count:,}{activation}"
    panel.text(column.x, below, words, ha="center", va="center", fontsize=8)
    if column.largest is not None:
        widest = f"|{SYMBOLS[drawn.by]}| ≤ {column.largest:.2g}"
        panel.text(column.x - GAP / 2, below + 28, widest, ha="center", va="center", fontsize=7, color="#555555")


def _numbers(panel: Any, drawn: Scene) -> None:
    """Write the number of each line, where there are few, and the bias of their neurons."""
    for line in drawn.lines:
        if drawn.columns[line.layer].numbered:
            (x0, y0), (x1, y1) = line.start, line.end
            x, y = x0 + 0.3 * (x1 - x0), y0 + 0.3 * (y1 - y0) - 4
            panel.text(x, y, signed(line.value), ha="center", fontsize=7, color=sign_colour(line.value, "black"))
    for column in drawn.columns:
        for spot in column.spots if column.numbered else ():
            if spot.bias is not None:
                below = spot.y + column.radius + 13
                panel.text(spot.x, below, f"b {signed(spot.bias)}", ha="center", fontsize=6.5)


def _labels(panel: Any, drawn: Scene) -> None:
    """Write the names of inputs and outputs beside them, and the number of all where some are not drawn."""
    for column, side in ((drawn.columns[0], -1), (drawn.columns[-1], 1)):
        align = "right" if side < 0 else "left"
        for spot in column.spots:
            x = spot.x + side * (column.radius + 7)
            panel.text(x, spot.y, spot.label, ha=align, va="center", fontsize=7.5, parse_math=False)
        place = brace(column, side)
        if place is not None:
            _brace(panel, *place, side, f"{column.count:,}")


def _brace(panel: Any, x: float, top: float, end: float, side: int, count: str) -> None:
    """Draw a brace that opens towards the layer, with the number of its neurons."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    middle, out = (top + end) / 2, side * 7
    corners = [
        (x, top),
        (x + out, top),
        (x + out, top + 9),
        (x + out, middle - 9),
        (x + out, middle),
        (x + 2 * out, middle),
    ]
    mirrored = [(across, top + end - down) for across, down in reversed(corners[:-1])]
    codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CURVE3, Path.CURVE3]
    back = [Path.CURVE3, Path.CURVE3, Path.LINETO, Path.CURVE3, Path.CURVE3]
    panel.add_patch(PathPatch(Path(corners + mirrored, codes + back), fc="none", ec="black", lw=1))
    align = "right" if side < 0 else "left"
    panel.text(x + 2.8 * out, middle, count, ha=align, va="center", fontsize=9)
