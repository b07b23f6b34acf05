import json

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.sensitivity import Sensitivities, checked
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
    found = explanation.sensitivities(top=4, check=True, eps=1e-5)
    checks = found.checks
    assert len(checks) == min(9, explanation.net.parameters.size)
    assert len({check.index for check in checks}) == len(checks)
    np.testing.assert_array_equal(explanation.net.parameters, before)
    for check in checks:
        assert check.predicted == found.derivatives[check.index]
        assert check.error == abs(check.measured - check.predicted)
        if check.measurable and check.side == "both":
            assert check.relative < 2e-3
        elif check.measurable and check.side != "kink":
            assert check.relative < 1e-2
        else:
            assert check.side == "kink" or check.error <= check.rounding + 1e-3 * abs(check.predicted)


@pytest.mark.parametrize("spoil", [lambda d: -d, lambda d: 1000 * d, lambda d: 1.01 * d, lambda d: d + 0.1])
def test_what_is_false_is_never_measured_as_true(spoil):
    true = large().sensitivities()
    false = Sensitivities(true.net, spoil(true.derivatives))
    example = large()
    checks = checked(false, example.x[None], example.target[None], len(false), 1e-4, 0)
    told = [check for check in checks if check.measurable]
    assert len(told) > 100
    assert all(check.relative >= 0.9 * abs(spoil(d) - d) / max(abs(spoil(d)), abs(d)) for check in told
               for d in [true.derivatives[check.index]])  # fmt: skip


def test_derivatives_that_rounding_hides_are_counted_and_prove_nothing():
    net = bs.Network([2, 1], output="sigmoid", cost="binary_cross_entropy", initial="zeros", dtype="float64")
    found = bs.insight.explain(net, [1.0, 1e-13], 1).sensitivities(check=True)
    (hidden,) = (check for check in found.checks if not check.measurable)
    assert hidden.name == "w[1][0, 1]"
    assert found.hidden == found.to_json()["not_measurable"] == 1
    assert found.worst.relative < 1e-6


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
    check = next(each for each in kinked(bias).sensitivities(check=True).checks if each.name == "b[1][0]")
    assert check.side == side
    assert (check.predicted != 0) == predicted
    assert check.relative < 1e-3
    if bias == -1.0 + 1e-5:
        assert check.eps == pytest.approx(1e-6)


def test_at_a_kink_of_the_cost_there_is_no_derivative():
    explanation = kinked(4.0, cost="mae")
    assert {check.side for check in explanation.sensitivities(check=True).checks} == {"kink"}


def test_a_step_has_no_slope_and_jumps_are_seen():
    check = next(each for each in kinked(-1.0, "step").sensitivities(check=True).checks if "[1]" in each.name)
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
