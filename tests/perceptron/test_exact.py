"""Numbers as typed, sums and linear systems without rounding."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.perceptron.exact import bits, price, root, solve, whole_numbers


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


@given(st.fractions(0), st.integers(-3000, 900))
def test_a_root_is_rounded_once(value, exponent):
    value *= Fraction(2) ** exponent
    found = Fraction(root(value))
    below = Fraction(math.nextafter(root(value), 0))
    assert below**2 <= value or found < Fraction(1, 2**1000)
    assert Fraction(math.nextafter(root(value), math.inf)) ** 2 >= value


def matrix_of(rows):
    return np.array(rows, dtype=object)


@given(st.integers(1, 5), st.data())
def test_a_solution_solves(size, data):
    numbers = st.lists(st.integers(-50, 50), min_size=size, max_size=size)
    matrix = data.draw(st.lists(numbers, min_size=size, max_size=size + 2))
    right = data.draw(st.lists(st.integers(-50, 50), min_size=len(matrix), max_size=len(matrix)))
    found = solve(matrix_of(matrix), right)
    rank = np.linalg.matrix_rank(np.array(matrix))
    if found is None:
        assert rank < size or np.linalg.matrix_rank(np.column_stack([matrix, right])) > size
    else:
        assert rank == size
        numerators, denominator = found
        assert denominator > 0
        for row, value in zip(matrix, right, strict=True):
            assert sum(a * u for a, u in zip(row, numerators, strict=True)) == value * denominator


@pytest.mark.parametrize(
    ("matrix", "right"), [([[0]], [0]), ([[1], [1]], [1, 2]), ([[1, 1], [2, 2]], [1, 2]), ([[1, 2]], [3])]
)
def test_no_single_solution(matrix, right):
    assert solve(matrix_of(matrix), right) is None


@pytest.mark.parametrize("factor", [33554393, 33554383 * 33554393, 10**40])
def test_whole_numbers_of_any_size(factor):
    # multiples of the primes are 0 modulo them
    assert solve(matrix_of([[factor, 1], [1, factor]]), [factor + 1, factor + 1]) == ([1, 1], 1)
    assert solve(matrix_of([[7 * factor + 3]]), [-1]) == ([-1], 7 * factor + 3)


def test_many_unknowns():
    random = np.random.default_rng(0)
    wanted = random.integers(-1000, 1000, 90).tolist()
    matrix = random.integers(-(2**50), 2**50, (95, 90)).astype(object)
    numerators, denominator = solve(matrix, (matrix @ matrix_of(wanted)).tolist())
    assert [value // denominator for value in numerators] == wanted
    assert price(90, 50) < 1 < price(900, 50)


def test_bits():
    assert bits(matrix_of([[3, -8], [0, 1]])) == 4
    assert bits(matrix_of([])) == 0
