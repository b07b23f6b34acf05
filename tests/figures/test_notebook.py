"""What a notebook shows is HTML without script, well-formed, with the numbers of the thing."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import scipy.sparse

import backscope as bs
from backscope.figures.network_svg import signed
from backscope.figures.notebook import html_of
from backscope.figures.svg import sign_mark
from backscope.notebook import Shown
from figures.looked_at import digit_example, examples, hostile_example


def held(html):
    """Return the HTML as a tree (it is well-formed) after holding it to what is promised."""
    root = ET.fromstring(html)
    assert {part.tag.rpartition("}")[2] for part in root.iter()}.isdisjoint(
        {"script", "link", "style", "img", "iframe"}
    )
    assert set(re.findall(r'https?://[^"\s<]*', html)) <= {"http://www.w3.org/2000/svg"}
    assert not any(name.startswith("on") for part in root.iter() for name in part.attrib)
    return root


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
@pytest.mark.parametrize("language", ["en", "ko"])
def test_everything_is_shown(example, language):
    for thing in (example.net, example.trace, example):
        held(html_of(thing, language))


def test_a_network_is_bounded_whatever_its_size():
    assert len(html_of(bs.Network([784, 512, 512, 10]), "en")) < 300_000


def test_a_small_trace_shows_every_number_and_a_large_one_its_range():
    trace = bs.backprop(bs.Network([2, 2, 1], output="sigmoid", cost="quadratic", seed=1), [[0, 1], [1, 1]], [1, 0])
    said = "".join(held(html_of(trace, "en")).itertext())
    for layer in (*trace.z[1:], *trace.a, *trace.delta[1:], *trace.grad_w[1:], *trace.grad_b[1:]):
        assert all(signed(value) in said for value in np.ravel(layer).tolist())
    large = bs.backprop(bs.Network([56, 20, 10]), np.ones((3, 56)), [1, 2, 3])
    assert f"‖·‖ = {np.linalg.norm(large.z[1]):.3g}" in "".join(held(html_of(large, "en")).itertext())


def test_sparse_inputs_are_shown():
    trace = bs.backprop(bs.Network([3, 2]), scipy.sparse.csr_array(np.eye(3)), [0, 1, 0])
    assert "+1, 0, 0; 0, +1, 0" in html_of(trace, "en")


def test_an_explanation_says_what_it_is():
    said = "".join(held(html_of(digit_example(), "en")).itertext())
    assert "label 2, the network says" in said
    assert "The levers of z[2][" in said
    assert "<script>" not in html_of(hostile_example(), "en")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_ledger_shows_where_it_moved_its_parts_and_its_examples(language):
    net = bs.Network([2, 3, 2], seed=1, dtype="float64", classes=["<b>", "x"])
    data = ([[0, 0], [0, 1], [1, 0], [1, 1]], ["<b>", "x", "x", "<b>"])
    run = bs.train(net, data, epochs=3, batch_size=2, optimizer="momentum", learning_rate=0.1, engine="reference")
    books = bs.insight.ledger(run, layer=2, neuron=0, input=1)
    said = list(held(html_of(books, language)).itertext())
    assert books.headline(language) in said
    for value in books.parts.values():
        assert not value or f"{sign_mark(value)} {signed(value)}" in said
    assert {signed(example.share) for example in books.examples(top=8)} <= set(said)
    assert {"<b>", "x"} <= set(said)


def test_anything_else_is_its_repr():
    class Odd(Shown):
        def __repr__(self):
            return "<odd>"

    assert "&lt;odd&gt;" in html_of(Odd())
