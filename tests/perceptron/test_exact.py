"""Numbers as typed, sums and linear systems without rounding."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.perceptron.exact import solve, sums, whole_numbers


def test_a_decimal_is_what_was_typed():
    whole, units = whole_numbers(np.array([[0.1, 3.0], [0.25, -1e15]]))
    assert [[number * unit for number, unit in zip(row, units, strict=True)] for row in whole] == [
        [Fraction(1, 10), 3],
        [Fraction(1, 4), -(10**15)],
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_every_number_is_its_decimal_or_itself(values):
    whole, (unit,) = whole_numbers(np.array(values)[:, None])
    exact = [number * unit for number in whole[:, 0]]
    assert exact in ([Fraction(repr(value)) for value in values], [Fraction(value) for value in values])
    assert [float(number) for number in exact] == values


@given(st.lists(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3), min_size=1, max_size=6))
def test_sums_are_not_rounded(rows):
    x = np.array(rows) / 10
    weights = [Fraction(1, 3), Fraction(-2, 7), Fraction(10**30)]
    found = sums(*whole_numbers(x), weights)
    assert found == [
        sum(weight * Fraction(value, 10) for weight, value in zip(weights, row, strict=True)) for row in rows
    ]


@given(st.integers(1, 5), st.data())
def test_a_solution_solves(size, data):
    numbers = st.lists(st.integers(-50, 50), min_size=size, max_size=size)
    matrix = data.draw(st.lists(numbers, min_size=size, max_size=size + 2))
    right = data.draw(st.lists(st.integers(-50, 50), min_size=len(matrix), max_size=len(matrix)))
    found = solve(matrix, right)
    rank = np.linalg.matrix_rank(np.array(matrix))
    if found is None:
        assert rank < size or np.linalg.matrix_rank(np.column_stack([matrix, right])) > size
    else:
        assert rank == size
        for row, value in zip(matrix, right, strict=True):
            assert sum(a * u for a, u in zip(row, found, strict=True)) == value


@pytest.mark.parametrize(
    ("matrix", "right"), [([[0]], [0]), ([[1], [1]], [1, 2]), ([[1, 1], [2, 2]], [1, 2]), ([[1, 2]], [3])]
)
def test_no_single_solution(matrix, right):
    assert solve(matrix, right) is None


def test_whole_numbers_of_any_size():
    big = 10**40
    assert solve([[big, 1], [1, big]], [big + 1, big + 1]) == [1, 1]
