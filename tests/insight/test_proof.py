"""A measured derivative agrees with the predicted one, or what stands between them is named."""

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight import chain


def corner(hidden="relu", cost="quadratic", bias=0.0, target=1.0):
    """Return a network with z[1] = x + bias = bias, in which nothing but a corner disturbs."""
    net = bs.Network([1, 1, 1], hidden=hidden, output="identity", cost=cost, initial="zeros", dtype="float64")
    net.w[1][...] = net.w[2][...] = 1
    net.b[1][...] = bias
    return chain(net, [0.0], target, layer=1, neuron=0)


def corner_network(hidden):
    """Return an explanation at z[1] = 0, where only b[2] does not meet the corner."""
    net = bs.Network([1, 1, 1], hidden=hidden, output="identity", cost="quadratic", initial="zeros", dtype="float64")
    net.w[2][...] = 1
    return bs.insight.explain(net, [1e-9], 5.0)


def test_smooth_networks_agree_and_have_no_corner():
    net = bs.Network([3, 5, 4, 2], hidden="tanh", seed=1)
    for layer in (1, 2, 3):
        found = chain(net, [0.1, 2, -1], 1, layer=layer, neuron=0, input=1).check()
        assert found.agrees
        assert (found.kinks, found.predicted) == (
            (),
            chain(net, [0.1, 2, -1], 1, layer=layer, neuron=0, input=1).gradient,
        )
        assert found.error == abs(found.measured - found.predicted)
        assert str(found).endswith(f"(eps {found.eps:g}): they agree")


@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "elu:2", "step"])
def test_a_corner_within_reach_is_named(hidden):
    found = corner(hidden).check(1e-3)
    assert found.kinks == ("z[1][0]",)
    assert not found.agrees
    assert str(found).endswith("they differ, as z[1][0] has a corner within reach: try a smaller eps")


def test_a_corner_out_of_reach_is_none():
    assert corner(bias=0.01).check(0.02).kinks == ("z[1][0]",)
    near = corner(bias=0.01).check(0.005)
    assert (near.kinks, near.agrees) == ((), True)
    assert corner("elu").check(1e-3).kinks == ()  # whose slope is 1 on both sides


@pytest.mark.parametrize("cost", ["mae", "quantile:0.3"])
def test_costs_have_corners_too(cost):
    found = corner("identity", cost, bias=1.0).check(1e-3)
    assert found.kinks == ("a[2][0]",)
    assert corner("identity", cost, bias=1.1).check(1e-3).kinks == ()


def test_a_neuron_that_rests_at_its_corner_is_none():
    net = bs.Network([1, 2, 1], hidden="relu", output="identity", cost="quadratic", initial="zeros", dtype="float64")
    net.b[1][0] = 1
    assert chain(net, [1.0], 1.0, layer=1, neuron=0).check().kinks == ()


def test_large_inputs_are_moved_by_less():
    net = bs.Network([2, 3, 1], hidden="tanh", output="identity", cost="quadratic", seed=1, dtype="float64")
    net.w[1][...] *= 1e-4
    found = chain(net, [1e4, -2e3], 1.0, layer=1, neuron=0, input=0).check()
    assert found.eps == 1e-9
    assert found.error < 1e-6 * abs(found.predicted)


def test_rounding_is_told_apart_from_error():
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    found = chain(net, [1e-9], 1e4, layer=1, neuron=0, input=0).check(1e-9)
    assert found.error <= found.rounding
    assert not found.measurable
    assert np.isfinite(found.rounding)


@pytest.mark.parametrize("eps", [1e-17, 1e-15, 1e-13])
def test_what_rounding_hides_is_no_agreement(eps):
    net = bs.Network([2, 2, 2], hidden="sigmoid", output="sigmoid", cost="quadratic", seed=1)
    one = chain(net, [0.05, 0.1], [0.01, 0.99], layer=2, neuron=0)
    found = one.check(eps)
    assert not found.agrees
    assert str(found).endswith("rounding hides it: try a larger eps")
    assert one.check().agrees


def test_a_parameter_too_large_to_be_moved_is_no_proof():
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    net.b[1][...] = 1e12
    assert not chain(net, [1.0], 1e12, layer=1, neuron=0).check(1e-5).agrees


def test_what_is_exactly_0_agrees():
    net = bs.Network([1, 1, 1], hidden="relu", output="identity", cost="quadratic", initial="zeros", dtype="float64")
    net.b[1][...] = -1
    assert chain(net, [1.0], 1.0, layer=1, neuron=0).check().agrees
    assert not chain(net, [1.0], 1.0, layer=1, neuron=0).check(1e-16).agrees


def test_the_corner_is_the_activations_own():
    for name in ("relu", "leaky_relu", "elu", "step", "elu:2"):
        explanation = corner_network(name)
        (check,) = (each for each in explanation.sensitivities(check=True).checks if each.name == "b[1][0]")
        assert (check.side == "both") == (name == "elu"), name


@pytest.mark.parametrize("eps", [0, -1e-5, np.inf, np.nan, "small"])
def test_eps_is_a_number_above_0(eps):
    with pytest.raises(BadChoice, match="eps: got"):
        corner().check(eps)
