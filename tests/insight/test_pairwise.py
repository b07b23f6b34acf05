"""All pairs of gradients, against the gradients built one by one."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import factors, pairwise
from drawn import cases
from insight.explicit_gradients import gradients


@given(cases(), st.booleans())
@settings(max_examples=50)
def test_dots_and_cosines_are_those_of_the_gradients(case, sparse):
    g = gradients(case.net, case.x, case.y)
    pairs = pairwise(case.net, scipy.sparse.csr_array(case.x) if sparse else case.x, case.y)
    norms = np.linalg.norm(g, axis=1)
    size, zero = norms[:, None] * norms, np.diagonal(pairs.dots) == 0
    np.testing.assert_array_less(np.abs(pairs.dots - g @ g.T), 1e-12 * norms.max() ** 2 + 1e-300)
    np.testing.assert_array_equal(np.isnan(pairs.cosines), zero[:, None] | zero)
    has = size > 0
    off = np.abs(pairs.cosines[has] - (g @ g.T)[has] / size[has])
    np.testing.assert_array_less(off[~np.isnan(off)], (1e-12 * norms.max() ** 2 / size[has])[~np.isnan(off)])
    if norms.max() > 1e-9:
        assert 1 - 1e-12 <= pairs.directions <= min(len(g), g.shape[1]) + 1e-9


def test_pieces_change_nothing(monkeypatch):
    random = np.random.default_rng(0)
    net, x, y = bs.Network([5, 4, 3], seed=2), random.standard_normal((11, 5)), random.integers(0, 3, 11)
    whole = pairwise(net, x, y).dots
    monkeypatch.setattr(factors, "LEAST", 3)
    monkeypatch.setattr(factors, "AT_ONCE", 60)
    np.testing.assert_allclose(pairwise(net, x, y).dots, whole, rtol=1e-13, atol=1e-14)
    np.testing.assert_array_equal(whole, whole.T)
    np.testing.assert_allclose(np.diagonal(whole), bs.insight.examples(net, x, y).norm ** 2, rtol=1e-12)


def test_a_step_on_one_example_changes_the_cost_of_another_as_their_dot_says():
    random = np.random.default_rng(1)
    net = bs.Network([4, 5, 3], hidden="tanh", seed=1, dtype="float64")
    x, y = random.standard_normal((2, 4)), np.array([0, 2])
    before, eta = bs.backprop(net, x[1:], y[1:]).cost, 1e-6
    predicted = -eta * pairwise(net, x, y).dots[0, 1]
    net.parameters[...] -= eta * bs.backprop(net, x[:1], y[:1]).gradient
    assert bs.backprop(net, x[1:], y[1:]).cost - before == pytest.approx(predicted, rel=1e-3)


def test_directions_are_counted():
    net = bs.Network([3, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    net.b[1][...] = 0
    assert pairwise(net, [[1.0, 2, 3]] * 4, [1.0, -2, 3, 4]).directions == pytest.approx(1)
    assert np.isnan(pairwise(net, [[1.0, 2, 3]] * 2, [0.0, 0.0]).directions)
    assert pairwise(net, [[1.0, 0, 0], [-1.0, 0, 0]], [1.0, 1.0]).directions == pytest.approx(2)


def test_too_many_and_too_long_are_told():
    net = bs.Network([1, 1], output="identity", cost="mae", dtype="float64")
    with pytest.raises(BadChoice, match=r"x: got 4,097 examples, expected at most 4,096; pick some rows, x\[:4096\]"):
        pairwise(net, np.zeros((4097, 1)), np.zeros(4097))
    with pytest.raises(BadData, match="row 2: its gradient is too long"):
        pairwise(net, [[1.0], [1e200]], [3.0, 1e300])
    assert pairwise(net, [[1.0]], [3.0]).to_json() == {"dots": [[2.0]]}
