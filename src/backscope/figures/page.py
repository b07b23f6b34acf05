"""One example on one page of HTML that can be sent to a class: it loads nothing, and opens from disk."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from backscope.figures.html import tag
from backscope.figures.page_sections import MOST_STEPS, Showing, both, closing, sections
from backscope.figures.pixels import image_shape_of
from backscope.figures.svg import clean
from backscope.insight import Explanation
from backscope.insight.jsonable import finite
from backscope.named import require
from backscope.perceptron.step import short
from backscope.version import __version__
from backscope.words import check_language, languages, say

NAMES = {"en": "English", "ko": "한국어"}


def explanation_page(
    explanation: Explanation,
    *,
    language: str = "en",
    title: str | None = None,
    image_shape: tuple[int, int] | None = None,
    inputs: Sequence[str] | None = None,
) -> str:
    """Return one page of HTML that shows an example through the network and back, and loads nothing.

    All numbers are computed here and written into the page; its script shows and hides, and does no arithmetic. They
    stand there once more as JSON, in full, in the element ``numbers``. The words are in all languages; a button
    chooses, and so does the language's code as the page's fragment (``page.html#ko``).

    Parameters
    ----------
    explanation : Explanation
        Of ``backscope.insight.explain``.
    language : {"en", "ko"}, default "en"
        In which the page opens.
    title : str, optional
        The heading; default: what the example is.
    image_shape : (height, width), optional
        Default: a square where n_0 is one of 7 × 7 or more; other examples are a list of bars.
    inputs : sequence of str, optional
        n_0 names.

    Returns
    -------
    str
        The file; its policy (CSP) lets nothing run or load but the style and the script that it carries.

    Raises
    ------
    BadChoice
        If the language is unknown, or ``image_shape`` or ``inputs`` does not fit n_0.

    Source
    ------
    W3C, *Content Security Policy Level 3*, for the hashes.

    Examples
    --------
    >>> import backscope as bs
    >>> page = explanation_page(bs.insight.explain(bs.Network([2, 2, 2]), [0, 1], 1))
    >>> page.startswith("<!doctype html>"), "http-equiv" in page
    (True, True)
    """
    check_language(language)
    shape = image_shape_of(len(explanation.x), image_shape)
    if inputs is not None:
        require(len(inputs) == len(explanation.x), "inputs", f"{len(inputs)} names", str(len(explanation.x)))
    subject = Showing(explanation, explanation.sensitivities(check=True), shape, inputs)
    heading = subject.heading() if title is None else dict.fromkeys(languages(), title)
    body = tag(
        "body", _header(subject, heading, language), tag("main", *sections(subject)), closing(__version__),
        tag("script", _json(_numbers(subject, heading)), type="application/json", id="numbers"),
        tag("script", _file("page.js")),
    )  # fmt: skip
    return f"<!doctype html>\n{tag('html', _head(heading[language]), body, lang=language)}\n"


@cache
def _file(name: str) -> str:
    """Return the text of a file beside this one."""
    return files("backscope.figures").joinpath(name).read_text(encoding="utf-8")


@cache
def _style() -> str:
    """Return the page's style; words in other languages than the page's are not shown."""
    hidden = [f':root:not([lang="{code}"]) [lang="{code}"] {{ display: none; }}' for code in languages()]
    return "\n".join([_file("page.css"), *hidden, ""])


def _hash(text: str) -> str:
    """Return by what the policy knows an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _head(title: str) -> str:
    policy = (
        f"default-src 'none'; style-src {_hash(_style())}; script-src {_hash(_file('page.js'))}; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head", tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=f"backscope {__version__}"),
        tag("title", clean(title)), tag("style", _style()),
    )  # fmt: skip


def _header(subject: Showing, heading: dict[str, str], language: str) -> str:
    buttons = [
        tag(
            "button",
            clean(NAMES.get(code, code)),
            type="button",
            data_language=code,
            aria_pressed=str(code == language).lower(),
        )
        for code in languages()
    ]
    named = [tag("span", clean(text), lang=code) for code, text in heading.items()]
    return tag(
        "header",
        tag("div", *buttons, class_="languages", role="group", aria_label=" / ".join(NAMES.values())),
        tag("p", both("page.heading.kicker"), class_="kicker"), tag("h1", *named),
        tag("p", subject.lead(), class_="lead"),
    )  # fmt: skip


def _numbers(subject: Showing, heading: dict[str, str]) -> dict[str, Any]:
    """Return what the page's script shows, and every number of the explanation in full."""
    steps = subject.steps
    return {
        "backscope": __version__,
        "titles": heading,
        "explanation": subject.explanation.to_json(found=subject.found),
        "steps": [_step(each) for each in steps[:MOST_STEPS]],
        "left_out": max(0, len(steps) - MOST_STEPS),
    }


def _step(step: Any) -> dict[str, Any]:
    """Return one step of the walk: its words in all languages, its numbers, and how they are written."""
    head = {code: step.words(code).partition("\n")[0].removeprefix(step.equation).strip() for code in languages()}
    rest = {
        code: say("explain.rest", code, count=f"{step.rest.count:,}", sum=short(step.rest.sum))
        for code in languages()
        if step.rest.count
    }
    lines = [[line.name, line.numbers, short(line.value), line.value] for line in step.lines]
    return {
        "kind": step.kind, "layer": step.layer, "neuron": step.neuron, "equation": step.equation,
        "formula": step.formula,
        "backward": step.backward, "head": head, "lines": lines, "rest": [step.rest.count, step.rest.sum, rest],
        "value": step.value,
    }  # fmt: skip


def _json(value: Any) -> str:
    """Return JSON that cannot end the element it stands in; a number that is not finite becomes null."""
    text = json.dumps(finite(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
