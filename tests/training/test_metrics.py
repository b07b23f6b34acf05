import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as known

import backscope as bs
from backscope.errors import BadChoice
from backscope.training import METRICS, evaluate
from backscope.training.metrics import chosen_metrics
from drawn import cases

seeds = st.integers(0, 10_000)


@given(seeds, st.integers(1, 40), st.integers(2, 5))
def test_of_classifications_they_are_scikit_learns(seed, rows, classes):
    random = np.random.default_rng(seed)
    wanted, answers = random.integers(0, classes, rows), random.random((rows, classes))
    y, given_ = np.eye(classes)[wanted], answers.argmax(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        balanced = known.balanced_accuracy_score(wanted, given_)
    assert METRICS["accuracy"](y, answers) == pytest.approx(known.accuracy_score(wanted, given_))
    assert METRICS["balanced_accuracy"](y, answers) == pytest.approx(balanced)


@given(seeds, st.integers(2, 40), st.integers(1, 3))
def test_of_regressions_they_are_scikit_learns(seed, rows, outputs):
    random = np.random.default_rng(seed)
    y, a = random.standard_normal((2, rows, outputs))
    assert METRICS["rmse"](y, a) == pytest.approx(np.sqrt(known.mean_squared_error(y, a)))
    assert METRICS["mean_absolute_error"](y, a) == pytest.approx(known.mean_absolute_error(y, a))
    expected = known.r2_score(y, a, multioutput="variance_weighted")
    assert METRICS["r2"](y, a) == pytest.approx(expected)


def test_r2_of_values_that_do_not_vary():
    y = np.ones((3, 1))
    assert METRICS["r2"](y, y) == 1
    assert METRICS["r2"](y, y + 1) == 0


@given(cases())
def test_the_cost_is_that_of_backprop(case):
    trace = bs.backprop(case.net, case.x, case.y, penalty=case.penalty, sample_weight=case.sample_weight)
    from backscope.backprop import as_penalty

    told = evaluate(case.net, case.x, case.y, {}, as_penalty(case.penalty), case.sample_weight)
    assert told["cost"] == pytest.approx(trace.cost, rel=1e-10, abs=1e-13)


def test_many_rows_are_the_same_in_pieces():
    net, random = bs.Network([3, 2], dtype="float64"), np.random.default_rng(0)
    x, y = random.random((10_000, 3)), np.eye(2)[random.integers(0, 2, 10_000)]
    told = evaluate(net, x, y, {"accuracy": METRICS["accuracy"]})
    assert told["cost"] == pytest.approx(bs.backprop(net, x, y).cost, rel=1e-12)
    assert told["accuracy"] == np.mean(net.predict(x) == y.argmax(axis=1))


def test_ones_own_function_has_its_name():
    def worst(y, a):
        return float(np.abs(y - a).max())

    assert list(chosen_metrics([worst, "r2"], "regression")) == ["worst", "r2"]
    assert list(chosen_metrics("rmse", "regression")) == ["rmse"]
    assert list(chosen_metrics(None, "classification")) == ["accuracy"]
    with pytest.raises(BadChoice, match="metrics: got 'luck'"):
        chosen_metrics(["luck"], "regression")
