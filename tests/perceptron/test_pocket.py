"""The pocket rule: the best weights are kept, and they never get worse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.perceptron import gate
from perceptron.drawn_planes import labelled, separable


def right(x, y, w, b):
    return int(((x @ w + b > 0) == y).sum())


@given(labelled(), st.integers(0, 9))
def test_more_passes_are_never_worse_and_the_start_is_the_least(case, seed):
    x, y = case
    wrong = [bs.Perceptron(rule="pocket", seed=seed, passes=passes).learn(x, y).wrong for passes in (1, 2, 4, 8, 16)]
    assert wrong == sorted(wrong, reverse=True)
    assert wrong[0] <= len(y) - right(x, y, np.zeros(x.shape[1]), 0)


@given(labelled(), st.integers(0, 9))
def test_the_weights_kept_were_met_on_the_way(case, seed):
    record = bs.Perceptron(rule="pocket", seed=seed, passes=10).learn(*case)
    met = [step.weights for step in record.steps] + [record.steps[-1].new_weights]
    assert any(record.weights is weights for weights in met)


@given(separable())
def test_what_a_plane_separates_is_learned_without_a_mistake(case):
    x, y, _, _ = case
    record = bs.Perceptron(rule="pocket", passes=10**9).learn(x, y)
    assert (record.converged, record.wrong) == (True, 0)


@pytest.mark.parametrize("name", ["xor", "xnor"])
def test_three_of_four_rows_are_the_most_for_a_line(name):
    found = gate(name)
    assert bs.Perceptron(rule="pocket", passes=1000).learn(found.x, found.y).wrong == 1


def test_it_comes_out_ahead_of_the_last_weights():
    random = np.random.default_rng(0)
    x = random.standard_normal((200, 3))
    y = (x @ [1, 2, -1] + random.standard_normal(200) > 0).astype(int)
    last, best = (bs.Perceptron(rule=rule, shuffle=True).learn(x, y).wrong for rule in ("perceptron", "pocket"))
    assert best < last
