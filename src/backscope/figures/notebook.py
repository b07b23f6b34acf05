"""The HTML by which things show themselves in a notebook: right on light and on dark ground, without scripts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from backscope.backprop import Trace
from backscope.figures.digit import digit_svg, headline
from backscope.figures.html import table, tag
from backscope.figures.levers import heading, levers_svg
from backscope.figures.network_svg import legend_svg, network_svg, signed
from backscope.figures.svg import clean, marked, picture, rect, sign_class, sign_colour, words
from backscope.insight import Explanation, Ledger
from backscope.network import Network
from backscope.notebook import Shown
from backscope.words import preferred, say

SMALL = 12  # numbers of a layer up to which a trace shows each
EXAMPLES = 8  # of a ledger
SIDE_BY_SIDE = "display:flex;flex-wrap:wrap;gap:1.5em;align-items:flex-start"


def html_of(thing: Shown, language: str | None = None) -> str:
    """Return what a notebook shows of a Network, a Trace, an Explanation or a Ledger; anything else as its repr.

    Parameters
    ----------
    thing : Shown
    language : {"en", "ko"}, optional
        Default: that of the environment.

    Examples
    --------
    >>> import backscope as bs
    >>> html_of(bs.Network([2, 2, 1])).count("<svg")
    2
    """
    chosen = preferred() if language is None else language
    if isinstance(thing, Network):
        return _network(thing, chosen)
    if isinstance(thing, Trace):
        return _trace(thing, chosen)
    if isinstance(thing, Explanation):
        return _explanation(thing, chosen)
    if isinstance(thing, Ledger):
        return _ledger(thing, chosen)
    return _shown(tag("pre", clean(repr(thing))))


def _shown(*parts: str) -> str:
    return tag("div", *parts, class_="backscope", style="max-width:72em")


def _network(net: Network, language: str) -> str:
    drawn = tag("div", network_svg(net, language=language), tag("div", legend_svg("weight", language)))
    return _shown(drawn, tag("code", clean(repr(net))))


def _trace(trace: Trace, language: str) -> str:
    """Return C, and for each layer its numbers where they are few, else how large they are."""
    heads = [say(f"page.trace.{name}", language) for name in ("layer", "z", "a", "delta", "grad_w", "grad_b")]
    rows = [
        [f"{l} ({np.shape(a)[1]:,})", *map(_numbers, (z, a, *others))]
        for l, (z, a, *others) in enumerate(zip(trace.z, trace.a, trace.delta, trace.grad_w, trace.grad_b, strict=True))
    ]
    caption = say("page.trace.caption", language, count=f"{len(trace.costs):,}", cost=f"{trace.cost:.6g}")
    return _shown(table(heads, rows, caption))


def _numbers(values: Any) -> str:
    """Return all numbers of a small array, or the range and length of a large one."""
    if values is None:
        return "–"
    dense = np.asarray(values.toarray() if hasattr(values, "toarray") else values, dtype=np.float64)
    if dense.size <= SMALL:
        rows = [", ".join(signed(value) for value in row) for row in np.atleast_2d(dense).tolist()]
        return "; ".join(rows)
    return f"{signed(float(dense.min()))} … {signed(float(dense.max()))}, ‖·‖ = {float(np.linalg.norm(dense)):.3g}"


def _explanation(explanation: Explanation, language: str) -> str:
    """Return what the example wants, where its cost is sensitive, and the levers of the most asked output."""
    asked, last = int(explanation.wants.order[0]), explanation.last
    lit = network_svg(
        explanation.net,
        explanation.trace,
        by="sensitivity",
        neurons="strongest",
        direction="backward",
        language=language,
    )
    lever = tag(
        "div", tag("p", clean(heading(explanation, last, asked, language))),
        levers_svg(explanation, last, asked, top=4, language=language),
    )  # fmt: skip
    return _shown(
        tag("p", tag("strong", clean(headline(explanation, language)))),
        tag("div", digit_svg(explanation, language=language), lit, lever, style=SIDE_BY_SIDE),
    )


def _ledger(ledger: Ledger, language: str) -> str:
    """Return from where to where it moved, a bar for each part of that, and the examples with the largest shares."""
    found = ledger.examples(top=EXAMPLES)
    heads = [say(f"ledger.table.{name}", language) for name in ("row", "label", "share")]
    rows = [[example.row, example.label, signed(example.share)] for example in found]
    examples = table(heads, rows, say("ledger.table.examples", language, count=len(found)))
    parts = {say(f"ledger.parts.{name}", language): value for name, value in ledger.parts.items() if value}
    said = ledger.headline(language)
    return _shown(
        tag("p", tag("strong", clean(said))), tag("div", _parts(parts, said, language), examples, style=SIDE_BY_SIDE)
    )


def _parts(parts: dict[str, float], title: str, language: str) -> str:
    """Return a bar for each part of a move, right of the middle where it raises, left where it lowers."""
    most = max((abs(value) for value in parts.values() if math.isfinite(value)), default=0.0) or 1.0
    lines = []
    for place, (name, value) in enumerate(parts.items()):
        y, reach = 22.0 * place + 12, 80 * value / most if math.isfinite(value) else 0.0
        lines += [
            words(2, y, name, "start"),
            rect(220 + min(0.0, reach), y - 6, abs(reach), 12, fill=sign_colour(value), class_=sign_class(value)),
            words(384, y, f"{marked(value)[0]} {signed(value)}", "end", font_size=11),
        ]
    return picture(388, 22.0 * len(parts) + 6, title, say("page.parts.desc", language), *lines)
