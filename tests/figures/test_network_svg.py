import re

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import network_svg
from backscope.figures.network_svg import legend_svg, plain, signed
from figures.looked_at import (
    HOSTILE,
    SVG,
    digit_example,
    examples,
    hostile_example,
    of_class,
    read,
    texts,
    tiny_example,
)


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
@pytest.mark.parametrize("by", ["weight", "product", "sensitivity"])
def test_every_network_makes_a_picture_of_bounded_size(example, by):
    for neurons in ("ends", "strongest"):
        root = read(network_svg(example.net, example.trace, by=by, neurons=neurons, direction="forward"))
        assert len(of_class(root, "neuron")) == sum(min(16, n) for n in example.net.sizes)
        assert len(of_class(root, "line")) <= 256 * (len(example.net.sizes) - 1)


def test_sign_is_a_dash_as_well_as_a_colour():
    root = read(network_svg(digit_example().net))
    lines = of_class(root, "line")
    assert {line.get("class").split()[1] for line in lines} == {"positive", "negative"}
    for line in lines:
        negative = line.get("class") == "line negative"
        assert (line.get("stroke-dasharray") is not None) == negative
        assert line.get("stroke") == ("#D55E00" if negative else "#0072B2")


def test_the_stronger_line_is_wider_and_less_transparent():
    root = read(network_svg(bs.Network([4, 5], seed=2)))
    drawn = sorted(
        (float(line.get("stroke-width")), float(line.get("stroke-opacity"))) for line in of_class(root, "line")
    )
    assert [opacity for _, opacity in drawn] == sorted(opacity for _, opacity in drawn)


def test_a_tiny_network_shows_all_its_numbers():
    example = tiny_example()
    said = texts(read(network_svg(example.net, example.trace)))
    for l in (1, 2):
        for number in example.net.w[l].ravel().tolist():
            assert signed(number) in said
        for number in example.net.b[l].tolist():
            assert f"b {signed(number)}" in said
    assert all(plain(a) in said for layer in example.trace.a for a in layer[0].tolist())


def test_braces_tell_how_many_there_are():
    root = read(network_svg(bs.Network([784, 30, 20])))
    assert {"784", "20"} <= set(texts(root))
    assert len(of_class(root, "brace")) == 2
    assert len(of_class(root, "gap")) == 3


def test_hostile_names_are_words():
    example = hostile_example()
    root = read(network_svg(example.net, example.trace, inputs=HOSTILE[:5], title=HOSTILE[0]))
    assert root[0].text == HOSTILE[0]
    assert "<script>alert(1)<…" in texts(root)


@pytest.mark.parametrize(("direction", "colour"), [("forward", "#7B52C7"), ("backward", "#12875A")])
def test_forward_is_violet_and_backward_green(direction, colour):
    (arrow,) = of_class(read(network_svg(bs.Network([2, 2]), direction=direction)), direction)
    assert {part.get("fill") or part.get("stroke") for part in arrow} == {colour}


def test_another_direction_is_refused():
    with pytest.raises(BadChoice, match="direction: got 'up', expected forward or backward"):
        network_svg(bs.Network([2, 2]), direction="up")


def test_korean_pictures_are_korean():
    root = read(network_svg(bs.Network([2, 2]), language="ko"))
    assert "입력" in texts(root)
    assert "신경망 2-2" in root[0].text


def test_the_key_has_both_lines():
    root = read(legend_svg("weight"))
    assert [path.get("stroke-dasharray") for path in root.iter(f"{SVG}path")] == [None, "6 4"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.004, "0.00"), (-0.004, "0.00"), (123.4, "123"), (12345.0, "1e+04"), (-1.5, "−1.50")]
)
def test_numbers_fit_into_neurons(value, text):
    assert plain(value) == text


def test_where_neurons_are_left_out_those_drawn_tell_their_places():
    net = bs.Network([3, 30, 5, 2], seed=0)
    trace = bs.backprop(net, [[1.0, 2, 3]], [1])
    picture = network_svg(net, trace, by="sensitivity", neurons="strongest")
    strongest = sorted(np.argsort(-np.abs(trace.grad_w[2]).sum(axis=0), kind="stable")[:16].tolist())
    told = re.findall(r'class="place"[^>]*>(\d+)<', picture)
    assert told == [str(j) for j in strongest]
