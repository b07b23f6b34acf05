"""The page of one example: it loads nothing, says everything twice, and its numbers are those of the library."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import explanation_page, save_text
from backscope.figures.page import _json
from backscope.words import languages
from figures.looked_at import HOSTILE, digit_example, examples, hostile_example, tiny_example

SPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Reads a page and holds it: every element is closed in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.found, self.scripts, self.styles, self.words = [], [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, name, attributes):
        self.found.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        self.found.append((name, dict(attributes)))

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, text):
        kept = {"script": self.scripts, "style": self.styles}.get(self.open[-1] if self.open else "", self.words)
        kept.append(text)

    def named(self, name):
        return [attributes for found, attributes in self.found if found == name]

    @property
    def numbers(self):
        return json.loads(self.scripts[0])


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
def test_every_example_has_its_page_and_it_loads_nothing(example):
    text = explanation_page(example)
    page = Page(text)
    assert set(re.findall(r"\w+://[^\"\s<']*", text)) <= SPACES
    names = {name for name, _ in page.found}
    assert names.isdisjoint({"link", "img", "iframe", "object", "embed", "base", "form", "a", "image", "use"})
    for name, attributes in page.found:
        assert not {"src", "href", "style", "srcset", "action"} & set(attributes), name
        assert not any(attribute.startswith("on") for attribute in attributes)
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_policy_lets_in_the_style_and_script_that_are_carried():
    page = Page(explanation_page(tiny_example()))
    (policy,) = [meta["content"] for meta in page.named("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name, text in (("style", page.styles[0]), ("script", page.scripts[1])):
        assert f"{name}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}';" in policy
    assert page.named("script")[0]["type"] == "application/json"
    assert len(page.scripts) == 2
    assert len(page.styles) == 1


def test_the_numbers_are_those_of_the_library():
    example = digit_example()
    numbers = Page(explanation_page(example, image_shape=(7, 8))).numbers
    told, steps = numbers["explanation"], example.steps
    assert told["cost"] == pytest.approx(example.cost, rel=1e-12)
    for l, requests in enumerate(example.requests):
        np.testing.assert_allclose(told["requests"][l], requests, rtol=1e-12, atol=0)
    np.testing.assert_allclose([each["a"] for each in told["wants"]["outputs"]], example.output, rtol=1e-12)
    assert len(numbers["steps"]) == len(steps)
    for written, step in zip(numbers["steps"], steps, strict=True):
        assert [line[:2] for line in written["lines"]] == [[line.name, line.numbers] for line in step.lines]
        np.testing.assert_allclose(
            [line[3] for line in written["lines"]], [line.value for line in step.lines], rtol=1e-12
        )
        np.testing.assert_allclose(written["rest"][:2], [step.rest.count, step.rest.sum], rtol=1e-12)
    for written, check in zip(told["sensitivities"]["checks"], example.sensitivities(check=True).checks, strict=True):
        np.testing.assert_allclose(
            [written["predicted"], written["measured"]], [check.predicted, check.measured], rtol=1e-12
        )


def test_both_languages_are_in_the_page():
    for language in languages():
        page = Page(explanation_page(tiny_example(), language=language))
        assert page.named("html") == [{"lang": language}]
        (title,) = [k for k, (name, _) in enumerate(page.found) if name == "title" and k < 12]
        assert title
        pressed = [
            button["data-language"]
            for button in page.named("button")
            if button.get("data-language") and button["aria-pressed"] == "true"
        ]
        assert pressed == [language]
        assert {"Three ways to move an output", "출력을 움직이는 세 가지 지렛대"} <= set(page.words)
        counts = [sum(attributes.get("lang") == code for _, attributes in page.found[1:]) for code in languages()]
        assert len(set(counts)) == 1
        assert all(f':root:not([lang="{code}"])' in page.styles[0] for code in languages())


def test_hostile_names_are_words():
    text = explanation_page(hostile_example(), inputs=HOSTILE[:5], title=HOSTILE[0])
    page = Page(text)
    assert len(page.named("script")) == 2
    assert HOSTILE[0] in page.words
    assert page.numbers["titles"]["en"] == HOSTILE[0]
    assert page.numbers["explanation"]["label"] == HOSTILE[0]


def test_the_page_is_bounded():
    net = bs.Network([784, 128, 64, 10], hidden="relu", seed=1)
    x = np.random.default_rng(0).random(784)
    assert len(explanation_page(bs.insight.explain(net, x, 3)).encode()) <= 1_500_000
    wide = bs.insight.explain(bs.Network([16] * 12 + [10], seed=1), np.ones(16), 3)
    page = Page(explanation_page(wide))
    assert 50 < len(page.numbers["steps"]) < 400 < len(wide.steps)
    assert page.numbers["left_out"] == 0


def test_json_ends_no_element_and_has_no_numbers_that_json_has_not():
    text = _json({"a": [float("inf"), float("nan"), 1.5], "b": "</script>\u2028"})
    assert "<" not in text
    assert json.loads(text) == {"a": [None, None, 1.5], "b": "</script>\u2028"}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("language", {"language": "xx"}), ("image_shape", {"image_shape": (3, 3)}), ("inputs", {"inputs": ["a"]}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(said, arguments):
    with pytest.raises(BadChoice, match=said):
        explanation_page(tiny_example(), **arguments)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium here")
def test_a_browser_walks_through_the_page(tmp_path):
    save_text(explanation_page(tiny_example()), tmp_path / "page.html")
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"{(tmp_path / 'page.html').as_uri()}#ko",
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert '<html lang="ko">' in shown
    assert f"1 / {len(tiny_example().steps)}" in shown
    assert "z[1][0] = Σ_k" in shown


def test_no_number_is_hidden_on_a_narrow_screen():
    style = (files("backscope.figures") / "page.css").read_text(encoding="utf-8")
    narrow = style.partition("@media (max-width: 40rem)")[2].partition("@media")[0]
    assert "overflow-x: auto" in narrow
    assert "display: none" not in narrow
