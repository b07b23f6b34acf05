"""Exact arithmetic for proofs: numbers as typed, linear systems in whole numbers, roots rounded once."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, ldexp
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHOLE = 2.0**53  # float64 holds all whole numbers below
MOST_DECIMALS = 15
PRIMES = (33554393, 33554383)  # below 2**25: 2**13 products of a residue and a limb fit 64 bits
LIMB = 24  # bits
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
    digits, limbs = 2 * unknowns * (width + unknowns.bit_length()) / LIMB, 1 + width / LIMB
    return 1e-3 + digits * (4e-5 + limbs * unknowns * (unknowns * 2e-9 + 4e-7))


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
    both = np.hstack([(matrix[rows] % prime).astype(np.int64), np.eye(unknowns, dtype=np.int64)])
    for k in range(unknowns):  # in this order no pivot is 0
        both[k] = both[k] * pow(int(both[k, k]), -1, prime) % prime
        others = both[:, k : k + 1].copy()
        others[k] = 0
        both = (both - others * both[k]) % prime
    return rows, both[:, unknowns:]


def _lifted(
    matrix: NDArray[Any], right: NDArray[Any], rows: list[int], inverse: NDArray[np.int64], prime: int
) -> Solution | None:
    """Return the solution whose digits to the base of the prime are found one after the other."""
    limbs, rest = _limbs(matrix[rows]), right[rows]
    total, modulus, wanted = np.zeros(len(rows), dtype=object), 1, FIRST
    largest = 4 ** (len(rows) * (bits(matrix) + len(rows).bit_length()) + bits(right) + 8)  # more digits tell no more
    while True:
        digits = []
        for _ in range(wanted):
            digits.append(inverse @ (rest % prime).astype(np.int64) % prime)
            rest = (rest - _product(limbs, digits[-1])) // prime
        total, modulus = total + _joined(digits, prime) * modulus, modulus * prime**wanted
        solution = _fractions(total.tolist(), modulus)
        if solution is not None and np.array_equal(matrix @ np.array(solution[0], dtype=object), right * solution[1]):
            return solution
        if modulus > largest:
            return None
        wanted *= 2


def _joined(digits: list[NDArray[np.int64]], prime: int) -> NDArray[Any]:
    """Return the numbers (unknowns,) that have these digits, the lowest first: by halves, so that few are long."""
    if len(digits) == 1:
        return digits[0].astype(object)
    middle = len(digits) // 2
    return _joined(digits[:middle], prime) + _joined(digits[middle:], prime) * prime**middle


def _limbs(matrix: NDArray[Any]) -> list[NDArray[np.int64]]:
    """Return matrices of small whole numbers: ``matrix`` is the sum of limbs[i] · 2**(LIMB i)."""
    signs, sizes = np.where(matrix < 0, -1, 1), np.abs(matrix)
    mask = (1 << LIMB) - 1
    return [signs * ((sizes >> shift) & mask).astype(np.int64) for shift in range(0, max(1, bits(matrix)), LIMB)]


def _product(limbs: list[NDArray[np.int64]], digits: NDArray[np.int64]) -> NDArray[Any]:
    total = np.zeros(len(digits), dtype=object)
    for limb in reversed(limbs):
        total = (total << LIMB) + (limb @ digits).astype(object)
    return total


def _fractions(residues: list[int], modulus: int) -> Solution | None:
    """Return numerators and a common denominator, all below the root of half the modulus, that have these residues."""
    most, denominator = isqrt(modulus // 2), 1
    for residue in residues:
        denominator *= _denominator(residue * denominator % modulus, modulus, most)
        if denominator > most:
            return None
    numerators = [residue * denominator % modulus for residue in residues]
    return [value - modulus if value > modulus // 2 else value for value in numerators], denominator


def _denominator(residue: int, modulus: int, most: int) -> int:
    """Return the denominator of the fraction of small parts that is ``residue`` modulo ``modulus`` (Wang, 1981)."""
    before, now, factor_before, factor = modulus, min(residue, modulus - residue), 0, 1
    while now > most:
        quotient = before // now
        before, now = now, before - quotient * now
        factor_before, factor = factor, factor_before - quotient * factor
    return abs(factor)
