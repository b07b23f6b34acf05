"""The sections of the page of one example, from top to bottom; every word is there in every language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures.digit import asked_for, example_svg, headline_values, output_svgs, outputs_caption
from backscope.figures.html import tag
from backscope.figures.levers import heading as levers_heading
from backscope.figures.levers import levers_svg
from backscope.figures.network_svg import legend_svg, network_svg, signed
from backscope.figures.pixels import heat_svg
from backscope.figures.svg import clean, marked, shortened, sign_class
from backscope.insight import Explanation
from backscope.insight.proof import Check
from backscope.insight.requests import RequestTable
from backscope.insight.sensitivity import Sensitivities
from backscope.insight.steps import Steps
from backscope.words import languages, say

MANY = 12  # outputs and hidden neurons that can be chosen
ASKED, ASKING = 6, 10  # columns and rows of a table of requests
TERMS = 3  # of a sum in a formula
MOST_STEPS = 400  # of the walk that are written into the page


@dataclass(frozen=True)
class Showing:
    """What the page is of: an explanation, its checked sensitivities, and what is known of its inputs."""

    explanation: Explanation
    found: Sensitivities
    shape: tuple[int, int] | None
    inputs: Sequence[str] | None

    @cached_property
    def steps(self) -> Steps:
        """The walk, of so many steps as the page can hold where that can be."""
        return Steps(self.explanation, MOST_STEPS)

    @property
    def kind(self) -> str:
        """What the page is of: ``label`` or ``value``; with ``_want`` another than the example's own, with ``_asked``
        one where its own is not known.
        """
        kind = "label" if self.explanation.net.task == "classification" else "value"
        return kind + asked_for(self.explanation)

    def heading(self) -> dict[str, str]:
        """Return the page's title in each language."""
        values = headline_values(self.explanation)
        return {code: say(f"page.heading.{self.kind}", code, **values) for code in languages()}

    def lead(self) -> str:
        """Return in a sentence what the network says, whether that is right, and what it costs."""
        explanation, kind = self.explanation, self.kind
        if kind == "label":
            kind = "right" if explanation.predicted == explanation.label else "wrong"
        layers = "-".join(map(str, explanation.net.sizes))
        return both(f"page.lead.{kind}", layers=layers, **headline_values(explanation))


def both(key: str, **values: Any) -> str:
    """Return the words under a key, escaped, in each language; the style shows those of the page's language."""
    return "".join(tag("span", clean(say(key, code, **values)), lang=code) for code in languages())


def drawn(draw: Callable[[str], str], scrolls: bool = False) -> str:
    """Return a picture in each language."""
    kind = "figure wide" if scrolls else "figure"
    return "".join(tag("div", draw(code), lang=code, class_=kind) for code in languages())


def sections(subject: Showing) -> list[str]:
    """Return all of them."""
    made = [_wants(subject), _lit(subject), _levers(subject), _requests(subject)]
    if subject.shape:
        made.append(_hidden(subject))
    return [*made, _rule(subject), _walk(subject), _proof(subject)]


def _section(name: str, *parts: str, **values: Any) -> str:
    text = values.pop("text", "text")
    head = tag("h2", both(f"page.{name}.head"), id=f"{name}-head")
    return tag("section", head, tag("p", both(f"page.{name}.{text}", **values)), *parts, id=name)


def _wants(subject: Showing) -> str:
    explanation = subject.explanation
    example = drawn(lambda code: example_svg(explanation, subject.shape, subject.inputs, code))
    cells = tag("ol", *(tag("li", cell) for cell in output_svgs(explanation)))
    caption = tag(
        "p", "".join(tag("span", clean(outputs_caption(explanation, c)), lang=c) for c in languages()), class_="aside"
    )
    outputs = tag("div", cells, caption, class_="outputs")
    note = [tag("p", both("page.wants.scaled"), class_="aside")] if explanation.scaled else []
    text = "text" if explanation.net.task == "classification" else "values"
    parts = *note, tag("div", example, outputs, class_="digit")
    return _section("wants", *parts, symbol=explanation.wants.shown, text=text)


def _lit(subject: Showing) -> str:
    explanation, found = subject.explanation, subject.found
    picture = drawn(
        lambda code: network_svg(
            explanation.net, explanation.trace, by="sensitivity", neurons="strongest", direction="backward",
            inputs=subject.inputs, outputs=explanation.names, language=code,
        ),
        scrolls=True,
    )  # fmt: skip
    key = drawn(lambda code: legend_svg("sensitivity", code))
    counted = tag(
        "p",
        both("page.lit.count", all=f"{len(found):,}", bright=f"{found.bright:,}", faint=f"{found.faint:,}"),
        class_="aside",
    )
    return _section("lit", picture, key, counted)


def _chooser(name: str, key: str, entries: Sequence[tuple[str, str]], chosen: int) -> str:
    """Return buttons, and the panel of each below, of which one is shown: entries are (button, panel)."""
    buttons = [
        tag("button", button, type="button", data_choose=f"{name}-{place}", aria_pressed=str(place == chosen).lower())
        for place, (button, _) in enumerate(entries)
    ]
    panels = [
        tag("div", panel, id=f"{name}-{place}", class_="panel", hidden=None if place == chosen else "hidden")
        for place, (_, panel) in enumerate(entries)
    ]
    label = tag("p", both(key), class_="aside", id=f"{name}-label")
    group = tag("div", *buttons, class_="chooser", role="group", aria_labelledby=f"{name}-label")
    return tag("div", label, group, *panels, data_chooser=name)


def _levers(subject: Showing) -> str:
    explanation, wants = subject.explanation, subject.explanation.wants
    outputs = sorted(wants.order[:MANY].tolist())
    entries = []
    for j in outputs:
        button = f"{clean(shortened(wants.names[j], 14))} {tag('small', clean(marked(float(wants.z_requests[j]))))}"
        entries.append((button, drawn(lambda code, j=j: _lever(subject, j, code))))  # type: ignore[misc]
    chooser = _chooser("lever", "page.levers.choose", entries, outputs.index(int(wants.order[0])))
    return _section("pull", chooser, last=explanation.last)


def _lever(subject: Showing, j: int, language: str) -> str:
    last = subject.explanation.last
    named = tag("p", clean(levers_heading(subject.explanation, last, j, language)), class_="aside")
    return named + levers_svg(subject.explanation, last, j, inputs=subject.inputs, language=language)


def _requests(subject: Showing) -> str:
    """Return a table for each layer that asks another, from the last to the first; of an image's pixels, a map."""
    explanation, parts = subject.explanation, []
    for l in range(explanation.last - 1, -1, -1):
        parts.append(
            tag("h3", both("page.requests.layer", layer=l + 1, before=l) if l else both("page.requests.inputs"))
        )
        if l == 0 and subject.shape:
            parts.append(_pixels(subject))
        else:
            parts.append(_table(explanation.request_table(l), subject))
    return _section("requests", *parts)


def _pixels(subject: Showing) -> str:
    shape, requests = subject.shape or (1, 1), subject.explanation.requests[0]
    heat = tag("div", heat_svg(requests, shape, "−∂C/∂x"), class_="figure")
    largest = signed(float(requests[np.abs(requests).argmax()]))
    return tag("div", heat, tag("p", both("page.requests.pixels", largest=largest), class_="aside"), class_="beside")


def _table(requests: RequestTable, subject: Showing) -> str:
    """Return who asks (a row each) whom (a column each), and below the sums."""
    shown = requests.top(ASKED, ASKING)
    names = subject.inputs if requests.layer == 0 else None
    most = float(np.abs(requests.requests).max()) or 1.0
    entries = np.array([row.entries for row in shown.rows]).reshape(len(shown.rows), -1).T
    strongest = float(np.abs(entries).max()) if entries.size else 1.0
    heads = [tag("th", tag("span", clean(_asked(row.place, requests.layer, names))), scope="col") for row in shown.rows]
    lines = [tag("tr", tag("th", both("page.requests.asks"), scope="col"), *heads)]
    last = subject.explanation.last
    for j, row in zip(shown.columns, entries.tolist(), strict=True):
        above = subject.explanation.wants.names[j] if requests.layer + 1 == last else f"a[{requests.layer + 1}][{j}]"
        lines.append(_row(clean(shortened(above, 12)), row, strongest or 1.0))
    if shown.others:
        others = [row.other for row in shown.rows]
        lines.append(_row(both("page.requests.others", count=f"{shown.others:,}"), others, strongest or 1.0))
    lines.append(_row(both("page.requests.sum"), [row.request for row in shown.rows], most, class_="sum"))
    below = []
    if shown.rest.count:
        rest = both("page.requests.rest", count=f"{shown.rest.count:,}", sum=signed(shown.rest.request))
        below.append(tag("p", rest, class_="aside"))
    return tag("div", tag("table", *lines, class_="requests"), class_="wide") + "".join(below)


def _asked(k: int | None, layer: int, names: Sequence[str] | None) -> str:
    return f"a[{layer}][{k}]" if names is None or k is None else shortened(names[k], 16)


def _row(name: str, values: Sequence[float], most: float, **attributes: Any) -> str:
    """Return a row whose cells are as strong as their numbers, in five steps, with ▲ or ▼."""
    cells = [
        tag(
            "td",
            clean(marked(value)),
            title=signed(value),
            class_=f"{sign_class(value)} s{min(5, int(5 * abs(value) / most + 0.5))}",
        )
        for value in values
    ]
    return tag("tr", tag("th", name, scope="row"), *cells, **attributes)


def _hidden(subject: Showing) -> str:
    """Return, for hidden neurons that are asked most of, what they look for and where the cost is sensitive to that."""
    explanation, shape = subject.explanation, subject.shape or (1, 1)
    delta = explanation.trace.delta[1][0]
    chosen = np.sort(np.argsort(-np.abs(delta), kind="stable")[:MANY]).tolist()
    most = float(np.abs(delta).max() * np.abs(explanation.x).max())
    entries = [
        (f"{j} {tag('small', clean(marked(-float(delta[j]))))}", _neuron(subject, j, float(delta[j]), shape, most))
        for j in chosen
    ]
    first = chosen.index(int(np.abs(delta).argmax()))
    return _section("neuron", _chooser("neuron", "page.neuron.choose", entries, first))


def _neuron(subject: Showing, j: int, delta: float, shape: tuple[int, int], most: float) -> str:
    explanation = subject.explanation
    maps: tuple[tuple[str, NDArray[np.float64], float], ...] = (
        ("weights", explanation.net.w[1][j], 0.0),
        ("gradient", explanation.trace.grad_w[1][j], most),
    )
    # the pictures are large, and their titles symbols: one of each serves all languages
    titles = {"weights": f"w[1][{j}]", "gradient": f"∂C/∂w[1][{j}]"}
    figures = [
        tag(
            "figure", heat_svg(values, shape, titles[name], most=scale),
            tag("figcaption", both(f"page.neuron.{name}", neuron=j)),
        )
        for name, values, scale in maps
    ]  # fmt: skip
    told = tag("p", both("page.neuron.delta", neuron=j, delta=signed(delta)), class_="aside")
    return tag("div", *figures, class_="maps") + told


def _rule(subject: Showing) -> str:
    """Return the chain rule for the most sensitive weight of the last layer, and of the first where that is another."""
    explanation, parts = subject.explanation, []
    for l in sorted({explanation.last, 1}, reverse=True):
        gradient = explanation.trace.grad_w[l]
        neuron, source = (int(place) for place in np.unravel_index(np.abs(gradient).argmax(), gradient.shape))
        found = explanation.chain(l, neuron, source)
        parts.append(tag("h3", both("page.rule.weight", layer=l, name=f"w[{l}][{neuron}, {source}]")))
        for numbers in (False, True):
            # the page's policy lets in no style of an element's own; the page's style sheet has the same
            formula = found.mathml(numbers, most=TERMS).replace(' style="text-align: left"', "")
            parts.append(tag("div", formula, class_="wide formula"))
    return _section("rule", *parts)


def _walk(subject: Showing) -> str:
    """Return the frame of the walk, which the script fills: where it is, what is done, and the numbers."""
    sizes = subject.explanation.net.sizes
    stations = [tag("li", tag("b", str(l)), tag("small", f"{n:,}"), data_layer=l) for l, n in enumerate(sizes)]
    stations.append(tag("li", tag("b", "C"), tag("small", both("page.walk.cost")), data_layer="C"))
    controls = tag(
        "div",
        tag("button", "◀ ", both("page.walk.back"), type="button", id="back", aria_keyshortcuts="ArrowLeft"),
        tag("input", type="range", id="place", min=0, value=0, aria_labelledby="walk-head"),
        tag("button", both("page.walk.on"), " ▶", type="button", id="on", aria_keyshortcuts="ArrowRight"),
        tag("output", id="number"), class_="controls",
    )  # fmt: skip
    shown = tag(
        "div", tag("p", id="head", aria_live="polite"), tag("p", tag("code", id="formula")), tag("ol", id="lines"),
        tag("p", id="rest"), id="step",
    )  # fmt: skip
    left = []
    if len(subject.steps) > MOST_STEPS:
        told = both("page.walk.left", count=MOST_STEPS, all=f"{len(subject.steps):,}")
        left.append(tag("p", told, class_="aside"))
    without = tag("noscript", tag("p", both("page.walk.without"), class_="aside"))
    return _section("walk", tag("ol", *stations, id="stations"), controls, shown, *left, without)


def _proof(subject: Showing) -> str:
    """Return the table of nudged parameters: what the derivative foretells, and what the cost did."""
    heads = [
        tag("th", both(f"page.proof.{name}"), scope="col", class_=name) for name in ("name", "value", "derivative")
    ]
    heads += [tag("th", both(f"page.proof.{name}"), scope="col") for name in ("predicted", "measured")]
    lines = [_proven(check) for check in subject.found.checks]
    eps = f"{max(check.eps for check in subject.found.checks):g}"
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines), class_="proof")
    worst, hidden = subject.found.worst, subject.found.hidden
    told = [] if worst is None else [both("page.proof.worst", error=f"{worst.relative:.1g}")]
    told += [both("page.proof.hidden", count=hidden)] if hidden else []
    return _section("proof", tag("div", table, class_="wide"), tag("p", " ".join(told), class_="aside"), eps=eps)


def _proven(check: Check) -> str:
    numbers = [
        tag("td", clean(signed(each)), class_=name)
        for name, each in (("value", check.value), ("derivative", check.predicted))
    ]
    numbers += [tag("td", clean(_six(each))) for each in check.changes]
    return tag("tr", tag("th", tag("code", check.name), scope="row"), *numbers)


def _six(value: float) -> str:
    return f"{value:+.5e}".replace("-", "−") if value else "0"


def closing(version: str) -> str:
    """Return what stands at the end: where the numbers come from, and that the page loads nothing."""
    code = tag("code", "backscope.insight.explain(net, x, y)")
    return tag(
        "footer",
        tag("p", both("page.closing.numbers"), " ", code),
        tag("p", both("page.closing.page", version=version)),
    )
