"""The nearest means of two classes, from whatever start."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.perceptron.nearest import nearest_points, start_of
from backscope.perceptron.rows import Rows
from perceptron.drawn_planes import labelled


def mean_difference(rows, shares):
    return [part * rows.unit for part in rows.mean_difference(shares)]


@settings(max_examples=60)
@given(labelled(), st.data())
def test_no_row_lies_beyond_the_planes_through_both_means(drawn, data):
    x, y = drawn
    rows = Rows.of(x.astype(float), y)
    shares = np.array(data.draw(st.lists(st.sampled_from([0, 0.25, 1]), min_size=len(x), max_size=len(x))), float)
    found = nearest_points(rows, shares)
    assert min(found.shares.values()) > 0
    for mark in (0, 1):
        assert sum(share for row, share in found.shares.items() if y[row] == mark) == 1
    difference = mean_difference(rows, found.shares)
    assert any(found.difference) == any(difference)
    z = [sum(int(value) * part for value, part in zip(row, difference, strict=True)) for row in x]
    ends = [sum(share * z[row] for row, share in found.shares.items() if y[row] == mark) for mark in (0, 1)]
    for height, mark in zip(z, y, strict=True):
        assert height >= ends[1] if mark else height <= ends[0]


def test_by_hand():
    rows = Rows.of(np.array([[0, 0], [2, 0], [1, 3], [5, 9.0]]), np.array([0, 0, 1, 1]))
    found = nearest_points(rows, np.zeros(4))
    assert {row: float(share) for row, share in found.shares.items()} == {0: 0.5, 1: 0.5, 2: 1}
    assert mean_difference(rows, found.shares) == [0, 3]


def test_a_start_has_rows_of_both_classes():
    rows = Rows.of(np.array([[0], [1], [2.0]]), np.array([0, 0, 1]))
    assert start_of(rows, np.array([0.5, 0, 0.5])) == {0: 1, 2: 1}
    assert start_of(rows, np.array([0, 0.5, 0])) == {1: 1, 2: 1}
    assert start_of(rows, np.array([0.5, 1.5, 7])) == {0: 0.25, 1: 0.75, 2: 1}


def test_what_would_take_long_is_left(monkeypatch):
    monkeypatch.setattr("backscope.perceptron.nearest.MOST_SECONDS", 0.0)
    assert nearest_points(Rows.of(np.array([[0.0], [1]]), np.array([0, 1])), np.ones(2)) is None


@pytest.mark.parametrize("moved", [0, 1e-15])
def test_points_in_common_and_by_a_hair_not(moved):
    rows = Rows.of(np.array([[0, 0], [1, 1], [0, 1], [1, moved]]), np.array([0, 0, 1, 1]))
    assert any(nearest_points(rows, np.ones(4)).difference) is False
    rows = Rows.of(np.array([[0, 0], [1, 1], [0.5, 0.5 + moved]]), np.array([0, 0, 1]))
    assert any(nearest_points(rows, np.ones(3)).difference) is (moved > 0)
