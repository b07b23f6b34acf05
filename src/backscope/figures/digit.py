"""One example and what it wants: the digit, its outputs, and an arrow at each whose length is the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures import svg
from backscope.figures.colours import FORWARD
from backscope.figures.fonts import can_draw, families
from backscope.figures.network_svg import plain, signed
from backscope.figures.pixels import SIDE, brightness, image_shape_of, pixels
from backscope.insight import Explanation
from backscope.named import require
from backscope.words import say

BARS = 12  # columns of a table that have a bar
OUTPUTS = 12  # outputs that are drawn; of more, those that are asked most of
WIDE, HIGH, REACH = 48.0, 92.0, 44.0  # an output's column, its activation's bar, its longest arrow


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
    drawn, across, down = _example(explanation.x, shape, inputs)
    cells = _outputs(explanation)
    wide, caption, cell_high = cells[0][1], outputs_caption(explanation, language), _high(explanation)
    moved = [
        svg.element("g", cell, transform=f"translate({svg.number(wide * k)} 0)") for k, (cell, _) in enumerate(cells)
    ]
    below = svg.words(0, cell_high + 12, caption, "start", font_size=11, opacity="0.8")
    left, high = across + 36, max(cell_high + 24, down) + 8
    return svg.picture(
        left + 8 + max(wide * len(cells), 6.2 * svg.letters(caption)), high,
        title or headline(explanation, language), say("page.digit.desc", language),
        svg.element("g", drawn, transform=f"translate(4 {svg.number((high - down) / 2)})"),
        svg.element("g", *moved, below, transform=f"translate({svg.number(left)} 4)"),
    )  # fmt: skip


def example_svg(
    explanation: Explanation, shape: tuple[int, int] | None, inputs: Sequence[str] | None, language: str = "en"
) -> str:
    """Return the example alone as SVG: the image, or bars for the columns of a table."""
    drawn, across, down = _example(explanation.x, shape, inputs)
    moved = svg.element("g", drawn, transform="translate(1 1)")
    return svg.picture(across + 2, down + 2, headline(explanation, language), headline(explanation, language), moved)


def output_svgs(explanation: Explanation) -> list[str]:
    """Return a small picture for each output: class, activation, arrow and request."""
    cells = zip(_shown(explanation), _outputs(explanation), strict=True)
    high = _high(explanation)
    return [svg.picture(wide, high, told := _told_output(explanation, j), told, cell) for j, (cell, wide) in cells]


def outputs_caption(explanation: Explanation, language: str) -> str:
    """Return what the arrows are, and how many outputs have none."""
    wants = explanation.wants
    said = say("page.digit.request", language, symbol=_symbol(wants.shown))
    left_out = len(wants) - len(_shown(explanation))
    return f"{said} · {say('page.digit.others', language, count=left_out)}" if left_out else said


def headline(explanation: Explanation, language: str) -> str:
    """Return the label, what the network says, and the cost in words."""
    return say(f"page.digit.title{asked_for(explanation)}", language, **headline_values(explanation))


def headline_values(explanation: Explanation) -> dict[str, str]:
    """Return label, predicted and cost as texts that fit into a sentence."""
    told = {"label": explanation.label, "predicted": explanation.predicted, "actual": explanation.actual}
    return {name: _told(value) for name, value in told.items()} | {"cost": f"{explanation.cost:.3g}"}


def asked_for(explanation: Explanation) -> str:
    """Return ``_want`` where another target is asked for than the example's own, ``_asked`` where that is not known."""
    if explanation.actual is None:
        return "_asked"
    return "" if np.array_equal(explanation.actual, explanation.label) else "_want"


def _told(value: Any) -> str:
    """Return a label, or a value in few digits."""
    if value is None:
        return "?"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, np.ndarray):
        return ", ".join(f"{each:.3g}" for each in value[:4]) + (", …" if len(value) > 4 else "")
    return svg.shortened(value, 24)


def _example(
    x: NDArray[np.float64], shape: tuple[int, int] | None, inputs: Sequence[str] | None
) -> tuple[str, float, float]:
    """Return the image, or a bar for each column of a table; and how wide and high that is."""
    if inputs is not None:
        require(len(inputs) == len(x), "inputs", f"{len(inputs)} names", str(len(x)))
    if shape:
        unit = SIDE / max(shape)
        return pixels(x, shape), unit * shape[1], unit * shape[0]
    most, lines = float(np.abs(x).max()) or 1.0, []
    for k, value in enumerate(x[:BARS].tolist()):
        y, part = 22.0 * k + 11, 44 * value / most
        name = svg.shortened(inputs[k], 17) if inputs is not None else f"x{k}"
        told = svg.element("title", svg.clean(name if inputs is None else inputs[k]))
        bar = svg.rect(
            160 + min(0.0, part), y - 6, abs(part), 12, fill=svg.sign_colour(value), class_=svg.sign_class(value)
        )
        number = svg.words(260, y, signed(value), "end", font_size=11)
        lines.append(svg.element("g", told, svg.words(0, y, name, "start"), bar, number))
    if len(x) > BARS:
        lines.append(svg.words(0, 22.0 * BARS + 11, f"… +{len(x) - BARS:,}", "start"))
    axis = svg.element("path", d=f"M160 0V{22 * min(len(x), BARS)}", stroke=svg.INK, stroke_opacity="0.4")
    return svg.element("g", axis, *lines), 260.0, 22.0 * (min(len(x), BARS) + (len(x) > BARS))


def _shown(explanation: Explanation) -> list[int]:
    """Return the outputs that are drawn: all, or those that are asked most of, in their order."""
    return sorted(explanation.wants.order[:OUTPUTS].tolist())


def _told_output(explanation: Explanation, j: int) -> str:
    wants = explanation.wants
    request = f"{_symbol(wants.shown)} = {signed(float(wants.request[j]))}"
    return f"{wants.names[j]}: a = {signed(float(wants.a[j]))}, {request}"


def _outputs(explanation: Explanation) -> list[tuple[str, float]]:
    """Return each output as a column of its own, and how wide that is: name, activation, arrow, request."""
    wants, shown = explanation.wants, _shown(explanation)
    names = [svg.shortened(wants.names[j], 12) for j in shown]
    wide = max(WIDE, *(6.8 * svg.letters(name) + 10 for name in names))
    most = float(np.abs(wants.request).max()) or 1.0
    columns, classified = [], explanation.net.task == "classification"
    x, top, zero = wide / 2, 24.0, _high(explanation) - REACH - 22
    for j, name in zip(shown, names, strict=True):
        want = float(wants.request[j])
        parts = [
            svg.element("title", svg.clean(_told_output(explanation, j))),
            _name(x, name, wide, classified and bool(wants.targets[j] > 0.5)),
            _activation(x, top, float(wants.a[j]), classified),
            svg.element("path", d=f"M0 {svg.number(zero)}h{svg.number(wide)}", stroke=svg.INK, stroke_opacity="0.35"),
            svg.arrow(x, zero, REACH * want / most),
            svg.words(x, zero + REACH + 13, svg.marked(want), font_size=10.5, class_=svg.sign_class(want)),
        ]
        columns.append((svg.element("g", *parts, class_="output"), wide))
    return columns


def _high(explanation: Explanation) -> float:
    """Return how high an output's column is; values have no bar."""
    return 24 + HIGH * (explanation.net.task == "classification") + 30 + 2 * REACH + 22


def _symbol(shown: str) -> str:
    return f"−∂C/∂{shown}"


def _name(x: float, name: str, wide: float, wanted: bool) -> str:
    """Return the class of an output; the wanted one is framed."""
    frame = (
        svg.rect(x - wide / 2 + 3, 1, wide - 6, 20, rx=5, fill="none", stroke=svg.INK, class_="wanted")
        if wanted
        else ""
    )
    return frame + svg.words(x, 11, name, font_weight=700 if wanted else 400)


def _activation(x: float, top: float, a: float, classified: bool) -> str:
    """Return an upright bar of an activation within its frame, 0 to 1, and the number; of a value, the number alone."""
    if not classified:
        return svg.words(x, top + 12, plain(a), font_size=11)
    part = min(1.0, abs(a))
    frame = svg.rect(x - 9, top, 18, HIGH, fill="none", stroke=svg.INK, stroke_opacity="0.4")
    fill = FORWARD if a >= 0 else svg.sign_colour(a)
    bar = svg.rect(
        x - 9, top + HIGH * (1 - part), 18, HIGH * part, fill=fill, class_="activation" if a >= 0 else "negative"
    )
    return bar + frame + svg.words(x, top + HIGH + 12, plain(a), font_size=11)


def digit(
    explanation: Explanation,
    *,
    image_shape: tuple[int, int] | None = None,
    inputs: Sequence[str] | None = None,
    title: str = "",
    language: str = "en",
) -> Any:
    """Return an example and what it wants as a matplotlib Figure: :func:`digit_svg` for print.

    Parameters
    ----------
    explanation, image_shape, inputs, title, language
        As of :func:`digit_svg`.

    Returns
    -------
    matplotlib.figure.Figure

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
    >>> figure = digit(bs.insight.explain(bs.Network([784, 10], seed=0), np.eye(28).ravel(), 3))
    >>> len(figure.axes)
    3
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    shape = image_shape_of(len(explanation.x), image_shape)
    if inputs is not None:
        require(len(inputs) == len(explanation.x), "inputs", f"{len(inputs)} names", str(len(explanation.x)))
    language = language if can_draw(headline(explanation, language)) else "en"
    with mpl.rc_context({"font.family": families()}):
        figure = Figure(figsize=(7.6, 3.4), dpi=160, layout="constrained")
        figure.suptitle(title or headline(explanation, language), fontsize=10, parse_math=False)
        grid = figure.add_gridspec(2, 2, width_ratios=[1, 2.1])
        left, above, below = (figure.add_subplot(place) for place in (grid[:, 0], grid[0, 1], grid[1, 1]))
        _print_example(left, explanation.x, shape, inputs)
        _print_outputs(above, below, explanation, language)
    return figure


def _print_example(panel: Any, x: NDArray[np.float64], shape: tuple[int, int] | None, inputs: Any) -> None:
    if shape:
        panel.imshow(brightness(x, False).reshape(shape), cmap="gray_r", vmin=0, vmax=1)
        panel.set_xticks([])
        panel.set_yticks([])
        return
    shown = x[:BARS]
    names = [svg.shortened(inputs[k], 17) if inputs is not None else f"x{k}" for k in range(len(shown))]
    bars = panel.barh(range(len(shown)), shown, color=[svg.sign_colour(value, "black") for value in shown.tolist()])
    panel.bar_label(bars, [signed(value) for value in shown.tolist()], fontsize=7, padding=2)
    panel.set_yticks(range(len(shown)), names, fontsize=8, parse_math=False)
    panel.margins(x=0.25)
    panel.invert_yaxis()
    panel.spines[["top", "right"]].set_visible(False)


def _print_outputs(above: Any, below: Any, explanation: Explanation, language: str) -> None:
    """Draw the activations above, and below them an arrow for each request."""
    wants, shown = explanation.wants, _shown(explanation)
    places, a, asked = range(len(shown)), wants.a[shown], wants.request[shown]
    above.bar_label(above.bar(places, a, color=FORWARD, width=0.5), [plain(each) for each in a.tolist()], fontsize=7)
    above.set_xticks(places, [svg.shortened(wants.names[j], 10) for j in shown], fontsize=8, parse_math=False)
    above.set_ylim(min(0.0, 1.2 * float(a.min())), max(1.2, 1.2 * float(a.max())))
    above.set_ylabel("a")
    most = float(np.abs(asked).max()) or 1.0
    for place, want in zip(places, asked.tolist(), strict=True):
        if want:
            style = {"arrowstyle": "-|>", "color": svg.sign_colour(want, "black"), "lw": 2, "shrinkA": 0, "shrinkB": 0}
            style["mutation_scale"] = 12 * min(1.0, 3 * abs(want) / most)
            below.annotate("", (place, want), (place, 0), arrowprops=style)
        below.text(place, -1.45 * most, svg.marked(want), ha="center", va="center", fontsize=7)
    below.axhline(0, color="black", lw=0.8, alpha=0.5)
    below.set_xlim(above.get_xlim())
    below.set_ylim(-1.75 * most, 1.25 * most)
    below.set_xticks([])
    below.set_ylabel(say("page.digit.request_short", language, symbol=_symbol(wants.shown)), fontsize=8)
    for panel in (above, below):
        panel.spines[["top", "right"]].set_visible(False)
