import numpy as np
import pytest

import backscope as bs
from backscope.backprop.dropout import masks, rates_by_layer
from backscope.errors import BadChoice

SIZES = (6, 50, 40, 3)


def test_one_rate_is_for_the_hidden_layers():
    assert rates_by_layer(0.3, 3) == (0.0, 0.3, 0.3)
    assert rates_by_layer([0.1, 0.2, 0.3], 3) == (0.1, 0.2, 0.3)
    assert rates_by_layer(0.5, 1) == (0.0,)


@pytest.mark.parametrize("dropout", [-0.1, 1.0, [0.1], [0.1, 0.2, 1.5], float("nan")])
def test_rates_that_cannot_be_are_refused(dropout):
    with pytest.raises(BadChoice, match="dropout"):
        rates_by_layer(dropout, 3)


def test_a_mask_is_a_function_of_seed_step_and_layer():
    drawn = masks(SIZES, (0.2, 0.5, 0.5), 8, 1, 7, np.float64)
    again = masks(SIZES, (0.2, 0.5, 0.5), 8, 1, 7, np.float64)
    for one, other in zip(drawn, again, strict=True):
        np.testing.assert_array_equal(one, other)
    later = masks(SIZES, (0.2, 0.5, 0.5), 8, 1, 8, np.float64)
    other_seed = masks(SIZES, (0.2, 0.5, 0.5), 8, 2, 7, np.float64)
    assert (drawn[1] != later[1]).any()
    assert (drawn[1] != other_seed[1]).any()
    assert (drawn[1][:, :40] != drawn[2]).any()


def test_a_mask_keeps_the_mean():
    _, mask = masks((1, 1000, 1), (0.0, 0.25), 200, 0, 0, np.float32)
    assert mask.dtype == np.float32
    assert set(np.unique(mask)) == {np.float32(0), np.float32(1 / 0.75)}
    assert mask.mean() == pytest.approx(1, abs=0.01)


def test_without_dropout_there_are_no_masks():
    assert masks(SIZES, (0.0, 0.0, 0.0), 8, 0, 0, np.float64) is None


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "gelu", "elu", "softplus"])
def test_gradients_through_dropout_are_derivatives(hidden):
    net = bs.Network([3, 5, 4, 2], hidden=hidden, dtype="float64", seed=2)
    x = np.random.default_rng(0).standard_normal((4, 3))
    dropped = masks(net.sizes, (0.2, 0.4, 0.3), 4, 0, 11, np.float64)
    assert bs.gradcheck(net, x, [0, 1, 0, 1], masks=dropped) < 1e-6
