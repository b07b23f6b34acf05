"""The factors of a pass are the derivatives that their names say, measured one at a time."""

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.chain_pass import pass_of

X, Y = [0.3, -0.7, 1.1], [0.2, 0.5, 0.3]


def network(output, cost):
    return bs.Network([3, 4, 3], hidden="tanh", output=output, cost=cost, seed=1, dtype="float64")


@pytest.mark.parametrize(
    ("output", "cost"), [("softmax", "quadratic"), ("softmax", "cross_entropy"), ("sigmoid", "mae")]
)
def test_each_factor_is_how_one_number_moves_with_another(output, cost):
    net = network(output, cost)
    seen = pass_of(net, X, Y, merge_output=False)
    z, a, sigma, eps = seen.trace.z[2], seen.trace.a[2], net.activations[2], 1e-6
    for i in range(3):
        nudge = eps * np.eye(3)[i]
        moved = (sigma.value(z + nudge) - sigma.value(z - nudge))[0] / (2 * eps)
        for m in range(3):
            factor = seen.mixing(m, i) if output == "softmax" else seen.slope(2, i)
            if output == "softmax" or m == i:
                assert factor.value == pytest.approx(moved[m], abs=1e-9)
        c = [net.cost.per_example(z, a + sign * nudge, seen.y)[0] for sign in (1, -1)]
        if cost != "cross_entropy":  # which is computed from z
            assert seen.cost(i).value == pytest.approx((c[0] - c[1]) / (2 * eps), abs=1e-8)
        assert seen.delta(2, i).value == seen.trace.delta[2][0, i]
    assert seen.weight(2, 1, 3).value == net.w[2][1, 3]
    assert (seen.entry(1, 2, 0).value, seen.entry(1, 2, None).value) == (0.3, 1)


def test_softmax_is_passed_to_every_output_where_it_is_not_merged():
    full = pass_of(network("softmax", "quadratic"), X, Y, None)
    assert (full.merged, full.mixed, len(full.graph(1, 0).edges)) == (False, True, 2)
    merged = pass_of(network("softmax", "quadratic"), X, Y, merge_output=True)
    assert (merged.merged, merged.mixed, len(merged.graph(1, 0).edges)) == (True, False, 1)


def test_poisson_of_no_rate_has_no_full_form():
    net = bs.Network([1, 1], output="softplus", cost="poisson", initial="zeros", dtype="float64")
    net.b[1][...] = -800
    assert pass_of(net, [1], 2, None).merged
    with pytest.raises(BadChoice, match="merge_output"):
        pass_of(net, [1], 2, merge_output=False)
