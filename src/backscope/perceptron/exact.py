"""Exact arithmetic for proofs: numbers as typed, linear systems in whole numbers, roots rounded once."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, ldexp
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHOLE = 2.0**53  # float64 holds all whole numbers below
MOST_DECIMALS = 15
PRIMES, PRIME_BITS = (33554393, 33554383), 25
FIRST = 4  # digits to the base of the prime, before a solution is looked for in them

Solution = tuple[list[int], int]  # numerators, and the denominator that they share, above 0


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


def root(value: Fraction) -> float:
    """Return the square root of a number of any size, 0 or more."""
    shift = (value.denominator.bit_length() - value.numerator.bit_length()) // 2 + 64
    scaled = value * Fraction(4) ** shift  # of some 128 bits
    return ldexp(isqrt(scaled.numerator // scaled.denominator), -shift)


def bits(numbers: NDArray[Any]) -> int:
    """Return how many bits the largest of some whole numbers has."""
    return int(np.abs(numbers).max()).bit_length() if numbers.size else 0


def price(unknowns: int, width: int) -> float:
    """Return about how many seconds :func:`solve` takes with so many unknowns and entries of ``width`` bits."""
    digits, limbs = 2 * unknowns * (width + unknowns.bit_length()) / PRIME_BITS, 3 + width / 20
    return 1e-3 + unknowns**3 * 2e-8 + digits * (5e-5 + limbs * unknowns * (unknowns * 1e-9 + 4e-7))


def solve(matrix: NDArray[Any], right: list[int]) -> Solution | None:
    """Return the one solution of ``matrix`` · u = ``right``, or None if none is found, as there is none or many.

    The digits of the solution to the base of a prime, one product with the inverse modulo the prime each, until they
    tell the fractions that they are of (Dixon, *Exact solution of linear equations using p-adic expansions*,
    Numerische Mathematik 40, 1982). What is returned is verified in every equation.
    """
    for prime in PRIMES:
        found = _inverse(matrix, prime)
        if found is not None:
            rows, inverse = found
            return _lifted(matrix, np.array(right, dtype=object), rows, inverse, prime)
    return None


def _inverse(matrix: NDArray[Any], prime: int) -> tuple[list[int], NDArray[np.int64]] | None:
    """Return independent equations, one an unknown, and the inverse of their matrix modulo the prime, if there are."""
    unknowns = matrix.shape[1]
    left = (matrix % prime).astype(np.int64)
    order = np.arange(len(left))
    for k in range(unknowns):  # which equations: elimination downwards
        pivots = np.flatnonzero(left[k:, k])
        if not len(pivots):
            return None
        swap = [k, k + int(pivots[0])]
        left[swap], order[swap] = left[swap[::-1]], order[swap[::-1]]
        left[k] = left[k] * pow(int(left[k, k]), -1, prime) % prime
        left[k + 1 :] = (left[k + 1 :] - left[k + 1 :, k : k + 1] * left[k]) % prime
    rows = order[:unknowns].tolist()
    inverse = (matrix[rows] % prime).astype(np.int64)
    for k in range(unknowns):  # in this order no pivot is 0; the inverse takes the place of what it has made zeros of
        pivot = pow(int(inverse[k, k]), -1, prime)
        inverse[k, k] = 1
        inverse[k] = inverse[k] * pivot % prime
        others = inverse[:, k].copy()
        others[k] = 0
        inverse[others != 0, k] = 0
        inverse = (inverse - others[:, None] * inverse[k]) % prime
    return rows, inverse


def _lifted(
    matrix: NDArray[Any], right: NDArray[Any], rows: list[int], inverse: NDArray[np.int64], prime: int
) -> Solution | None:
    """Return the solution whose digits to the base of the prime are found one after the other."""
    product, back = _Product(matrix[rows]), _Product(inverse)
    rest, total, modulus, count = right[rows], np.zeros(len(rows), dtype=object), 1, 0
    largest = 4 ** (len(rows) * (bits(matrix) + len(rows).bit_length()) + bits(right) + 8)  # more digits tell no more
    while True:
        digits = []
        for _ in range(max(FIRST, count // 3)):
            digits.append((back.of(rest % prime) % prime).astype(np.int64))
            rest = (rest - product.of(digits[-1])) // prime
        total, modulus = total + _joined(digits, prime) * modulus, modulus * prime ** len(digits)
        count += len(digits)
        solution = _fractions(total.tolist(), modulus)
        if solution is not None and np.array_equal(matrix @ np.array(solution[0], dtype=object), right * solution[1]):
            return solution
        if modulus > largest:
            return None


class _Product:
    """Products of a matrix of whole numbers with digits, in float64, whose sums of 53 bits are not rounded.

    The matrix is taken apart into limbs so short that they are not: it is the sum of limbs[i] · 2**(width i).
    """

    def __init__(self, matrix: NDArray[Any]) -> None:
        self._width = 53 - PRIME_BITS - len(matrix).bit_length()
        signs, sizes = np.where(matrix < 0, -1.0, 1.0), np.abs(matrix)
        shifts, mask = range(0, max(1, bits(matrix)), self._width), (1 << self._width) - 1
        self._limbs = np.vstack([signs * ((sizes >> shift) & mask).astype(np.float64) for shift in shifts])

    def of(self, digits: NDArray[Any]) -> NDArray[Any]:
        parts = (self._limbs @ digits.astype(np.float64)).astype(np.int64).reshape(-1, len(digits))
        total = np.zeros(len(digits), dtype=object)
        for part in parts[::-1]:
            total = (total << self._width) + part.astype(object)
        return total


def _joined(digits: list[NDArray[np.int64]], prime: int) -> NDArray[Any]:
    """Return the numbers (unknowns,) that have these digits, the lowest first: by halves, so that few are long."""
    if len(digits) == 1:
        return digits[0].astype(object)
    middle = len(digits) // 2
    return _joined(digits[:middle], prime) + _joined(digits[middle:], prime) * prime**middle


def _fractions(residues: list[int], modulus: int) -> Solution | None:
    """Return numerators and a common denominator, all below the root of half the modulus, that have these residues."""
    most, denominator = isqrt(modulus // 2), 1
    numerators: list[int] = []
    for residue in residues:
        value = residue * denominator % modulus
        factor = _denominator(value, modulus, most)
        denominator *= factor
        if denominator > most:
            return None
        value = value * factor % modulus
        numerators = [numerator * factor for numerator in numerators] if factor > 1 else numerators
        numerators.append(value - modulus if value > modulus // 2 else value)
    return numerators, denominator


def _denominator(residue: int, modulus: int, most: int) -> int:
    """Return the denominator of the fraction of small parts that is ``residue`` modulo ``modulus`` (Wang, 1981)."""
    before, now, factor_before, factor = modulus, min(residue, modulus - residue), 0, 1
    while now > most:
        quotient = before // now
        before, now = now, before - quotient * now
        factor_before, factor = factor, factor_before - quotient * factor
    return abs(factor)
