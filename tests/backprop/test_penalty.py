import numpy as np
import pytest

import backscope as bs
from backscope.backprop import Penalty, as_penalty
from backscope.errors import BadChoice


def test_the_penalty_by_hand_and_its_gradient():
    w, grad_w = [None, np.array([[3.0, -4.0, 0.0]])], [None, np.ones((1, 3))]
    assert Penalty(l2=0.1, l1=0.5).add(w, grad_w) == pytest.approx(0.05 * 25 + 0.5 * 7)
    np.testing.assert_allclose(grad_w[1], [[1 + 0.3 + 0.5, 1 - 0.4 - 0.5, 1.0]])


def test_biases_are_left_alone_and_the_batch_size_does_not_matter():
    net = bs.Network([2, 3, 2], dtype="float64", seed=1)
    net.parameters[...] += 1
    x, y = np.random.default_rng(0).random((8, 2)), np.arange(8) % 2
    for rows in (1, 3, 8):
        plain, penalised = (bs.backprop(net, x[:rows], y[:rows], penalty=p) for p in (0, 0.25))
        for l in (1, 2):
            np.testing.assert_array_equal(penalised.grad_b[l], plain.grad_b[l])
            np.testing.assert_allclose(penalised.grad_w[l] - plain.grad_w[l], 0.25 * net.w[l], atol=1e-14)
        assert penalised.cost - plain.cost == pytest.approx(penalised.penalty)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, Penalty()),
        (0.5, Penalty(l2=0.5)),
        (np.float32(0.5), Penalty(l2=0.5)),
        ("1e-3", Penalty(l2=0.001)),
        ("l1=0.1", Penalty(l1=0.1)),
        ("l1=0.1,l2=0.2", Penalty(l1=0.1, l2=0.2)),
        (Penalty(l1=3.0), Penalty(l1=3.0)),
    ],
)
def test_ways_to_say_it(value, expected):
    assert as_penalty(value) == expected
    assert as_penalty(expected.spec) == expected


@pytest.mark.parametrize("value", [-1, "l1=-1", "l3=1", "much", float("nan"), float("inf"), True, None, [1]])
def test_what_cannot_be_is_refused(value):
    with pytest.raises(BadChoice, match="penalty"):
        as_penalty(value)
