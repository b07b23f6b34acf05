import numpy as np
import pytest

import backscope as bs
from backscope.backprop import Penalty
from backscope.cli.scores import answer_codes, closing_scores, engine_of, scores
from backscope.engines import CompiledEngine, ReferenceEngine, engine_named, load_core

AUTO = engine_named("auto")


def test_a_regression_is_scored_in_its_own_units():
    data = bs.load("diabetes")
    net = bs.Network([10, 1], output="identity", cost="quadratic", initial="zeros")
    told = closing_scores(net, data, Penalty(), AUTO)
    y = data.preparation.targets_back(data.test.y)
    mean = data.preparation.targets_back(np.zeros(1))[0]
    assert told["test_rmse"] == pytest.approx(np.sqrt(np.mean((y - mean) ** 2)), rel=1e-6)
    assert told["train_r2"] == pytest.approx(0, abs=1e-6)


def test_without_a_test_set_its_numbers_are_none():
    told = closing_scores(bs.Network([2, 2]), bs.load("xor"), Penalty(), AUTO)
    assert told["test_cost"] is told["test_accuracy"] is None
    assert told["train_accuracy"] in (0, 0.25, 0.5, 0.75, 1)
    assert scores(bs.Network([2, 2]), None, Penalty(), bs.load("xor").preparation, AUTO) == {}


def test_codes_of_one_output_and_of_several():
    one = bs.Network([1, 1], output="sigmoid", cost="binary_cross_entropy", initial="constant:1")
    assert answer_codes(one, np.array([[-1.0], [2.0]]), AUTO).tolist() == [0, 1]
    two = bs.Network([1, 2], initial="zeros")
    two.w[1][...] = [[1.0], [-1.0]]
    assert answer_codes(two, np.array([[-1.0], [2.0]]), AUTO).tolist() == [1, 0]


def test_a_run_is_scored_by_the_engine_and_the_threads_that_trained_it(tmp_path):
    def trained(**how):
        return bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=1, **how)

    slow = engine_of(trained(engine="reference", threads=1, folder=tmp_path / "run"))
    assert (type(slow), slow.threads) == (ReferenceEngine, 1)
    assert type(engine_of(bs.open_run(tmp_path / "run"))) is ReferenceEngine
    fast = engine_of(trained(threads=2))
    assert (type(fast), fast.threads) == (ReferenceEngine if load_core() is None else CompiledEngine, 2)
