"""Proof that no plane separates two classes: a point that is a mean of rows of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.exact import bits, price, solve
from backscope.perceptron.nearest import LEAST
from backscope.perceptron.rows import Rows
from backscope.perceptron.step import short, vector
from backscope.words import say

MOST_SECONDS = 10.0  # by estimate, so that the answer does not depend on the machine
SHOWN = 4  # rows of a class, and columns, that are written out


@dataclass(frozen=True)
class Certificate:
    """Proof that no plane exists: a mean of rows of one class that is a mean of rows of the other as well.

    On which side of a plane a mean lies, some row that it is made of lies too: so both classes have a row on the same
    side, or on the plane.

    Attributes
    ----------
    exact : tuple of two lists of Fraction
        Weights, 0 or more, of the rows of the later and of the other class, as they follow each other in x. Each list
        sums to 1, and the means are the same: verified without rounding.
    positive, negative : ndarray, (rows of that class,), float64
        The same, rounded.
    point : ndarray, (n,), float64
        The mean that they share.
    rows : ndarray of int
        The rows of x that have a weight: these break separability.
    """

    exact: tuple[list[Fraction], list[Fraction]]
    positive: NDArray[np.float64]
    negative: NDArray[np.float64]
    point: NDArray[np.float64]
    rows: NDArray[np.intp]


def shares_of(rows: Rows, about: NDArray[np.float64]) -> dict[int, Fraction] | None:
    """Return shares by which the means of both classes are the same, of the rows that have one in ``about`` (N,).

    None where these rows have none or many such shares, one would be negative, or solving for them would take long.
    """
    held = np.flatnonzero(about > LEAST * about.max())
    whole, marks = rows.whole[held], rows.marks[held]
    if len(held) == 0 or price(len(held), bits(whole)) > MOST_SECONDS:
        return None
    equations = np.column_stack([whole * rows.signs[held][:, None], marks, 1 - marks]).T
    found = solve(equations, [0] * whole.shape[1] + [1, 1])
    if found is None or min(found[0]) < 0:
        return None
    return {int(row): Fraction(value, found[1]) for row, value in zip(held, found[0], strict=True)}


def certificate_of(x: NDArray[np.float64], rows: Rows, shares: dict[int, Fraction]) -> Certificate:
    """Return the certificate that these shares are, by which the means of both classes are the same."""
    positive, negative = (
        [shares.get(row, Fraction(0)) for row in np.flatnonzero(rows.marks == mark).tolist()] for mark in (1, 0)
    )
    one, other = (np.array([float(share) for share in own]) for own in (positive, negative))
    used = np.array(sorted(row for row, share in shares.items() if share), dtype=np.intp)
    return Certificate((positive, negative), one, other, one @ x[rows.marks == 1], used)


def proof(x: NDArray[np.float64], marks: NDArray[np.int64], found: Certificate, language: str = "en") -> str:
    """Return a certificate in words."""
    sides = [
        [(share, vector(row)) for share, row in zip(own, x[marks == mark], strict=True) if share > 0]
        for mark, own in zip((1, 0), found.exact, strict=True)
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


def _mixture(side: list[tuple[Fraction, str]], point: str, told: Callable[..., str]) -> str:
    """Say that shares of rows, (share, row) each, make up a point."""
    if _equal(side):
        return told("average", rows=_listed(side, told), point=point)
    parts = [f"{_share(share)} · {row}" for share, row in side]
    return f"{' + '.join(parts)} = {point}"


def _equal(side: list[tuple[Fraction, str]]) -> bool:
    return len({share for share, _ in side}) == 1


def _listed(side: list[tuple[Fraction, str]], told: Callable[..., str]) -> str:
    rows = [row for _, row in side]
    return told("listed", rows=", ".join(rows[:-1]), last=rows[-1])


def _share(share: Fraction) -> str:
    return str(share) if share.denominator < 100 else short(float(share))
