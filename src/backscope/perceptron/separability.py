"""Can a plane separate two classes? Yes or no, with evidence that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData
from backscope.perceptron.certificate import Certificate, certificate_of, proof, range_of
from backscope.perceptron.exact import sums, whole_numbers
from backscope.perceptron.margin import largest_margin
from backscope.perceptron.step import short, vector
from backscope.perceptron.two_classes import two_classes
from backscope.words import say

LARGEST = 1e150
NEAREST = 1e-9  # within which of ±1 a row holds the plane: weights are rounded
DIGITS = 12  # of the weights of largest margin: what follows is rounding, and 0 becomes 0


@dataclass(frozen=True)
class Plane:
    """The plane w·x + b = 0 that keeps the largest distance from both classes.

    Attributes
    ----------
    weights : ndarray, (n,), float64
        w, so long that w·x + b is 1 or more for all rows of the later class, -1 or less for those of the other.
    bias : float
        b.
    margin : float
        The distance of the nearest rows to the plane, 1 / ‖w‖, in the units of x.
    exact : tuple of a list of Fraction and a Fraction
        ``weights`` and ``bias`` without rounding, for which every row is verified to lie on its side.
    """

    weights: NDArray[np.float64]
    bias: float
    margin: float
    exact: tuple[list[Fraction], Fraction]


@dataclass(frozen=True)
class Separability:
    """What :func:`separability` found; ``str`` says it in words.

    Attributes
    ----------
    separable : bool or None
        None: too close to call in floating point, and too large to be decided without rounding.
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
            weights, bias, margin = vector(self.plane.weights), short(self.plane.bias), short(self.plane.margin)
            return say("separability.separates", language, kind=kind, weights=weights, bias=bias, margin=margin)
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
        ``separable``; and ``plane``, the one of largest margin, or a ``certificate`` that there is none.

    Raises
    ------
    BadData
        If shapes do not fit, a value is not a finite number, or there are not exactly two classes.

    Source
    ------
    That one or the other exists, never both: Gordan, Mathematische Annalen 6 (1873). Found by linear programming
    (HiGHS: Huangfu, Hall, Mathematical Programming Computation 10, 2018), then verified in rational numbers.

    Examples
    --------
    >>> import backscope as bs
    >>> square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> print(bs.separability(square, [0, 0, 0, 1]))
    A line separates them: w = (2, 2), b = -3, margin 0.353553.
    >>> print(bs.separability(square, [0, 1, 1, 0]))
    No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1).
    """
    rows, marks, classes = two_classes(x, y)
    _check_range(rows)
    exactly = whole_numbers(rows)
    plane, certificate = _largest(rows, marks, exactly), None
    if plane is None:
        weights, shares = _linear_program(rows, marks)
        plane = _proven(rows, marks, weights, exactly)
        certificate = None if plane else certificate_of(rows, marks, shares, exactly[0])
    separable = True if plane else False if certificate else None
    return Separability(separable, plane, certificate, classes, rows, marks)


def _check_range(x: NDArray[np.float64]) -> None:
    """Raise BadData for numbers so large or so near to each other that their squares leave the range of float64."""
    largest = float(np.abs(x).max())
    if not largest < LARGEST:
        raise BadData(f"x: got numbers as large as {largest:.3g}, expected below {LARGEST:g}: scale x")
    extent = np.ptp(x, axis=0)
    if ((extent > 0) & (extent < 1 / LARGEST)).any():
        column = int(np.flatnonzero((extent > 0) & (extent < 1 / LARGEST))[0])
        raise BadData(f"x, column {column + 1}: differs by less than {1 / LARGEST:g} in all rows: scale x")


def _linear_program(x: NDArray[np.float64], marks: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the weights (n,) that keep both classes farthest apart, and the multiplier (N,) of each row.

    Maximised is t subject to s (w·x + b) >= t and |w| <= 1, each column scaled to -1 … 1. If t is 0 no plane
    separates, and the multipliers are a certificate, as they are the solution of the dual program.
    """
    from scipy.optimize import linprog

    middle, half = range_of(x)
    unit = (x - middle) / half
    s = np.where(marks == 1, 1.0, -1.0)[:, None]
    n = x.shape[1]
    system = np.hstack([-s * unit, -s, np.ones((len(x), 1))])
    bounds = [(-1, 1)] * n + [(None, None), (None, None)]
    aim = np.append(np.zeros(n + 1), -1)
    found = linprog(aim, system, np.zeros(len(x)), bounds=bounds, method="highs-ds")
    if found.x is None:  # beyond what HiGHS can do with such numbers
        return np.zeros(n), np.zeros(len(x))
    return found.x[:n] / half, np.maximum(-found.ineqlin.marginals, 0)


def _largest(x: NDArray[np.float64], marks: NDArray[np.int64], exactly: Any) -> Plane | None:
    """Return the plane of largest margin, or None where none is found or it does not hold without rounding."""
    middle, half = range_of(x)
    scale = half.max()
    found = largest_margin((x - middle) / scale, np.where(marks == 1, 1.0, -1.0))
    if found is None or not found[0].any():
        return None
    weights = found[0] / np.abs(found[0]).max()
    return _proven(x, marks, weights.round(DIGITS), exactly) or _proven(x, marks, weights, exactly)


def _proven(
    x: NDArray[np.float64], marks: NDArray[np.int64], weights: NDArray[np.float64], exactly: Any
) -> Plane | None:
    """Return the plane of these weights that is half-way between the classes, if both lie where they should."""
    if not np.isfinite(weights).all() or not weights.any():
        return None
    own = [Fraction(w) for w in weights.tolist()]
    whole, units = exactly
    z = sums(whole, units, own)
    least = min(total for total, mark in zip(z, marks, strict=True) if mark == 1)
    most = max(total for total, mark in zip(z, marks, strict=True) if mark == 0)
    if least <= most:
        return None
    length = 2 / (least - most)
    if length > LARGEST * LARGEST:
        raise BadData("x: rows of both classes are nearer to each other than float64 can tell: scale x")
    exact, bias = [w * length for w in own], -(least + most) / 2 * length
    rounded = np.array([float(w) for w in exact])
    largest = float(np.abs(rounded).max())
    return Plane(rounded, float(bias), 1 / float(np.linalg.norm(rounded / largest)) / largest, (exact, bias))
