import numpy as np
import pytest
from hypothesis import given

from backscope import Network
from backscope.network import forward
from drawn import cases


@given(cases())
def test_every_layer_follows_from_the_one_before(case):
    z, a = forward(case.net, case.x)
    assert len(z) == len(a) == len(case.net.sizes)
    for l in range(1, len(a)):
        by_hand = [
            [sum(w * v for w, v in zip(row, example, strict=True)) for row in case.net.w[l]] for example in a[l - 1]
        ]
        np.testing.assert_allclose(z[l], by_hand + case.net.b[l], rtol=1e-10, atol=1e-12)
    np.testing.assert_array_equal(a[-1], case.net.feedforward(case.x))


@given(cases())
def test_examples_do_not_touch_one_another(case):
    together = case.net.feedforward(case.x)
    alone = np.vstack([case.net.feedforward(row[None]) for row in case.x])
    np.testing.assert_allclose(together, alone, rtol=1e-10, atol=1e-12)


def test_masks_multiply_what_the_next_layer_sees():
    net = Network([2, 2, 1], hidden="identity", output="identity", cost="mae", initial="constant:1", dtype="float64")
    masks = [np.array([[0.0, 2.0]]), np.array([[1.0, 0.0]])]
    _, a = forward(net, np.array([[3.0, 5.0]]), masks)
    assert [layer.tolist() for layer in a] == [[[0.0, 10.0]], [[10.0, 0.0]], [[10.0]]]


def test_masks_on_sparse_input():
    sparse = pytest.importorskip("scipy.sparse")
    net = Network([3, 2], dtype="float64")
    x, mask = np.array([[1.0, 0.0, 2.0]]), np.array([[2.0, 2.0, 0.0]])
    _, dense = forward(net, x, [mask])
    _, thin = forward(net, sparse.csr_array(x), [mask])
    np.testing.assert_allclose(thin[-1], dense[-1], rtol=1e-14)
