"""The rows of two classes as whole numbers, from which every claim about a plane between them is proven."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.exact import bits, whole_numbers


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of x (N, n) without rounding: x[i, j] = (whole[i, j] + middle[j]) · units[j].

    The middle of each column's range is taken away before anything is rounded: of numbers that are large and near to
    each other, float64 would keep the part that they have in common, and lose that by which they differ.

    Attributes
    ----------
    whole : ndarray of int, (N, n)
    middle : list of int, (n,)
    units : list of Fraction, (n,)
    marks : ndarray of int, (N,)
        0 or 1, the class of each row.
    """

    whole: NDArray[Any]
    middle: list[int]
    units: list[Fraction]
    marks: NDArray[np.int64]

    @classmethod
    def of(cls, x: NDArray[np.float64], marks: NDArray[np.int64]) -> Rows:
        """Return the rows of x (N, n) in float64."""
        whole, units = whole_numbers(x)
        middle = (whole.min(axis=0) + whole.max(axis=0)) // 2
        return cls(whole - middle, middle.tolist(), units, marks)

    @cached_property
    def signs(self) -> NDArray[np.int64]:
        """-1 or 1 for each row, (N,)."""
        return np.where(self.marks == 1, 1, -1)

    @cached_property
    def half(self) -> list[int]:
        """Half of each column's range, or 1 where that is 0; as ``whole``, in the column's unit."""
        return [int(largest) or 1 for largest in np.abs(self.whole).max(axis=0)]

    @property
    def scaled(self) -> NDArray[np.float64]:
        """(N, n), each column in -1 … 1, each number rounded once."""
        return (self.whole / np.array(self.half, dtype=object)).astype(np.float64)

    @property
    def lengths(self) -> NDArray[np.float64]:
        """What 1 in each column of ``scaled`` means in x, (n,)."""
        return np.array([float(half * unit) for half, unit in zip(self.half, self.units, strict=True)])

    @cached_property
    def points(self) -> NDArray[Any]:
        """(N, n) whole numbers in one unit for all columns, :attr:`unit`."""
        return self.whole * np.array([int(unit / self.unit) for unit in self.units], dtype=object)

    @cached_property
    def unit(self) -> Fraction:
        """Of ``points``: a part of the unit of every column."""
        return Fraction(1, lcm(*(unit.denominator for unit in self.units)))

    @cached_property
    def width(self) -> int:
        """How many bits the numbers of ``points`` have at most."""
        return bits(self.points)

    @property
    def longest_square(self) -> Fraction:
        """The largest ‖x‖² of all rows."""
        offsets = [int(unit / self.unit) * value for unit, value in zip(self.units, self.middle, strict=True)]
        values = self.points + np.array(offsets, dtype=object)
        return int((values * values).sum(axis=1).max()) * self.unit**2

    def heights(self, weights: list[Fraction]) -> tuple[NDArray[Any], int, Fraction]:
        """Return w·(x - middle) of each row as whole numbers over a common denominator; and w·middle."""
        products = [unit * weight for unit, weight in zip(self.units, weights, strict=True)]
        common = lcm(*(product.denominator for product in products))
        factors = np.array([product.numerator * (common // product.denominator) for product in products], dtype=object)
        return self.whole @ factors, common, Fraction(int(np.array(self.middle, dtype=object) @ factors), common)

    def mean_difference(self, shares: dict[int, Fraction]) -> list[Fraction]:
        """Return the mean of rows of the later class less the mean of rows of the other, in ``points``' unit.

        Each mean is by shares 0 or more, which need not sum to 1.
        """
        where = np.array(list(shares), dtype=np.intp)
        common = lcm(*(share.denominator for share in shares.values()))
        factors = np.array([share.numerator * (common // share.denominator) for share in shares.values()], dtype=object)
        later = self.marks[where] == 1
        means = [(factors[own] @ self.points[where[own]], int(factors[own].sum())) for own in (later, ~later)]
        (one, ones), (other, others) = means
        return [Fraction(int(a), ones) - Fraction(int(b), others) for a, b in zip(one, other, strict=True)]
