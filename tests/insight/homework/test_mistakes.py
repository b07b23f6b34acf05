import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.insight.homework.mistakes import KINDS, Mistake, WrongPass, equation, single_mistakes
from drawn import cases


@settings(max_examples=60)
@given(cases())
def test_without_a_mistake_it_is_the_definition(case):
    trace = bs.backprop(case.net, case.x, case.y)
    for l, grad_w, grad_b in WrongPass(case.net, case.x, case.y).gradients(()):
        np.testing.assert_allclose(grad_w, trace.grad_w[l], rtol=1e-9, atol=1e-12 * (1 + np.abs(trace.grad_w[l]).max()))
        np.testing.assert_allclose(grad_b, trace.grad_b[l], rtol=1e-9, atol=1e-12 * (1 + np.abs(trace.grad_b[l]).max()))


def network(sizes=(3, 3, 3, 3), **given):
    chosen = {"hidden": "tanh", "output": "softmax", "cost": "cross_entropy"} | given
    net = bs.Network(sizes, dtype="float64", seed=2, **chosen)
    rng = np.random.default_rng(1)
    for b in net.b[1:]:
        b[...] = rng.standard_normal(b.shape)
    return net, rng.standard_normal((5, sizes[0])), np.eye(sizes[-1])[np.arange(5) % sizes[-1]]


def test_every_kind_is_among_the_single_mistakes_or_shows_by_its_form():
    net, x, _ = network()
    kinds = {each.kind for each in single_mistakes(net, len(x), 0.1)}
    assert set(KINDS) - kinds == {"bias_not_summed", "bias_wrong_axis", "layers_reversed", "not_computed"}


@pytest.mark.parametrize("kind", sorted({each.kind for each in single_mistakes(network()[0], 5, 0.1)}))
def test_each_mistake_spoils_what_it_should(kind):
    net, x, y = network()
    trace = bs.backprop(net, x, y)
    wrong = WrongPass(net, x, y, 0.1)
    spoilt = 0
    for one in (each for each in single_mistakes(net, len(x), 0.1) if each.kind == kind):
        try:
            found = {l: (w, b) for l, w, b in wrong.gradients((one,))}
        except ValueError:
            continue
        differ = [l for l in (3, 2, 1) if not np.allclose(found[l][0], trace.grad_w[l], 1e-9, 1e-12)
                  or not np.allclose(found[l][1], trace.grad_b[l], 1e-9, 1e-12)]  # fmt: skip
        assert not differ or max(differ) <= max(one.layers(3)), one  # what lies above is untouched
        spoilt += bool(differ)
    assert spoilt


def test_by_hand():
    net, x, y = network((2, 3, 2), hidden="sigmoid", output="sigmoid", cost="quadratic")
    trace = bs.backprop(net, x, y)
    (_, w2, b2), (_, w1, _) = WrongPass(net, x, y).gradients((Mistake("slope_forgotten", "output"),))
    delta = (trace.a[2] - y) / len(x)
    np.testing.assert_allclose(w2, delta.T @ trace.a[1])
    np.testing.assert_allclose(b2, delta.sum(axis=0))
    np.testing.assert_allclose(w1, (delta @ net.w[2] * trace.a[1] * (1 - trace.a[1])).T @ x)
    moved = net.w[2] - 0.5 * trace.grad_w[2]
    (_, _, _), (_, w1, _) = WrongPass(net, x, y, 0.5).gradients((Mistake("w_updated", "hidden"),))
    np.testing.assert_allclose(w1, (trace.delta[2] @ moved * trace.a[1] * (1 - trace.a[1])).T @ x)


def test_dropped_examples_count_for_nothing():
    net, x, y = network((2, 3, 2), hidden="relu", output="softmax")
    for how, rows, factor in (("0:all", slice(0, 4), 4 / 5), ("0:kept", slice(0, 4), 1), ("first:one", slice(0, 1), 1)):
        trace = bs.backprop(net, x[rows], y[rows])
        for l, grad_w, _ in WrongPass(net, x, y).gradients((Mistake("examples_dropped", "output", how),)):
            np.testing.assert_allclose(grad_w, trace.grad_w[l] * factor, atol=1e-14)


@pytest.mark.parametrize(
    ("mistake", "layer", "said"),
    [
        (Mistake("slope_forgotten", "all"), 3, "BP1"), (Mistake("slope_forgotten", "hidden"), 2, "BP2"),
        (Mistake("sign", "all", "b"), 3, "BP3"), (Mistake("factor_two", "all", "w"), 3, "BP4"),
        (Mistake("w_updated", "hidden"), 2, "BP2"), (Mistake("last_example_only", "all", "b"), 3, "BP3"),
        (Mistake("z_for_a"), 3, "BP4"),
    ],
)  # fmt: skip
def test_the_equation_is_that_of_the_place(mistake, layer, said):
    assert equation(mistake, layer, 3) == said
