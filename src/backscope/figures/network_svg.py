"""The network as plain SVG: lines by weight or by sensitivity, neurons filled by their activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backscope.backprop import Trace
from backscope.figures import svg
from backscope.figures.colours import BACKWARD, FORWARD, NEGATIVE, POSITIVE
from backscope.figures.scene import GAP, TOP, Column, Line, Scene, Spot, brace, scene
from backscope.named import require
from backscope.network import Network
from backscope.words import say

SYMBOLS = {"weight": "w", "product": "w·a", "sensitivity": "∂C/∂w"}
VALUE_FITS = 13  # radius from which a value can be read within a neuron


def network_svg(
    net: Network,
    trace: Trace | None = None,
    *,
    by: str = "weight",
    neurons: str = "ends",
    example: int = 0,
    inputs: Sequence[str] | None = None,
    outputs: Sequence[Any] | None = None,
    highlight: tuple[int, int] | None = None,
    direction: str | None = None,
    title: str = "",
    language: str = "en",
) -> str:
    """Return the network as SVG, which a browser and a notebook show and ``save_text`` writes.

    Width and opacity of a line grow with its size, as a part of the largest of its layer, so that only strong ones
    show; positive ones are blue and solid, negative ones orange and dashed. Neurons are filled by their activation.

    Parameters
    ----------
    net : Network
    trace : Trace, optional
        Of ``net``: gives neurons their activation (N, n_l), and lines what ``by`` wants of them.
    by : {"weight", "product", "sensitivity"}, default "weight"
        What a line shows: w; w times the activation behind it; or dC/dw, where C is the cost of the trace's batch.
    neurons : {"ends", "strongest"}, default "ends"
        Of a layer of more than 16: the first 8, ⋮ and the last 8; or the 16 with the strongest lines, in their order.
    example : int, default 0
        The row of the trace whose activations are shown.
    inputs : sequence of str, optional
        n_0 names.
    outputs : sequence, optional
        n_L names; default: the classes, or places.
    highlight : (layer, neuron), optional
        Only lines from and to this neuron are shown in full.
    direction : {"forward", "backward"}, optional
        An arrow above: violet to the right, or green to the left.
    title : str
        Default: the sizes and what the lines show.
    language : {"en", "ko"}, default "en"

    Returns
    -------
    str
        Well-formed XML without script, style or id; at most 16 neurons a layer, so its size is bounded.

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
    >>> net = bs.Network([784, 30, 10])
    >>> network_svg(net).count('class="neuron"')
    42
    """
    require(direction in (None, "forward", "backward"), "direction", direction, "forward or backward")
    drawn = scene(
        net, trace, by=by, neurons=neurons, example=example, inputs=inputs, outputs=outputs, highlight=highlight
    )
    layers = "-".join(map(str, net.sizes))
    named = title or say(f"page.network.{by}", language, layers=layers)
    parts = [_line(line, drawn) for line in drawn.lines]
    parts += [svg.element("g", *(_number(line) for line in drawn.lines if _numbered(line, drawn)), font_size=11)]
    for column in drawn.columns:
        parts += [_neuron(spot, column, highlight) for spot in column.spots]
        parts += [_gap(column), _caption(column, drawn, net, language)]
    parts += [
        _brace(drawn.columns[0], -1),
        _brace(drawn.columns[-1], 1),
        _names(drawn),
        _arrow(drawn, direction, language),
    ]
    return svg.picture(drawn.width, drawn.height, named, say("page.network.desc", language), *parts)


def _line(line: Line, drawn: Scene) -> str:
    """Return one weight as a line; dashes are longer where it is wide."""
    if not line.size:
        return ""
    (x0, y0), (x1, y1) = line.start, line.end
    told = f"w[{line.layer}][{line.neuron}, {line.input}]: {SYMBOLS[drawn.by]} = {signed(line.value)}"
    return svg.element(
        "line", svg.element("title", svg.clean(told)), x1=x0, y1=y0, x2=x1, y2=y1, stroke=svg.sign_colour(line.value),
        stroke_width=line.width, stroke_opacity=f"{line.opacity:.3f}", class_=f"line {svg.sign_class(line.value)}",
        stroke_dasharray="6 4" if line.value < 0 else None,
    )  # fmt: skip


def signed(value: float) -> str:
    """Return a number in three digits with its sign, with a true minus.

    Examples
    --------
    >>> signed(-0.01234), signed(2.5), signed(0)
    ('−0.0123', '+2.5', '0')
    """
    return f"{value:+.3g}".replace("-", "−") if value else "0"


def plain(value: float) -> str:
    """Return a number that fits into a neuron: two decimals, or as many digits as there is room for.

    Examples
    --------
    >>> plain(0.98765), plain(-0.001), plain(-12345)
    ('0.99', '0.00', '−1e+04')
    """
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}" if abs(value) < 1000 else f"{value:.0e}"
    return ("0.00" if text == "-0.00" else text).replace("-", "−")


def _numbered(line: Line, drawn: Scene) -> bool:
    return drawn.columns[line.layer].numbered


def _number(line: Line) -> str:
    """Return the number of a line, nearer to where it comes from, where the lines have parted."""
    (x0, y0), (x1, y1) = line.start, line.end
    part = 0.3
    x, y = x0 + part * (x1 - x0), y0 + part * (y1 - y0) - 9
    opacity = "0.35" if line.dim else None
    return svg.words(
        x, y, signed(line.value), fill=svg.sign_colour(line.value), class_=svg.sign_class(line.value), opacity=opacity
    )


def _neuron(spot: Spot, column: Column, highlight: tuple[int, int] | None) -> str:
    """Return a circle: the more violet, the more active; orange and dashed where the activation is negative."""
    a, looked_at = spot.a, highlight == (spot.layer, spot.neuron)
    part = 0.0 if a is None else min(1.0, abs(a))
    told = f"a[{spot.layer}][{spot.neuron}]" + ("" if a is None else f" = {signed(a)}")
    if spot.bias is not None:
        told += f", b[{spot.layer}][{spot.neuron}] = {signed(spot.bias)}"
    if spot.label:
        told = f"{spot.label}: {told}"
    chosen = column.count > len(column.spots) and spot.bias is not None
    negative = a is not None and a < 0
    circle = svg.element(
        "circle", cx=spot.x, cy=spot.y, r=column.radius, fill=NEGATIVE if negative else FORWARD,
        fill_opacity=f"{0.62 * part:.3f}", stroke=svg.INK, stroke_width=3.0 if looked_at else 1.1,
        stroke_dasharray="3 2" if negative else None,
    )  # fmt: skip
    inside = []
    if chosen:
        inside = [svg.words(spot.x, spot.y - 1, spot.neuron, font_size=8.5, class_="place")]
    elif a is not None and column.radius >= VALUE_FITS:
        inside = [svg.words(spot.x, spot.y, plain(a), font_size=10 if column.radius < 18 else 11)]
    if spot.bias is not None and column.numbered:
        inside.append(svg.words(spot.x, spot.y + column.radius + 11, f"b {signed(spot.bias)}", font_size=10))
    return svg.element("g", svg.element("title", svg.clean(told)), circle, *inside, class_="neuron")


def _gap(column: Column) -> str:
    return "" if column.gap is None else svg.words(column.x, column.gap, "⋮", font_size=20, class_="gap")


def _caption(column: Column, drawn: Scene, net: Network, language: str) -> str:
    """Return what stands below a layer: its kind, its neurons and activation; the size of its widest line."""
    last = len(drawn.columns) - 1
    kind = "input" if not column.layer else "output" if column.layer == last else "hidden"
    below = drawn.height - 46
    activation = "" if not column.layer else f" · {net.activations[column.layer].spec}"
    lines = [
        svg.words(column.x, below, say(f"page.network.{kind}", language), font_weight=600),
        svg.words(column.x, below + 17, f"{column.count:,}{activation}"),
    ]
    if column.largest is not None:
        widest = f"|{SYMBOLS[drawn.by]}| ≤ {column.largest:.2g}"
        lines.append(svg.words(column.x - GAP / 2, below + 34, widest, font_size=10.5, opacity="0.75"))
    return svg.element("g", *lines, class_="caption")


def _names(drawn: Scene) -> str:
    """Return the labels beside inputs and outputs; where neurons of a layer are left out, circles hold their places."""
    first, found = drawn.columns[0], []
    for column in drawn.columns:
        outer = column.layer in (0, len(drawn.columns) - 1)
        for spot in column.spots if outer else ():
            side = -1 if column is first else 1
            x = spot.x + side * (column.radius + 7)
            found.append(svg.words(x, spot.y, spot.label, "end" if side < 0 else "start", class_="label"))
    return svg.element("g", *found)


def _brace(column: Column, side: int) -> str:
    """Return a brace beside a layer of which some neurons are not drawn, with their number in all."""
    place = brace(column, side)
    if place is None:
        return ""
    x, top, end = place
    middle, out = (top + end) / 2, side * 7
    d = (
        f"M{svg.number(x)} {svg.number(top)}q{out} 0 {out} 9V{svg.number(middle - 9)}q0 9 {out} 9"
        f"q{-out} 0 {-out} 9V{svg.number(end - 9)}q0 9 {-out} 9"
    )
    count = svg.words(
        x + side * 20, middle, f"{column.count:,}", "end" if side < 0 else "start", font_size=13, font_weight=600
    )
    return svg.element("path", d=d, fill="none", stroke=svg.INK, stroke_width=1.3, class_="brace") + count


def _arrow(drawn: Scene, direction: str | None, language: str) -> str:
    """Return the arrow above all: where the numbers go."""
    if direction is None:
        return ""
    left, right, y = drawn.columns[0].x, drawn.columns[-1].x, TOP / 2
    ahead = 1 if direction == "forward" else -1
    start, end = (left, right) if ahead > 0 else (right, left)
    colour = FORWARD if ahead > 0 else BACKWARD
    shaft = svg.element("path", d=svg.polyline([(start, y), (end - 9 * ahead, y)]), stroke=colour, stroke_width=2.5)
    tip = f"M{svg.number(end)} {svg.number(y)}l{-10 * ahead} -5.5v11z"
    said = svg.words(
        (left + right) / 2, y - 10, say(f"page.network.{direction}", language), fill=colour, font_weight=600
    )
    return svg.element("g", shaft, svg.element("path", d=tip, fill=colour), said, class_=direction)


def legend_svg(by: str, language: str = "en") -> Any:
    """Return the key to the lines: blue and solid raises, orange and dashed lowers."""
    lines = []
    for place, (sign, colour, dash) in enumerate((("positive", POSITIVE, None), ("negative", NEGATIVE, "6 4"))):
        x = 4 + 150 * place
        lines.append(
            svg.element("path", d=f"M{x} 11h34", stroke=colour, stroke_width=3, stroke_dasharray=dash, class_=sign)
        )
        lines.append(svg.words(x + 42, 11, say(f"page.network.{sign}", language), "start"))
    return svg.picture(304, 22, say("page.network.key", language), SYMBOLS[by], *lines)
