"""Rows as whole numbers, the middle of their range taken away."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backscope.perceptron.rows import Rows

X = np.array([[1e9 + 0.25, 1], [1e9 + 0.75, 2], [1e9, 4]])


def test_nothing_is_lost_of_numbers_that_are_large_and_near_to_each_other():
    rows = Rows.of(X, np.array([0, 1, 1]))
    np.testing.assert_array_equal(rows.scaled * rows.lengths, [[-0.12, -1], [0.38, 0], [-0.37, 2]])
    assert rows.signs.tolist() == [-1, 1, 1]
    assert rows.longest_square == (10**9 + Fraction(3, 4)) ** 2 + 4


@given(st.lists(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2), min_size=2, max_size=5), st.fractions())
def test_heights_are_not_rounded(x, weight):
    rows = Rows.of(np.array(x), np.array([0] * (len(x) - 1) + [1]))
    z, common, at_middle = rows.heights([weight, Fraction(1, 3)])
    exact = [
        [(value + middle) * unit for value, middle, unit in zip(row, rows.middle, rows.units, strict=True)]
        for row in rows.whole
    ]
    assert [[float(value) for value in row] for row in exact] == x
    for total, row in zip(z, exact, strict=True):
        assert Fraction(total, common) + at_middle == weight * row[0] + row[1] / 3


def test_the_difference_of_means():
    rows = Rows.of(X, np.array([0, 1, 1]))
    shares = {0: Fraction(5), 1: Fraction(1, 4), 2: Fraction(3, 4)}
    found = [part * rows.unit for part in rows.mean_difference(shares)]
    assert found == [Fraction(3, 16) - Fraction(1, 4), Fraction(7, 2) - 1]
