"""The mistakes of the backward pass are tested with ``mistakes.py``; here are the others, by hand."""

import math

import pytest
from hypothesis import given, settings

from backscope.insight import explain
from backscope.insight.homework.mistakes import KINDS
from backscope.insight.homework.slips import slips
from backscope.network import Network
from backscope.words import languages, texts
from drawn import cases


def one(sizes=(2, 2, 1)):
    net = Network(sizes, output="identity", hidden="tanh", cost="quadratic", seed=3, dtype="float64")
    for l in range(1, len(sizes)):
        net.b[l][...] = 0.1 * l
    return explain(net, [0.5, -2.0], [[1.5] * sizes[-1]])


def found(e, quantity, layer, neuron=0, source=None, eta=0.5):
    kinds = {}
    for kind, value in slips(e, quantity, layer, neuron, source, eta):
        kinds.setdefault(kind, value)
    return kinds


def test_a_sum():
    e = one()
    w, a, b = e.net.w[2][0], e.trace.a[1][0], 0.2
    kinds = found(e, "z", 2)
    assert kinds["bias_forgotten"] == pytest.approx(w @ a)
    assert kinds["bias_subtracted"] == pytest.approx(w @ a - b)
    assert kinds["weights_forgotten"] == pytest.approx(a.sum() + b)
    assert kinds["z_below"] == pytest.approx(w @ e.trace.z[1][0] + b)
    assert kinds["inputs_for_a"] == pytest.approx(w @ e.x + b)
    assert kinds["product_forgotten:1"] == pytest.approx(w[0] * a[0] + b)
    assert found(e, "z", 1)["weights_turned"] == pytest.approx(e.net.w[1][:, 0] @ e.x + 0.1)


def test_an_activation():
    e = one()
    z = e.trace.z[1][0, 0]
    kinds = found(e, "a", 1)
    assert kinds["activation_forgotten"] == z
    assert kinds["slope_for_activation"] == pytest.approx(1 - math.tanh(z) ** 2)
    assert kinds["bias_forgotten"] == pytest.approx(math.tanh(z - 0.1))
    assert kinds["another_activation"] == pytest.approx(1 / (1 + math.exp(-z)))


def test_a_cost():
    e = one((2, 3, 2))
    kinds = found(e, "cost", 2)
    apart = e.output - e.target
    assert kinds["factor_two"] == pytest.approx((apart**2).sum())
    assert kinds["mean_over_outputs"] == pytest.approx((apart**2).sum() / 4)
    assert kinds["output_forgotten:0"] == pytest.approx(apart[1] ** 2 / 2)
    assert kinds["squares_forgotten"] == pytest.approx(apart.sum())


def test_a_path_and_a_slope():
    e = one((2, 3, 2))
    w, delta = e.net.w[2], e.trace.delta[2][0]
    slope = 1 - e.trace.a[1][0, 1] ** 2
    kinds = found(e, "delta", 1, 1)
    assert kinds["path_forgotten:0"] == pytest.approx(w[1, 1] * delta[1] * slope)
    assert kinds["slope_forgotten"] == pytest.approx(w[:, 1] @ delta)
    kinds = found(e, "dcda", 1, 1)
    assert kinds["slope_too_soon"] == e.trace.delta[1][0, 1]
    assert kinds["path_forgotten:1"] == pytest.approx(w[0, 1] * delta[0])
    assert "slope_too_soon" not in found(e, "dcda", 0, 1)


def test_a_weight_and_its_step():
    e = one()
    delta, a, w = e.trace.delta[2][0, 0], e.trace.a[1][0, 1], e.net.w[2][0, 1]
    kinds = found(e, "grad_w", 2, 0, 1)
    assert (kinds["a_forgotten"], kinds["delta_forgotten"]) == (delta, a)
    kinds = found(e, "new_w", 2, 0, 1)
    assert kinds["step_uphill"] == pytest.approx(w + 0.5 * delta * a)
    assert kinds["rate_forgotten"] == pytest.approx(w - delta * a)
    assert kinds["step_alone"] == pytest.approx(0.5 * delta * a)
    assert kinds["gradient_alone"] == pytest.approx(delta * a)
    assert kinds["a_forgotten"] == pytest.approx(w - 0.5 * delta)
    assert found(e, "new_b", 2)["step_uphill"] == pytest.approx(0.2 + 0.5 * delta)


@given(cases(most_rows=1))
@settings(max_examples=8)
def test_every_slip_of_any_network_has_words(case):
    e = explain(case.net, case.x, case.y)
    known = {code: texts("hand", code) for code in languages()}
    for quantity in ("z", "a", "cost", "dcda", "delta", "grad_w", "grad_b", "new_w", "new_b"):
        for layer in {1, e.last}:
            for kind, value in slips(e, quantity, layer, 0, 0 if quantity.endswith("w") else None, 0.5):
                assert isinstance(value, float)
                name = kind.partition(":")[0]
                assert name in KINDS or all(f"hand.kind.{name}" in words for words in known.values())
