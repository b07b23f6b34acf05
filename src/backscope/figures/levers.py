"""The three levers of a neuron: its bias, its weights and the activations behind it, as ranked bars with shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backscope.figures import svg
from backscope.figures.fonts import can_draw, families
from backscope.figures.network_svg import signed
from backscope.insight import Explanation
from backscope.insight.levers import Lever, LeverGroup
from backscope.named import require_whole
from backscope.words import say

TOP = 6
ROW, HEAD = 21.0, 52.0
NAME, MIDDLE, REACH, VALUE, END = 2.0, 218.0, 54.0, 338.0, 384.0  # where name, bar, its reach, number and share stand
LETTERS = 24  # of a name and its value


def levers_svg(
    explanation: Explanation,
    layer: int,
    neuron: int,
    *,
    top: int = TOP,
    inputs: Sequence[str] | None = None,
    title: str = "",
    language: str = "en",
) -> str:
    """Return the levers of a neuron as SVG: three groups below each other, in each the strongest first.

    A bar is what the example asks of the lever, -dC_x/d(lever), to the right and blue to raise it, to the left and
    orange to lower it; beside it the number, and its share of the whole pull: of the sizes of all levers,
    over all three groups.

    Parameters
    ----------
    explanation : Explanation
    layer, neuron : int
        Which neuron: layer 1 … L, neuron from 0.
    top : int, default 6
        Levers of a group that are drawn; the others are counted and added up.
    inputs : sequence of str, optional
        n_0 names.
    title : str
        Default: the neuron and what is asked of it.
    language : {"en", "ko"}, default "en"

    Returns
    -------
    str
        Well-formed XML without script, style or id.

    Raises
    ------
    BadChoice
        If there is no such neuron, or ``top`` is not 1 or more.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> explanation = bs.insight.explain(bs.Network([2, 2, 2], seed=0), [0, 1], 1)
    >>> levers_svg(explanation, 2, 1).count('class="lever')
    5
    """
    require_whole("top", top, 1)
    found = explanation.levers(layer, neuron)
    most = max(float(np.abs(group.requests).max()) for group in found.groups) or 1.0
    y, parts = 0.0, []
    for group in found.groups:
        drawn, high = _group(group, layer, top, most, inputs, language)
        parts.append(svg.element("g", drawn, transform=f"translate(0 {svg.number(y)})", class_="group"))
        y += high + 8
    named = title or heading(explanation, layer, neuron, language)
    return svg.picture(END + 8, y, named, say("page.levers.desc", language), *parts)


def heading(explanation: Explanation, layer: int, neuron: int, language: str) -> str:
    """Return which neuron it is and what is asked of its z, in words."""
    request = svg.marked(explanation.levers(layer, neuron).request)
    return say("page.levers.title", language, name=f"z[{layer}][{neuron}]", request=request)


def _group(
    group: LeverGroup, layer: int, top: int, most: float, inputs: Sequence[str] | None, language: str
) -> tuple[str, float]:
    """Return one of the three groups, and how high it is."""
    share = f"{group.share:.0%}"
    why = "given" if layer == 1 and group.kind == "activation" else f"{group.kind}_why"
    rows = [
        svg.words(NAME, 12, say(f"page.levers.{group.kind}", language), "start", font_weight=600),
        svg.words(END, 12, share, "end", font_weight=600),
        svg.words(NAME, 30, say(f"page.levers.{why}", language), "start", font_size=11, opacity="0.8"),
    ]
    shown = group.top(top)
    for place, lever in enumerate(shown):
        rows.append(_row(lever, layer, HEAD + ROW * place, most, inputs))
    high = HEAD + ROW * len(shown)
    rest = group.rest(top)
    if rest.count:
        said = say("page.levers.rest", language, count=f"{rest.count:,}", sum=signed(rest.sum))
        rows.append(svg.words(NAME, high, said, "start", font_size=11, opacity="0.8"))
        high += ROW
    axis = f"M{svg.number(MIDDLE)} {svg.number(HEAD - 11)}V{svg.number(HEAD - 11 + ROW * len(shown))}"
    rows.append(svg.element("path", d=axis, stroke=svg.INK, stroke_opacity="0.4"))
    return "".join(rows), high


def _row(lever: Lever, layer: int, y: float, most: float, inputs: Sequence[str] | None) -> str:
    """Return one lever: its name and value, a bar for what is asked of it, and its share of the whole pull."""
    name, value, part = name_of(lever, layer, inputs), signed(lever.value), REACH * lever.request / most
    told = f"{name} = {value}: {signed(lever.request)}"
    number = svg.words(VALUE, y, signed(lever.request), "end", font_size=11)
    share = svg.words(END, y, f"{lever.share:.1%}", "end", font_size=11, opacity="0.8")
    bar = svg.rect(MIDDLE + min(0.0, part), y - 6, abs(part), 12, fill=svg.sign_colour(lever.request))
    shown = f"{svg.shortened(name, LETTERS - 3 - len(value))} = {value}"
    label = svg.words(NAME, y, shown, "start", font_size=11)
    title = svg.element("title", svg.clean(told))
    return svg.element("g", title, label, bar, number, share, class_=f"lever {svg.sign_class(lever.request)}")


def name_of(lever: Lever, layer: int, inputs: Sequence[str] | None = None) -> str:
    """Return a short name: b, w[k] or a[k], with the input's own name where it has one."""
    if lever.place is None:
        return "b"
    if layer == 1 and inputs is not None:
        named = svg.shortened(inputs[lever.place], LETTERS)
        return f"w {named}" if lever.kind == "weight" else named
    return f"{lever.kind[0]}[{lever.place}]"


def levers(
    explanation: Explanation,
    layer: int,
    neuron: int,
    *,
    top: int = TOP,
    inputs: Sequence[str] | None = None,
    title: str = "",
    language: str = "en",
) -> Any:
    """Return the levers of a neuron as a matplotlib Figure: :func:`levers_svg` for print.

    Parameters
    ----------
    explanation, layer, neuron, top, inputs, title, language
        As of :func:`levers_svg`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If there is no such neuron, or ``top`` is not 1 or more.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> explanation = bs.insight.explain(bs.Network([2, 2, 2], seed=0), [0, 1], 1)
    >>> [panel.get_title(loc="left") for panel in levers(explanation, 2, 1).axes]
    ['bias: 33%', 'weights: 31%', 'activations behind: 37%']
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    require_whole("top", top, 1)
    found = explanation.levers(layer, neuron)
    named = title or heading(explanation, layer, neuron, language)
    language = language if can_draw(named) else "en"
    shown = [group.top(top) for group in found.groups]
    most = max(float(np.abs(group.requests).max()) for group in found.groups) or 1.0
    with mpl.rc_context({"font.family": families()}):
        heights = [len(rows) + 1.2 for rows in shown]
        figure = Figure(figsize=(5.6, 0.24 * sum(heights) + 1.1), dpi=160, layout="constrained")
        figure.suptitle(title or heading(explanation, layer, neuron, language), fontsize=10)
        panels = figure.subplots(3, 1, sharex=True, height_ratios=heights)
        for panel, group, rows in zip(panels, found.groups, shown, strict=True):
            _print_group(panel, rows, layer, inputs)
            share = f"{group.share:.0%}"
            panel.set_title(f"{say(f'page.levers.{group.kind}', language)}: {share}", fontsize=8.5, loc="left")
        panels[-1].set_xlim(-1.5 * most, 1.5 * most)
        panels[-1].set_xlabel(say("page.levers.axis", language), fontsize=8)
        panels[-1].tick_params(labelsize=7)
    return figure


def _print_group(panel: Any, rows: Sequence[Lever], layer: int, inputs: Sequence[str] | None) -> None:
    asked = [lever.request for lever in rows]
    bars = panel.barh(range(len(rows)), asked, color=[svg.sign_colour(each, "black") for each in asked])
    panel.bar_label(bars, [f"{signed(lever.request)}  ({lever.share:.1%})" for lever in rows], fontsize=7, padding=3)
    names = [f"{name_of(lever, layer, inputs)} = {signed(lever.value)}" for lever in rows]
    panel.set_yticks(range(len(rows)), names, fontsize=7.5, parse_math=False)
    panel.invert_yaxis()
    panel.axvline(0, color="black", lw=0.8)
    panel.spines[["top", "right"]].set_visible(False)
