import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight.homework.assumptions import Case
from backscope.insight.homework.diagnose import diagnose, explained
from backscope.insight.homework.mistakes import Mistake, WrongPass, single_mistakes

NETS = [
    ("sigmoid", "sigmoid", "quadratic"), ("tanh", "softmax", "cross_entropy"),
    ("relu", "sigmoid", "binary_cross_entropy"),
    ("tanh", "identity", "sum_of_squares"),
]  # fmt: skip


def setting(kinds, sizes, rows, seed):
    net = bs.Network(sizes, *kinds, dtype="float64", seed=seed)
    rng = np.random.default_rng(seed)
    for b in net.b[1:]:
        b[...] = 0.5 * rng.standard_normal(b.shape)
    return net, rng.standard_normal((rows, sizes[0])), np.eye(sizes[-1])[rng.integers(0, sizes[-1], rows)]


def gradients(net, x, y, mistakes, eta=0.5):
    grad_w, grad_b = [None] * len(net.sizes), [None] * len(net.sizes)
    for l, w, b in WrongPass(net, x, y, eta).gradients(mistakes):
        grad_w[l], grad_b[l] = w, b
    return grad_w, grad_b


@settings(max_examples=25)
@given(st.sampled_from(NETS), st.integers(0, 10_000), st.sampled_from([1, 5]), st.booleans(), st.data())
def test_whatever_mistake_is_made_is_explained_by_one_that_gives_its_numbers(kinds, seed, rows, equal, data):
    net, x, y = setting(kinds, (3, 3, 3, 3) if equal else (3, 4, 5, 2), rows, seed)
    one = data.draw(st.sampled_from(single_mistakes(net, rows, 0.5)))
    try:
        grad_w, grad_b = gradients(net, x, y, (one,))
    except ValueError:
        return
    case = Case(net, x, y, grad_w, grad_b, eta=0.5)
    if case.right:
        assert diagnose((grad_w, grad_b), net, x, y) == ()
        return
    found = explained([case])
    assert len(found) == 1
    again = gradients(net, x, y, found)
    for l in (1, 2, 3):
        np.testing.assert_allclose(again[0][l], grad_w[l], rtol=1e-5, atol=1e-6 * np.abs(grad_w[l]).max() + 1e-12)


@settings(max_examples=12)
@given(st.sampled_from(NETS), st.integers(0, 10_000), st.data())
def test_and_so_is_every_pair(kinds, seed, data):
    net, x, y = setting(kinds, (3, 4, 5, 2), 5, seed)
    singles = single_mistakes(net, 5, 0.5)
    pair = tuple(data.draw(st.sampled_from(singles)) for _ in range(2))
    if pair[0].kind == pair[1].kind:
        return
    try:
        case = Case(net, x, y, *gradients(net, x, y, pair), eta=0.5)
    except ValueError:
        return
    assert case.right or explained([case]) or explained([case], pairs=True)


def test_a_pair_that_differs_from_the_reference_by_rounding_above_is_explained():
    net, x, y = setting(("sigmoid", "sigmoid", "quadratic"), (3, 4, 5, 2), 5, 0)
    pair = (Mistake("slope_forgotten", "hidden"), Mistake("w_updated", "hidden"))
    case = Case(net, x, y, *gradients(net, x, y, pair), eta=0.5)
    assert set(explained([case], pairs=True)) == set(pair)


def test_a_finding_shows_both_numbers_of_one_entry():
    net, x, y = setting(NETS[0], (3, 4, 2), 5, 1)
    trace = bs.backprop(net, x, y)
    grad_b = [None, trace.grad_b[1] * 5, trace.grad_b[2]]
    (found,) = diagnose((trace.grad_w, grad_b), net, x, y, language="ko")
    assert (found.kind, found.equation, found.layers) == ("mean_missing", "BP3", (1,))
    assert found.entry.startswith("grad_b[1][")
    assert found.yours == pytest.approx(5 * found.reference)
    assert "나누는" in found.sentence


def test_another_layers_slope_is_found_where_layers_are_equally_wide():
    net, x, y = setting(("sigmoid", "sigmoid", "quadratic"), (3, 3, 3, 3), 5, 4)
    one = Mistake("slope_of_other_layer", "first", "+1")
    (found,) = diagnose(gradients(net, x, y, (one,)), net, x, y)
    assert found.kind == "slope_of_other_layer"


def test_what_no_mistake_gives_is_said_to_be_unknown():
    net, x, y = setting(NETS[0], (3, 4, 2), 5, 1)
    trace = bs.backprop(net, x, y)
    grad_w = [None, np.cos(trace.grad_w[1]), trace.grad_w[2]]
    (found,) = diagnose((grad_w, trace.grad_b), net, x, y)
    assert (found.kind, found.layer, found.equation) == ("unknown", 1, "BP4")
    assert "from the output back to layer 2 (the output), all is right" in found.sentence


def test_a_gradient_that_was_not_computed_is_not_asked_for():
    net, x, y = setting(NETS[1], (3, 4, 2), 3, 1)
    trace = bs.backprop(net, x, y)
    assert diagnose(([None, None, trace.grad_w[2]], [None, None, None]), net, x, y) == ()
    assert diagnose(trace, net, x, y) == ()
    single = bs.backprop(net, x[:1], y[:1])
    assert diagnose(single, net, x[0], y[0].argmax()) == ()


def test_what_does_not_fit_is_refused():
    net, x, y = setting(NETS[1], (3, 4, 2), 3, 1)
    trace = bs.backprop(net, x, y)
    with pytest.raises(BadData, match="grad_w: got 2 entries, expected 3"):
        diagnose((trace.grad_w[1:], trace.grad_b), net, x, y)
    with pytest.raises(BadData, match=r"grad_w\[1\]: got shape \(3, 4\), expected \(4, 3\)"):
        diagnose(([None, trace.grad_w[1].T, trace.grad_w[2]], trace.grad_b), net, x, y)
    with pytest.raises(BadData, match=r"grad_b\[1\]: got a number that is not finite"):
        diagnose((trace.grad_w, [None, trace.grad_b[1] * np.nan, trace.grad_b[2]]), net, x, y)
    with pytest.raises(BadChoice, match="language"):
        diagnose((trace.grad_w, [None, -trace.grad_b[1], trace.grad_b[2]]), net, x, y, language="xx")
