"""Can a plane separate two classes? Yes or no, with evidence that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData
from backscope.perceptron.certificate import Certificate, certificate_of, proof, shares_of
from backscope.perceptron.margin import largest_margin
from backscope.perceptron.nearest import nearest_points, start_of
from backscope.perceptron.plane import LARGEST, Plane, plane_of
from backscope.perceptron.rows import Rows
from backscope.perceptron.two_classes import two_classes
from backscope.words import say

NEAREST = 1e-9  # within which of ±1 a row holds the plane: weights are rounded


@dataclass(frozen=True)
class Separability:
    """What :func:`separability` found; ``str`` says it in words.

    Attributes
    ----------
    separable : bool or None
        None: not decided, as rounding could turn the answer, and reckoning without would take long.
    plane : Plane or None
    certificate : Certificate or None
    classes : tuple
        The two labels; the later is the class of w·x + b > 0.
    x : ndarray, (N, n), float64
    y : ndarray, (N,), int64
        The place of each row's class, 0 or 1.
    """

    separable: bool | None
    plane: Plane | None
    certificate: Certificate | None
    classes: tuple[Any, Any]
    x: NDArray[np.float64]
    y: NDArray[np.int64]

    @property
    def on_margin(self) -> NDArray[np.intp]:
        """The rows that lie nearest to the plane and so hold it, at w·x + b = ±1; none without a plane."""
        if self.plane is None:
            return np.zeros(0, dtype=np.intp)
        z = self.x @ self.plane.weights + self.plane.bias
        return np.flatnonzero(np.abs(z) <= 1 + NEAREST)

    def words(self, language: str = "en") -> str:
        """Return in one sentence which plane there is, or why there is none."""
        columns = self.x.shape[1]
        kind = say(f"separability.{'plane' if columns > 2 else ('threshold', 'line')[columns - 1]}", language)
        if self.plane is not None:
            return self.plane.words(kind, language)
        if self.certificate is None:
            return say("separability.undecided", language)
        told = proof(self.x, self.y, self.certificate, language)
        return say("separability.none", language, kind=kind, proof=told)

    def __str__(self) -> str:
        return self.words()


def separability(x: Any, y: Any) -> Separability:
    """Decide whether a plane separates two classes strictly, and prove it.

    Parameters
    ----------
    x : array_like, (N, n)
        Finite numbers. Short decimals mean what is written: 0.1 is one tenth.
    y : array_like, (N,)
        Two labels; the larger, of texts the later, is the class of w·x + b > 0.

    Returns
    -------
    Separability
        ``separable``; and ``plane``, the one of largest margin if ``plane.largest``, or a ``certificate`` that there is
        none. All that is claimed is proven without rounding.

    Raises
    ------
    BadData
        If shapes do not fit, a value is not a finite number, or there are not exactly two classes.

    Source
    ------
    That one or the other exists, never both: Gordan, Mathematische Annalen 6 (1873). Guessed by linear programming
    (HiGHS: Huangfu, Hall, Mathematical Programming Computation 10, 2018), proven in rational numbers, where Wolfe's
    nearest points (Mathematical Programming 11, 1976) show that no margin is larger.

    Examples
    --------
    >>> import backscope as bs
    >>> square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> print(bs.separability(square, [0, 0, 0, 1]))
    A line separates them: w = (2, 2), b = -3, margin 0.353553.
    >>> print(bs.separability(square, [0, 1, 1, 0]))
    No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1).
    """
    values, marks, classes = two_classes(x, y)
    _check_range(values)
    plane, certificate = _decide(values, Rows.of(values, marks))
    separable = True if plane else False if certificate else None
    return Separability(separable, plane, certificate, classes, values, marks)


def _check_range(x: NDArray[np.float64]) -> None:
    """Raise BadData for numbers so large or so near to each other that their squares leave the range of float64."""
    largest = float(np.abs(x).max())
    if not largest < LARGEST:
        raise BadData(f"x: got numbers as large as {largest:.3g}, expected below {LARGEST:g}: scale x")
    extent = np.ptp(x, axis=0)
    if ((extent > 0) & (extent < 1 / LARGEST)).any():
        column = int(np.flatnonzero((extent > 0) & (extent < 1 / LARGEST))[0])
        raise BadData(f"x, column {column + 1}: differs by less than {1 / LARGEST:g} in all rows: scale x")


def _decide(x: NDArray[np.float64], rows: Rows) -> tuple[Plane | None, Certificate | None]:
    """Return a plane or a certificate, both None if it would take long to find out; each guess is proven or dropped."""
    weights, shares = _margin_guess(rows)
    plane = _guessed(x, rows, weights, shares)
    if plane is None:
        weights, shares = _linear_program(rows)
        plane = _guessed(x, rows, weights, shares)
        sure = None if plane else shares_of(rows, shares)
        if sure is not None:
            return None, certificate_of(x, rows, sure)
    nearest = nearest_points(rows, shares)
    if nearest is None:
        return plane, None
    if any(nearest.difference):
        direction = [part * rows.unit for part in map(Fraction, nearest.difference)]
        return plane_of(x, rows, direction, nearest.shares), None
    return None, certificate_of(x, rows, nearest.shares)


def _guessed(
    x: NDArray[np.float64], rows: Rows, weights: NDArray[np.float64], shares: NDArray[np.float64]
) -> Plane | None:
    """Return the plane of weights in floating point, if it separates."""
    if not np.isfinite(weights).all() or not weights.any():
        return None
    exact = [Fraction(weight) for weight in weights.tolist()]
    return plane_of(x, rows, exact, start_of(rows, shares))


def _margin_guess(rows: Rows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return about the weights (n,) of largest margin, and the share (N,) of each row in them."""
    scale = rows.lengths / rows.lengths.max()
    found = largest_margin(rows.scaled * scale, rows.signs.astype(np.float64))
    if found is None:
        return np.zeros(len(scale)), np.zeros(len(rows.marks))
    return found.weights, found.multipliers


def _linear_program(rows: Rows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (n,) that keep both classes far apart, and the multiplier (N,) of each row.

    Maximised is t subject to s (w·x + b) >= t and |w| <= 1, each column scaled to -1 … 1. If t is 0 no plane
    separates, and the multipliers are a certificate, as they are the solution of the dual program.
    """
    from scipy.optimize import linprog

    size, n = rows.whole.shape
    s = rows.signs[:, None].astype(np.float64)
    system = np.hstack([-s * rows.scaled, -s, np.ones((size, 1))])
    bounds = [(-1, 1)] * n + [(None, None), (None, None)]
    aim = np.append(np.zeros(n + 1), -1)
    found = linprog(aim, system, np.zeros(size), bounds=bounds, method="highs-ds")
    if found.x is None:  # beyond what HiGHS can do with such numbers
        return np.zeros(n), np.zeros(size)
    return found.x[:n] / rows.lengths, np.maximum(-found.ineqlin.marginals, 0)
