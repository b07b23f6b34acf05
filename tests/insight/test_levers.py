import json
import math

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from insight.explained import explanations, large


def z_of(net, layer, neuron, a):
    return float(net.w[layer][neuron] @ a + net.b[layer][neuron])


@settings(max_examples=30)
@given(explanations())
def test_levers_are_the_measured_slopes_of_z(explanation):
    net, h = explanation.net.copy(), 1e-6
    for layer in range(1, explanation.last + 1):
        behind = explanation.trace.a[layer - 1][0]
        for neuron in range(net.sizes[layer]):
            found = explanation.levers(layer, neuron)
            for lever in found.top():
                a, ends = behind.copy(), []
                moved, place = {
                    "bias": (net.b[layer], neuron),
                    "weight": (net.w[layer][neuron], lever.place),
                    "activation": (a, lever.place),
                }[lever.kind]
                before = moved[place]
                assert before == lever.value
                for nudge in (h, -h):
                    moved[place] = before + nudge
                    ends.append(z_of(net, layer, neuron, a))
                moved[place] = before
                assert lever.derivative == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-6, abs=1e-8)
                assert lever.request == found.request * lever.derivative


@settings(max_examples=30)
@given(explanations())
def test_what_levers_are_asked_is_minus_the_gradient(explanation):
    trace = explanation.trace
    for layer in range(1, explanation.last + 1):
        for neuron in range(explanation.net.sizes[layer]):
            found = explanation.levers(layer, neuron)
            assert found.request == -trace.delta[layer][0, neuron]
            np.testing.assert_allclose(found.weights.requests, -trace.grad_w[layer][neuron], rtol=1e-14)
            assert found.bias[0].request == -trace.grad_b[layer][neuron]


@settings(max_examples=30)
@given(explanations())
def test_shares_are_shares(explanation):
    found = explanation.levers(1, 0)
    for group in found.groups:
        everything = sum(float(np.abs(other.derivatives).sum()) for other in found.groups)
        assert group.shares == pytest.approx(np.abs(group.derivatives) / everything)
        assert [abs(lever.derivative) for lever in group.top()] == sorted(np.abs(group.derivatives), reverse=True)
        rest, top = group.rest(2), group.top(2)
        whole = math.fsum([*(lever.request for lever in top), rest.sum])
        assert whole == pytest.approx(math.fsum(group.requests), abs=1e-12 * (np.abs(group.requests).sum() + 1e-300))
        assert len(top) + rest.count == len(group) == len(list(group))
    assert sum(group.share for group in found.groups) == pytest.approx(1)
    assert [abs(lever.derivative) for lever in found.top()] == sorted(
        (abs(lever.derivative) for group in found.groups for lever in group), reverse=True
    )
    assert found.top(3) == found.top()[:3]


def test_a_dead_neuron_has_levers_but_asks_nothing():
    net = bs.Network([2, 1, 1], hidden="relu", output="identity", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = 1.0, -9.0
    found = bs.insight.explain(net, [1, 2], 1.0).levers(1, 0)
    assert (found.z, found.a, found.request) == (-6.0, 0.0, 0.0)
    assert found.weights.shares.tolist() == pytest.approx([1 / 6, 2 / 6])
    assert not math.copysign(1, found.weights[0].request) < 0


def test_levers_are_json():
    told = json.loads(json.dumps(large().levers(1, 4).to_json(top=3)))
    assert (told["layer"], told["neuron"], len(told["weights"]["top"]), told["weights"]["rest"]["count"]) == (
        1,
        4,
        3,
        20,
    )
    assert told["bias"]["top"][0]["place"] is None
    assert told["bias"]["top"][0]["share"] == told["bias"]["share"]
    assert sum(told[name]["share"] for name in ("bias", "weights", "activations")) == pytest.approx(1)


@pytest.mark.parametrize(
    ("layer", "neuron", "name"), [(0, 0, "layer"), (4, 0, "layer"), (1, 19, "neuron"), (2, -1, "neuron")]
)
def test_a_neuron_that_is_not_there_is_told(layer, neuron, name):
    with pytest.raises(BadChoice, match=f"{name}: got"):
        large().levers(layer, neuron)
