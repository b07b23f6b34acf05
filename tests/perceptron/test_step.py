"""One example in six lines."""

import numpy as np

import backscope as bs
from backscope.perceptron import gate


def steps(name, **settings):
    found = gate(name)
    return bs.Perceptron(**settings).learn(found.x, found.y).steps


def test_a_mistake_in_six_lines():
    assert steps("and")[5].words().splitlines() == [
        "step 6: pass 2, row 2",
        "  1  weights  w = (1, 1), b = 0 (threshold 0)",
        "  2  inputs   x = (0, 1)",
        "  3  sum      z = 1·0 + 1·1 + 0 = 1",
        "  4  answer   1, as z > 0",
        "  5  target   0: error = target - answer = -1",
        "  6  move     w + 1 · (-1) · x = (1, 0), b + 1 · (-1) = -1",
    ]


def test_a_right_answer_moves_nothing():
    last = steps("and")[-1].words().splitlines()
    assert last[0] == "step 24: pass 6, row 4"
    assert last[3:] == [
        "  3  sum      z = 2·1 + 1·1 + (-2) = 1",
        "  4  answer   1, as z > 0",
        "  5  target   1: error = target - answer = 0",
        "  6  move     none",
    ]


def test_the_delta_rule_says_that_it_goes_by_the_sum():
    words = steps("or", rule="delta", learning_rate=0.25)[1].words().splitlines()
    assert words[1:] == [
        "  1  weights  w = (0, 0), b = -0.25 (threshold 0.25)",
        "  2  inputs   x = (0, 1)",
        "  3  sum      z = 0·0 + 0·1 + (-0.25) = -0.25",
        "  4  answer   -1, as z <= 0",
        "  5  target   1: error = target - z = 1.25",
        "  6  move     w + 0.25 · 1.25 · x = (0, 0.3125), b + 0.25 · 1.25 = 0.0625",
    ]


def test_many_columns_are_cut_short():
    x = np.eye(20)
    words = bs.Perceptron().learn(x, np.arange(20) > 9).steps[10].words()
    assert "x = (0, 0, 0, 0, 0, 0, …)" in words
    assert "z = w·x + b = 0" in words
    assert max(map(len, words.splitlines())) < 100


def test_a_delta_rule_that_misses_by_a_whole_number_goes_by_the_sum_too():
    # z = 1 is the answer as well, so that the error could be of either
    record = bs.Perceptron(rule="delta", learning_rate=0.1, initial=[1.0, 0]).learn([[1], [-1]], [0, 1])
    assert (record.steps[0].z, record.steps[0].answer) == (1, 1)
    assert "error = target - z = -2" in record.steps[0].words()
