"""Proof that no plane separates two classes: a point that is a mean of rows of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.exact import solve
from backscope.perceptron.step import short, vector
from backscope.words import say

MOST_UNKNOWNS = 60  # up to which a certificate is solved without rounding: more takes minutes
LEAST = 1e-9  # of the largest share, below which one is rounding
ROUNDING = 1e-12  # more than float64 loses, relatively, in a few hundred equations
MOST_CONDITION = 1e10
SHOWN = 4  # rows of a class, and columns, that are written out


@dataclass(frozen=True)
class Certificate:
    """Proof that no plane exists: a mean of rows of one class that is a mean of rows of the other as well.

    On which side of a plane a mean lies, some row that it is made of lies too: so both classes have a row on the same
    side, or on the plane.

    Attributes
    ----------
    positive, negative : ndarray, (rows of that class,), float64
        Weights, 0 or more, of the rows of the later and of the other class, as they follow each other in x; each sums
        to 1.
    point : ndarray, (n,), float64
        The mean that they share.
    exact : tuple of two lists of Fraction, or None
        ``positive`` and ``negative`` without rounding, for which the means are verified to be the same. None where
        there are too many to solve for: that such weights exist is sure then, but they are known to rounding.
    rows : ndarray of int
        The rows of x that have a weight: these break separability.
    """

    positive: NDArray[np.float64]
    negative: NDArray[np.float64]
    point: NDArray[np.float64]
    exact: tuple[list[Fraction], list[Fraction]] | None
    rows: NDArray[np.intp]


def certificate_of(
    x: NDArray[np.float64], marks: NDArray[np.int64], shares: NDArray[np.float64], whole: NDArray[Any]
) -> Certificate | None:
    """Return a certificate made of the rows that have a share, or None where that cannot be made sure of."""
    rows = np.flatnonzero(shares > LEAST * shares.max())
    if len(rows) == 0:
        return None
    exact = _solved(whole[rows], marks[rows]) if len(rows) <= MOST_UNKNOWNS else None
    found = _sure(x, rows, marks[rows]) if exact is None else np.array([float(share) for share in exact])
    if found is None:
        return None
    weights = np.zeros(len(x))
    weights[rows] = found
    used, later = rows[found > 0], marks == 1
    both = None if exact is None else _by_class(exact, rows, marks)
    return Certificate(weights[later], weights[~later], weights[later] @ x[later], both, used)


def range_of(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middle of each column's range and half of its length, or 1 where that is 0."""
    low, high = x.min(axis=0), x.max(axis=0)
    half = high / 2 - low / 2
    return low / 2 + high / 2, np.where(half > 0, half, 1)


def _system(columns: NDArray[Any], marks: NDArray[np.int64]) -> tuple[NDArray[Any], list[int]]:
    """Return the equations that shares of rows satisfy: means coincide, and those of each class sum to 1."""
    later = marks == 1
    equations = np.vstack([np.where(later, 1, -1) * columns, later.astype(int), (~later).astype(int)])
    return equations, [0] * len(columns) + [1, 1]


def _solved(whole: NDArray[Any], marks: NDArray[np.int64]) -> list[Fraction] | None:
    """Return the shares of rows of whole numbers without rounding, or None if there are none, or one is negative."""
    equations, right = _system(whole.T, marks)
    found = solve(equations.tolist(), right)
    return None if found is None or min(found) < 0 else found


def _sure(x: NDArray[np.float64], rows: NDArray[np.intp], marks: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Return shares to rounding, if it is sure that they exist: no rounding could have turned one of them negative."""
    middle, half = range_of(x)
    equations, right = _system(((x[rows] - middle) / half).T, marks)
    if equations.shape[0] != equations.shape[1] or np.linalg.cond(equations) > MOST_CONDITION:
        return None
    inverse = np.linalg.inv(equations)
    found: NDArray[np.float64] = inverse @ right
    return found if found.min() > ROUNDING * np.abs(inverse).sum(axis=1).max() else None


def _by_class(
    shares: list[Fraction], rows: NDArray[np.intp], marks: NDArray[np.int64]
) -> tuple[list[Fraction], list[Fraction]]:
    """Return the shares of all rows of the later class, and of the other."""
    every = dict(zip(rows.tolist(), shares, strict=True))
    positive, negative = (
        [every.get(row, Fraction(0)) for row in np.flatnonzero(marks == mark).tolist()] for mark in (1, 0)
    )
    return positive, negative


def proof(x: NDArray[np.float64], marks: NDArray[np.int64], found: Certificate, language: str = "en") -> str:
    """Return a certificate in words."""
    shares = found.exact or (found.positive.tolist(), found.negative.tolist())
    sides = [
        [(share, vector(row)) for share, row in zip(own, x[marks == mark], strict=True) if share > 0]
        for mark, own in zip((1, 0), shares, strict=True)
    ]
    counts, point = [len(side) for side in sides], vector(found.point)

    def told(key: str, **values: Any) -> str:
        return say(f"separability.proof.{key}", language, **values)

    if max(counts) == 1 and x.shape[1] > SHOWN:
        first, second = found.rows + 1
        return told("same", first=first, second=second)
    if max(counts) > SHOWN or x.shape[1] > SHOWN:
        rows = ", ".join(str(row + 1) for row in found.rows[:SHOWN]) + (", …" if len(found.rows) > SHOWN else "")
        return told("many", first=counts[0], second=counts[1], rows=rows)
    if max(counts) == 1:
        return told("both", point=point)
    if min(counts) == 1:
        return told("inside", mixture=_mixture(max(sides, key=len), point, told))
    mixtures = [_mixture(side, point, told) for side in sides]
    if _equal(sides[1]):
        return told("average_too", mixture=mixtures[0], rows=_listed(sides[1], told))
    return told("too", first=mixtures[0], second=mixtures[1])


def _mixture(side: list[tuple[Any, str]], point: str, told: Callable[..., str]) -> str:
    """Say that shares of rows, (share, row) each, make up a point."""
    if _equal(side):
        return told("average", rows=_listed(side, told), point=point)
    parts = [f"{_share(share)} · {row}" for share, row in side]
    return f"{' + '.join(parts)} = {point}"


def _equal(side: list[tuple[Any, str]]) -> bool:
    return len({share for share, _ in side}) == 1


def _listed(side: list[tuple[Any, str]], told: Callable[..., str]) -> str:
    rows = [row for _, row in side]
    return told("listed", rows=", ".join(rows[:-1]), last=rows[-1])


def _share(share: Any) -> str:
    short_enough = isinstance(share, Fraction) and share.denominator < 100
    return str(share) if short_enough else short(float(share))
