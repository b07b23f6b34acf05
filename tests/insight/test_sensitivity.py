import json

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from insight.explained import explanations, large


@settings(max_examples=30)
@given(explanations())
def test_they_are_the_gradients_of_backpropagation(explanation):
    trace = bs.backprop(explanation.net, explanation.x[None], explanation.target[None])
    found = explanation.sensitivities()
    assert len(found) == len(trace.gradient) == explanation.net.parameters.size
    np.testing.assert_array_equal(found.derivatives, trace.gradient)
    for entry in found.top(len(found)):
        gradient, held = trace.grad_w[entry.layer], explanation.net.w[entry.layer]
        place = (entry.neuron, entry.input)
        if entry.input is None:
            gradient, held, place = trace.grad_b[entry.layer], explanation.net.b[entry.layer], (entry.neuron,)
        assert (entry.derivative, entry.value) == (gradient[place], held[place])
        assert entry.name == explanation.net.layout.name_of(entry.index)
    sizes = [abs(entry.derivative) for entry in found]
    assert sizes == sorted(sizes, reverse=True)


@settings(max_examples=30)
@given(explanations())
def test_shares_and_brightness(explanation):
    found = explanation.sensitivities()
    entries = list(found)
    lit = bool(found.derivatives.any())
    assert sum(entry.share for entry in entries) == pytest.approx(1 if lit else 0)
    assert entries[0].brightness == (1 if lit else 0)
    for entry in entries:
        expected = abs(entry.derivative) / abs(entries[0].derivative) if lit else 0
        assert entry.brightness**2 == pytest.approx(expected, abs=1e-15)
    assert found.bright == sum(entry.brightness >= 0.5 for entry in entries)
    assert found.faint == sum(entry.brightness < 0.1 for entry in entries)


@settings(max_examples=50)
@given(explanations())
def test_nudging_measures_what_the_derivative_says(explanation):
    before = explanation.net.parameters.copy()
    checks = explanation.sensitivities(top=4, check=True, eps=1e-5).checks
    assert len(checks) == min(9, explanation.net.parameters.size)
    assert len({check.parameter.index for check in checks}) == len(checks)
    np.testing.assert_array_equal(explanation.net.parameters, before)
    for check in checks:
        assert check.predicted == check.parameter.derivative * check.eps
        if check.side == "both":
            assert check.error < 1e-4
        elif check.side != "kink":
            assert check.error < 1e-2


def kinked(bias, activation="relu", cost="quadratic"):
    net = bs.Network([1, 1, 1], hidden=activation, output="identity", cost=cost, initial="zeros", dtype="float64")
    net.w[1][...], net.w[2][...], net.b[1][...] = 1.0, 1.0, bias
    return bs.insight.explain(net, [1.0], 5.0)


@pytest.mark.parametrize(
    ("bias", "side", "predicted"),
    [
        (1.0, "both", True),  # far from the kink
        (-1.0, "below", False),  # on it: z is 0 and the slope taken is that of below
        (-1.0 + 1e-5, "both", True),  # near it: a nearer nudge
        (-1.0 + 1e-12, "above", True),  # nearer than any nudge
    ],
)
def test_kinks_are_seen_and_said(bias, side, predicted):
    check = next(each for each in kinked(bias).sensitivities(check=True).checks if each.parameter.name == "b[1][0]")
    assert check.side == side
    assert (check.predicted != 0) == predicted
    assert check.error < 1e-3
    if bias == -1.0 + 1e-5:
        assert check.eps == pytest.approx(1e-6)


def test_at_a_kink_of_the_cost_there_is_no_derivative():
    explanation = kinked(4.0, cost="mae")
    assert {check.side for check in explanation.sensitivities(check=True).checks} == {"kink"}


def test_a_step_has_no_slope_and_jumps_are_seen():
    check = next(each for each in kinked(-1.0, "step").sensitivities(check=True).checks if each.parameter.layer == 1)
    assert (check.side, check.measured, check.predicted) == ("above", 0.0, 0.0)


def test_what_is_checked_is_chosen_by_the_seed():
    explanation = large()
    one, other = (explanation.sensitivities(3, True, seed=seed).checks for seed in (0, 1))
    assert one == explanation.sensitivities(3, True, seed=0).checks
    assert one[:3] == other[:3]
    assert one[3:] != other[3:]
    json.dumps(explanation.sensitivities(3, True).to_json(2))


def test_places_are_those_of_the_layout():
    net = large().net
    for index in (0, 22, 23, 436, 437, 455, 456, len(net.parameters) - 1):
        layer, neuron, source = net.layout.entry(index)
        name = f"b[{layer}][{neuron}]" if source is None else f"w[{layer}][{neuron}, {source}]"
        assert name == net.layout.name_of(index)


@pytest.mark.parametrize(("settings", "name"), [({"top": 0}, "top"), ({"check": True, "eps": 0}, "eps")])
def test_what_cannot_be_is_told(settings, name):
    with pytest.raises(BadChoice, match=f"{name}: got 0"):
        large().sensitivities(**settings)
