"""Exact arithmetic for proofs: numbers as typed, sums without rounding, small linear systems in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHOLE = 2.0**53  # float64 holds all whole numbers below
MOST_DECIMALS = 15


def whole_numbers(x: NDArray[np.float64]) -> tuple[NDArray[Any], list[Fraction]]:
    """Return whole numbers (N, n), of any size, and the unit of each column: x[i, j] is exactly whole[i, j] · unit[j].

    A column of short decimals means these decimals: 0.1 is one tenth, not the float64 nearest to it. Of other columns
    each number is what its float64 is, a whole number over a power of two.
    """
    columns, units = [], []
    for column in x.T:
        numbers, unit = _decimals(column) or _binary(column)
        columns.append(numbers)
        units.append(unit)
    return np.array(columns, dtype=object).T.reshape(x.shape), units


def _decimals(column: NDArray[np.float64]) -> tuple[list[int], Fraction] | None:
    # m / 10**k, both below 2**53, is rounded once: it is the float64 that the decimal is read as.
    for k in range(MOST_DECIMALS + 1):
        power = 10.0**k
        numbers = np.rint(column * power)
        if np.abs(numbers).max() >= WHOLE:
            return None
        if np.array_equal(numbers / power, column):
            return numbers.astype(np.int64).tolist(), Fraction(1, 10**k)
    return None


def _binary(column: NDArray[np.float64]) -> tuple[list[int], Fraction]:
    ratios = [value.as_integer_ratio() for value in column.tolist()]
    largest = max(denominator for _, denominator in ratios)  # all are powers of two
    return [numerator * (largest // denominator) for numerator, denominator in ratios], Fraction(1, largest)


def sums(whole: NDArray[Any], units: list[Fraction], weights: list[Fraction]) -> list[Fraction]:
    """Return w·x of each row, without rounding."""
    products = [unit * weight for unit, weight in zip(units, weights, strict=True)]
    common = lcm(*(product.denominator for product in products))
    factors = np.array([int(product * common) for product in products], dtype=object)
    return [Fraction(total, common) for total in whole @ factors]


def solve(matrix: list[list[int]], right: list[int]) -> list[Fraction] | None:
    """Return the one solution of ``matrix`` · u = ``right``, or None if there is none or more than one.

    Elimination in whole numbers, where each division comes out even (Bareiss, *Sylvester's identity and multistep
    integer-preserving Gaussian elimination*, Mathematics of Computation 22, 1968).
    """
    rows = np.array([[*row, value] for row, value in zip(matrix, right, strict=True)], dtype=object)
    unknowns, before = rows.shape[1] - 1, 1
    for k in range(unknowns):
        pivot = next((i for i in range(k, len(rows)) if rows[i, k] != 0), None)
        if pivot is None:
            return None
        rows[[k, pivot]] = rows[[pivot, k]]
        others = np.arange(len(rows)) != k
        rows[others] = (rows[others] * rows[k, k] - np.outer(rows[others, k], rows[k])) // before
        before = rows[k, k]
    if any(rows[unknowns:, unknowns] != 0):
        return None
    return [Fraction(rows[k, unknowns], rows[k, k]) for k in range(unknowns)]
