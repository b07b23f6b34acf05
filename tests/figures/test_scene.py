"""Where a network is drawn: few neurons of any layer, and lines as strong as their numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures.scene import MOST, brace, scene
from drawn import cases
from figures.looked_at import HOSTILE, hostile_example


@settings(max_examples=25)
@given(cases(most_width=20, most_layers=3))
def test_width_and_opacity_grow_with_the_number(case):
    trace = bs.backprop(case.net, case.x, case.y)
    for by in ("weight", "product", "sensitivity"):
        drawn = scene(case.net, trace, by=by)
        for l in range(1, len(case.net.sizes)):
            lines = sorted((line for line in drawn.lines if line.layer == l), key=lambda line: abs(line.value))
            for thin, wide in pairwise(lines):
                assert thin.size <= wide.size
                assert thin.width <= wide.width
                assert thin.opacity <= wide.opacity
            assert all(0 <= line.size <= 1 and 0 <= line.opacity <= 1 for line in lines)


@settings(max_examples=25)
@given(cases(most_width=40, most_layers=3))
def test_lines_show_the_numbers_of_the_network(case):
    net, trace = case.net, bs.backprop(case.net, case.x, case.y)
    wanted = {
        "weight": lambda l, j, k: net.w[l][j, k],
        "product": lambda l, j, k: net.w[l][j, k] * trace.a[l - 1][0, k],
        "sensitivity": lambda l, j, k: trace.grad_w[l][j, k],
    }
    for by, value in wanted.items():
        drawn = scene(net, trace, by=by, neurons="strongest")
        assert all(line.value == value(line.layer, line.neuron, line.input) for line in drawn.lines)
    for column in drawn.columns:
        assert all(spot.a == trace.a[column.layer][0, spot.neuron] for spot in column.spots)


@pytest.mark.parametrize("width", [1, 2, 16, 17, 784])
@pytest.mark.parametrize("neurons", ["ends", "strongest"])
def test_of_a_large_layer_few_are_drawn(width, neurons):
    drawn = scene(bs.Network([width, 3, width], seed=1), neurons=neurons)
    for column in (drawn.columns[0], drawn.columns[-1]):
        assert len(column.spots) == min(width, MOST)
        assert column.count == width
        assert (brace(column, 1) is None) == (width <= MOST)
        assert (column.gap is not None) == (width > MOST and neurons == "ends")
        heights = [spot.y for spot in column.spots]
        assert heights == sorted(heights)
        assert all(height - column.radius >= 0 and height + column.radius <= drawn.height for height in heights)
        assert all(low + 2 * column.radius <= high for low, high in pairwise(heights))


def test_the_ends_are_the_ends_and_the_strongest_the_strongest():
    net = bs.Network([100, 1], output="sigmoid", cost="quadratic", initial="zeros")
    net.w[1][0, 20:60] = np.arange(40) - 39
    ends, strongest = (scene(net, neurons=kind).columns[0] for kind in ("ends", "strongest"))
    assert [spot.neuron for spot in ends.spots] == [*range(8), *range(92, 100)]
    assert [spot.neuron for spot in strongest.spots] == list(range(20, 36))


def test_a_neuron_looked_at_dims_the_lines_of_others():
    drawn = scene(bs.Network([3, 4, 2], seed=1), highlight=(1, 2))
    for line in drawn.lines:
        touches = (line.layer, line.neuron) == (1, 2) or (line.layer - 1, line.input) == (1, 2)
        assert line.dim == (not touches)


def test_names_stand_beside_inputs_and_outputs():
    example = hostile_example()
    drawn = scene(example.net, example.trace, inputs=HOSTILE[:5])
    assert drawn.columns[-1].spots[3].label == "x" * 17 + "…"
    assert drawn.columns[0].spots[0].label == "<script>alert(1)<…"
    assert scene(bs.Network([2, 1], output="sigmoid", cost="quadratic")).columns[-1].spots[0].label == "1"


def traced(outputs):
    return bs.backprop(bs.Network([2, outputs]), [[0, 1]], [0])


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("by: got 'size', expected one of weight, product, sensitivity", {"by": "size"}),
        ("by: got 'sensitivity', expected a trace with it", {"by": "sensitivity"}),
        ("neurons: got 'all', expected ends or strongest", {"neurons": "all"}),
        ("inputs: got '1 names', expected 2", {"inputs": ["a"]}),
        ("highlight: got 3, expected (layer, neuron)", {"highlight": 3}),
        ("highlight, neuron: got 9, expected a whole number, 0 to 2", {"highlight": (1, 9)}),
        ("trace: got [2, 2], expected one of a network of [2, 3] neurons", {"trace": traced(2)}),
        ("example: got 1, expected a whole number, 0 to 0", {"trace": traced(3), "example": 1}),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(said, arguments):
    with pytest.raises(BadChoice) as error:
        scene(bs.Network([2, 3]), **arguments)
    assert str(error.value) == said


def test_numbers_that_are_not_finite_draw_no_line():
    net = bs.Network([2, 2], seed=0)
    net.w[1][0, 0] = np.nan
    assert all(np.isfinite(line.size) for line in scene(net).lines)
