"""Where two classes come nearest to each other, without rounding: the largest margin, or proof that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.exact import Solution, bits, price, solve
from backscope.perceptron.rows import Rows

MOST_SECONDS = 2.0  # by estimate, so that the answer does not depend on the machine
LEAST = 1e-9  # of the largest share, below which one is rounding


@dataclass(frozen=True)
class Nearest:
    """A mean of rows of each class, such that no two such means are nearer to each other.

    Attributes
    ----------
    shares : dict of int to Fraction
        The rows that the means are made of, and the share of each; those of each class sum to 1.
    difference : list of int
        From the mean of the other class to that of the later one, in no unit; all 0 if they are one point.
    """

    shares: dict[int, Fraction]
    difference: list[int]


def nearest_points(rows: Rows, shares: NDArray[np.float64]) -> Nearest | None:
    """Return the nearest means of both classes, or None where finding them would take long.

    The means of some rows, the corral, are made as near as they can be. If then a row lies beyond the plane through
    the mean of its class and square to their difference, it joins the corral, and rows that have become useless leave
    it. The distance falls each time, and there are only so many corrals, so it ends (Wolfe, *Finding the nearest point
    in a polytope*, Mathematical Programming 11, 1976; here of the differences of two).

    Parameters
    ----------
    rows : Rows
    shares : ndarray, (N,), float64
        About what the shares of the rows are, to begin with.
    """
    held, spent = start_of(rows, shares), 0.0
    while True:
        settled = None
        while settled is None:
            spent += price(len(held) + 2, 2 * rows.width + rows.points.shape[1].bit_length())
            if spent > MOST_SECONDS:
                return None
            ideal = _ideal(rows, list(held))
            if ideal is None:  # only at the start: a row that joins later is independent of the corral
                held = _pair(rows, shares)
            elif min(ideal[0]) > 0:
                settled = ideal
            else:
                held = _towards(held, ideal)
        held = {row: Fraction(value, settled[1]) for row, value in zip(held, settled[0], strict=True)}
        difference = _difference(rows, list(held), settled[0])
        spent += rows.points.size * 1e-7 * (1 + bits(difference) / 1000)
        joins = _beyond(rows, list(held), difference) if difference.any() else None
        if joins is None:
            return Nearest(held, difference.tolist())
        held[joins] = Fraction(0)


def start_of(rows: Rows, shares: NDArray[np.float64]) -> dict[int, Fraction]:
    """Return the rows that have a share, so that those of each class sum to 1."""
    start: dict[int, Fraction] = {}
    for mark in (1, 0):
        own = np.flatnonzero((rows.marks == mark) & (shares > LEAST * shares.max()))
        total = sum((Fraction(share) for share in shares[own].tolist()), Fraction(0))
        if not total:
            return _pair(rows, shares)
        start |= {int(row): Fraction(float(shares[row])) / total for row in own}
    return start


def _pair(rows: Rows, shares: NDArray[np.float64]) -> dict[int, Fraction]:
    """Return the row of each class that has the largest share."""
    return {int(np.where(rows.marks == mark, shares, -1).argmax()): Fraction(1) for mark in (1, 0)}


def _ideal(rows: Rows, held: list[int]) -> Solution | None:
    """Return the shares, some perhaps below 0, by which the means of these rows are nearest to each other."""
    points, marks = rows.points[held] * rows.signs[held][:, None], rows.marks[held]
    sums = np.column_stack([marks, 1 - marks]).astype(object)
    system = np.block([[points @ points.T, sums], [sums.T, np.zeros((2, 2), dtype=object)]])
    found = solve(system, [0] * len(held) + [1, 1])
    return None if found is None else (found[0][: len(held)], found[1])


def _towards(held: dict[int, Fraction], ideal: Solution) -> dict[int, Fraction]:
    """Move the shares towards the ideal ones as far as none falls below 0; what becomes 0 leaves."""
    wanted = {row: Fraction(value, ideal[1]) for row, value in zip(held, ideal[0], strict=True)}
    way = min(held[row] / (held[row] - wanted[row]) for row in held if wanted[row] <= 0)
    moved = {row: held[row] + way * (wanted[row] - held[row]) for row in held}
    return {row: share for row, share in moved.items() if share > 0}


def _difference(rows: Rows, held: list[int], shares: list[int]) -> NDArray[Any]:
    """Return the mean of the later class less that of the other, times the common denominator of the shares."""
    difference: NDArray[Any] = (np.array(shares, dtype=object) * rows.signs[held]) @ rows.points[held]
    return difference


def _beyond(rows: Rows, held: list[int], difference: NDArray[Any]) -> int | None:
    """Return the row that lies farthest beyond the plane of its class towards the other, or None if none does."""
    z = rows.points @ difference
    level = np.array([z[next(row for row in held if rows.marks[row] == mark)] for mark in (0, 1)], dtype=object)
    beyond = rows.signs * (level[rows.marks] - z)
    farthest = int(beyond.argmax())
    return farthest if beyond[farthest] > 0 else None
