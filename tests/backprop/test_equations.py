import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.backprop import as_penalty, cost_of
from backscope.errors import BadChoice, BadData
from drawn import cases


def hand_worked():
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = [[0.15, 0.20], [0.25, 0.30]], 0.35
    net.w[2][...], net.b[2][...] = [[0.40, 0.45], [0.50, 0.55]], 0.60
    return net, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


def test_the_hand_worked_network():
    """Mazur, *A step by step backpropagation example* (2015): every printed number."""
    net, x, y = hand_worked()
    trace = bs.backprop(net, x, y)
    assert trace.cost == pytest.approx(0.298371109, abs=5e-10)
    assert trace.z[1][0, 0] == pytest.approx(0.3775, abs=1e-12)
    assert trace.a[1][0] == pytest.approx([0.593269992, 0.596884378], abs=5e-10)
    assert trace.a[2][0] == pytest.approx([0.75136507, 0.772928465], abs=5e-10)
    assert trace.delta[2][0, 0] == pytest.approx(0.138498562, abs=5e-10)
    assert trace.grad_w[2][0, 0] == pytest.approx(0.082167041, abs=5e-10)
    assert trace.grad_w[1][0, 0] == pytest.approx(0.000438568, abs=5e-10)
    new = [None] + [net.w[l] - 0.5 * trace.grad_w[l] for l in (1, 2)]
    assert new[2].ravel() == pytest.approx([0.35891648, 0.408666186, 0.511301270, 0.561370121], abs=5e-9)
    assert new[1].ravel() == pytest.approx([0.149780716, 0.19956143, 0.24975114, 0.29950229], abs=5e-9)
    for l in (1, 2):
        net.w[l][...] = new[l]
    assert bs.backprop(net, x, y).cost == pytest.approx(0.291028, abs=5e-7)


@given(cases())
def test_gradients_agree_with_finite_differences(case):
    error = bs.gradcheck(
        case.net, case.x, case.y, penalty=case.penalty, sample_weight=case.sample_weight, tolerance=1e-5, directions=3
    )
    assert error <= 1e-5


@given(cases())
def test_the_cost_is_the_weighted_mean_plus_the_penalty(case):
    trace = bs.backprop(case.net, case.x, case.y, penalty=case.penalty, sample_weight=case.sample_weight)
    weights = np.ones(len(case.x)) if case.sample_weight is None else case.sample_weight
    assert trace.cost == pytest.approx((weights * trace.costs).mean() + trace.penalty, rel=1e-12, abs=1e-15)
    again = cost_of(case.net, case.x, case.y, as_penalty(case.penalty), case.sample_weight)
    assert again == pytest.approx(trace.cost, rel=1e-12, abs=1e-15)


@given(cases(most_rows=5))
def test_the_gradient_is_the_mean_of_the_examples_gradients(case):
    whole = bs.backprop(case.net, case.x, case.y).gradient
    each = [bs.backprop(case.net, case.x[i : i + 1], case.y[i : i + 1]).gradient for i in range(len(case.x))]
    np.testing.assert_allclose(whole, np.mean(each, axis=0), rtol=1e-9, atol=1e-12)


@given(cases(), st.integers(2, 3))
def test_a_weight_of_k_is_an_example_given_k_times(case, times):
    N = len(case.x)
    weights = np.ones(N)
    weights[0] = times
    repeated = np.concatenate([[0] * (times - 1), np.arange(N)])
    weighted = bs.backprop(case.net, case.x, case.y, sample_weight=weights)
    twice = bs.backprop(case.net, case.x[repeated], case.y[repeated])
    np.testing.assert_allclose(weighted.gradient * N, twice.gradient * len(repeated), rtol=1e-9, atol=1e-12)


@given(cases())
def test_the_order_of_examples_does_not_matter(case):
    back = slice(None, None, -1)
    one, other = bs.backprop(case.net, case.x, case.y), bs.backprop(case.net, case.x[back], case.y[back])
    np.testing.assert_allclose(one.gradient, other.gradient, rtol=1e-9, atol=1e-12)


@given(cases())
def test_a_trace_has_every_layer_in_its_shape(case):
    trace, sizes = bs.backprop(case.net, case.x, case.y), case.net.sizes
    N = len(case.x)
    assert trace.z[0] is trace.delta[0] is trace.grad_w[0] is trace.grad_b[0] is None
    for l in range(1, len(sizes)):
        assert trace.z[l].shape == trace.a[l].shape == trace.delta[l].shape == (N, sizes[l])
        assert trace.grad_w[l].shape == (sizes[l], sizes[l - 1])
        assert trace.grad_b[l].shape == (sizes[l],)
    assert trace.gradient.shape == case.net.parameters.shape


def test_a_float32_network_is_explained_in_float64_and_left_alone():
    net = bs.Network([3, 4, 2], seed=5)
    before = net.parameters.copy()
    trace = bs.backprop(net, np.ones((2, 3), dtype=np.float32), [0, 1])
    assert trace.gradient.dtype == np.float64
    np.testing.assert_array_equal(net.parameters, before)
    np.testing.assert_array_equal(trace.gradient, bs.backprop(net.astype("float64"), np.ones((2, 3)), [0, 1]).gradient)


def test_sparse_input_gives_the_dense_gradient():
    sparse = pytest.importorskip("scipy.sparse")
    net, x = bs.Network([6, 4, 3], dtype="float64"), np.eye(6)[[1, 1, 5]] * 2
    dense = bs.backprop(net, x, [0, 1, 2])
    for kind in (sparse.csr_array, sparse.csr_matrix):
        thin = bs.backprop(net, kind(x), [0, 1, 2])
        np.testing.assert_allclose(thin.gradient, dense.gradient, rtol=1e-13, atol=1e-16)


def test_logits_of_ten_thousand_cost_no_overflow():
    net = bs.Network([1, 3], initial="zeros", dtype="float64")
    net.w[1][...] = [[1e4], [0.0], [-1e4]]
    trace = bs.backprop(net, [[1.0], [1.0]], [0, 2])
    assert trace.cost == pytest.approx(1e4)
    assert np.isfinite(trace.gradient).all()


@pytest.mark.parametrize(
    ("x", "y", "more", "error", "message"),
    [
        (np.empty((0, 2)), [], {}, BadData, "no rows"),
        ([[1, 2]], [0, 1], {}, BadData, "expected 1 rows"),
        ([[1, 2, 3]], [0], {}, BadData, r"expected \(N, 2\)"),
        ([1, 2], [0], {}, BadData, r"x\[None, :\]"),
        ([[1, 2]], [7], {}, BadData, "label 7"),
        ([[1, 2]], [0], {"penalty": -1}, BadChoice, "penalty"),
        ([[1, 2]], [0], {"sample_weight": [1, 2]}, BadData, "sample_weight"),
    ],
)
def test_bad_input_is_refused(x, y, more, error, message):
    with pytest.raises(error, match=message):
        bs.backprop(bs.Network([2, 2]), x, y, **more)
