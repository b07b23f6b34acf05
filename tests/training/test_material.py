import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.training.material import gather
from training.small import blobs, net


@given(st.floats(0, 0.8), st.integers(0, 20))
def test_what_is_held_out_is_not_learned_from(fraction, seed):
    x, y = blobs(50)
    material = gather(net(), (x, y), validation=fraction, seed=seed)
    kept = np.arange(50) if material.rows is None else material.rows
    held = 0 if material.validation is None else len(material.validation[0])
    assert material.about["examples"] == len(kept) == 50 - held
    if held:
        together = np.concatenate([material.x[kept], material.validation[0]])
        np.testing.assert_array_equal(np.sort(together[:, 0]), np.sort(x[:, 0]))
        counts = material.validation[1].sum(axis=0)
        assert (np.abs(counts - fraction * np.bincount(y)) <= 1).all()


@given(st.integers(0, 20))
def test_weights_have_mean_one_over_what_is_learned_from(seed):
    own = np.random.default_rng(seed).random(30) + 0.01
    material = gather(net(), blobs(), validation=0.3, sample_weight=own, class_weight="balanced", seed=seed)
    assert material.weights[material.rows].mean() == pytest.approx(1)


@pytest.mark.parametrize("size", [1e308, 1e-308, 5e-324])
def test_weights_of_any_size_come_to_mean_one(size):
    weights = gather(net(), blobs(), sample_weight=np.r_[np.full(29, size), 0.0]).weights
    np.testing.assert_allclose(weights, np.r_[np.full(29, 30 / 29), 0.0])


def test_class_weights_by_label():
    x, y = blobs()
    words = np.array(["a", "b", "c"])[y]
    material = gather(net(classes=["a", "b", "c"]), (x, words), class_weight={"b": 3})
    ratio = material.weights[y == 1][0] / material.weights[y == 0][0]
    assert ratio == pytest.approx(3)


def test_all_weight_held_out_is_refused():
    x, y = blobs()
    held = np.setdiff1d(np.arange(30), gather(net(), (x, y), validation=0.3).rows)
    weights = np.zeros(30)
    weights[held] = 1
    with pytest.raises(BadData, match="all are zero in the training part"):
        gather(net(), (x, y), validation=0.3, sample_weight=weights)


def test_own_validation_data_is_checked_as_training_data_is():
    for bad, message in (((np.ones((2, 3)), [0, 1]), "3 columns"), ((np.ones((1, 2)), [7]), "label 7")):
        with pytest.raises(BadData, match=message):
            gather(net(), blobs(), validation=bad)
    regression = bs.Network([2, 1], output="identity", cost="quadratic")
    with pytest.raises(BadChoice, match="class_weight"):
        gather(regression, (blobs()[0], blobs()[1] * 1.0), class_weight="balanced")


def test_data_is_not_copied():
    x, y = blobs()
    assert gather(net(), (x, y), validation=0.2).x is x
