import json
import math

import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.steps import EQUATIONS, FORWARD
from backscope.words import languages
from insight.explained import explanations, large

XOR = bs.insight.explain(bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", seed=1), [0, 1], 1)


@settings(max_examples=20)
@given(explanations())
def test_the_walk_goes_forward_then_back_and_can_be_turned(explanation):
    steps = explanation.steps
    there = list(steps)
    back = [steps[i] for i in reversed(range(len(steps)))]
    assert there == back[::-1] == list(steps[:])
    assert [step.number for step in there] == list(range(len(steps)))
    assert steps[-1] == there[-1]
    turn = next(step.number for step in there if step.kind == "cost")
    assert [step.backward for step in there] == [False] * (turn + 1) + [True] * (len(steps) - turn - 1)
    assert {step.kind for step in there} <= set(EQUATIONS)
    layers = [step.layer for step in there]
    assert layers[: turn + 1] == sorted(layers[: turn + 1])
    assert layers[turn:] == sorted(layers[turn:], reverse=True)


def test_the_order_in_a_small_network():
    told = [(step.kind, step.layer, step.neuron) for step in XOR.steps]
    assert told == [
        ("sum", 1, 0), ("activation", 1, 0), ("sum", 1, 1), ("activation", 1, 1), ("sum", 2, 0), ("activation", 2, 0),
        ("cost", 2, None), ("cost_slope", 2, None), ("delta_output", 2, None), ("grad_b", 2, None), ("grad_w", 2, 0),
        ("carried", 1, 0), ("delta", 1, 0), ("carried", 1, 1), ("delta", 1, 1), ("grad_b", 1, None), ("grad_w", 1, 0),
        ("grad_w", 1, 1),
    ]  # fmt: skip


def test_a_large_layer_takes_one_step_at_a_time():
    steps = large().steps
    assert [step.neuron for step in steps if step.kind == "sum"] == [None, 0, 1, 2, 3, None]
    assert [step.neuron for step in steps if step.kind == "activation"] == [None, 0, 1, 2, 3, None]
    wide = steps.find("sum", 1)
    assert (len(wide.lines), wide.rest.count, len(wide.lines[0].terms.parts)) == (8, 11, 8)


def test_wide_networks_are_walked_without_building_all_steps():
    net = bs.Network([784, 512, 512, 10], hidden="relu", seed=1)
    explanation = bs.insight.explain(net, [0.5] * 784, 3)
    assert len(explanation.steps) == 37
    last = explanation.steps[36]
    assert (last.kind, last.layer, len(last.lines), last.rest.count) == ("grad_w", 1, 8, 784 * 512 - 8)


@pytest.mark.parametrize("explanation", [XOR, large(), large("softmax", "quadratic"), large("sigmoid", "huber")])
def test_what_is_spoken_of_is_there(explanation):
    sizes = explanation.net.sizes
    for step in explanation.steps:
        for layer, neuron in step.neurons:
            assert 0 <= neuron < sizes[layer]
        for layer, neuron, source in step.edges:
            assert 0 <= neuron < sizes[layer]
            assert 0 <= source < sizes[layer - 1]
            if step.kind == "sum":
                assert {(layer, neuron), (layer - 1, source)} <= set(step.neurons)
        assert len(set(step.neurons)) == len(step.neurons)
        assert bool(step.edges) == (step.kind in ("sum", "carried", "grad_w"))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("explanation", [XOR, large()])
def test_every_step_has_words(explanation, language):
    for step in explanation.steps:
        lines = step.words(language).splitlines()
        assert lines[0].startswith(step.equation)
        assert lines[1].strip() == step.formula
        assert len(lines) == 2 + len(step.lines) + bool(step.rest.count) + (step.kind == "cost")
        assert "None" not in step.words(language)


def test_a_step_is_json_and_has_its_value():
    told = [json.loads(json.dumps(step.to_json())) for step in XOR.steps]
    assert told[0]["value"] == XOR.trace.z[1][0, 0] == told[0]["lines"][0]["terms"]["sum"]
    assert told[6]["value"] == pytest.approx(XOR.cost)
    assert told[15]["value"] is None
    assert {step["kind"] for step in told if step["kind"] in FORWARD} == set(FORWARD)


def test_a_step_is_found_by_what_it_is():
    assert XOR.steps.find("delta", 1, 1).neuron == 1
    assert XOR.steps.find("grad_b", 1, 1).kind == "grad_b"
    with pytest.raises(BadChoice, match="step: got 'delta' of layer 2"):
        XOR.steps.find("delta", 2)
    with pytest.raises(IndexError):
        XOR.steps[18]


def test_the_rest_of_a_step_is_what_its_lines_leave_out():
    explanation = large()
    step = explanation.steps.find("delta", 1)
    whole = math.fsum(explanation.trace.delta[1][0])
    assert math.fsum([*(line.value for line in step.lines), step.rest.sum]) == pytest.approx(whole, abs=1e-14)
