"""Novikoff's bound: how many mistakes the perceptron can make before it makes none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice
from backscope.perceptron.exact import root
from backscope.perceptron.margin import largest_margin
from backscope.perceptron.rows import Rows
from backscope.perceptron.two_classes import two_classes


@dataclass(frozen=True)
class Bound:
    """What limits the number of moves; lengths are in the space of the inputs with a constant input of 1.

    Attributes
    ----------
    radius : float
        R, the length of the longest (x, 1).
    gamma : float
        The smallest distance of an example to the plane, which is negative if one lies on the wrong side.
    moves : float
        (R / gamma)²; infinite if the plane does not separate.
    """

    radius: float
    gamma: float
    moves: float


def novikoff(x: Any, y: Any, weights: Any, bias: Any) -> Bound:
    """Bound the moves that the perceptron makes, from a plane that separates the examples.

    With s = 1 for the later class and -1 for the other, R = max ‖(x, 1)‖ and gamma = min s (w·x + b) / ‖(w, b)‖, a
    perceptron that starts at zero moves (R / gamma)² times at most, whatever the learning rate and the order of the
    examples. Each move makes its weights longer by at least gamma in the direction of (w, b), and their squared
    length larger by at most R²: after k moves, k gamma <= ‖weights‖ <= √k R.

    The plane may be any that separates; that of the largest gamma gives the lowest bound. It is reckoned in rational
    numbers and rounded at the end, so that it bounds whatever the plane.

    Parameters
    ----------
    x : array_like, (N, n)
    y : array_like, (N,)
        Two labels; the larger, of texts the later, is the class of w·x + b > 0.
    weights : array_like, (n,)
        w; finite numbers, Fractions among them.
    bias : float or Fraction
        b; finite, and not 0 together with w.

    Returns
    -------
    Bound
        ``radius``, ``gamma``, ``moves``.

    Raises
    ------
    BadData
        If x or y cannot be learned from.
    BadChoice
        If weights and bias are no plane for such x.

    Source
    ------
    Novikoff, *On convergence proofs on perceptrons*, Symposium on the Mathematical Theory of Automata (1962).

    Examples
    --------
    >>> from backscope.perceptron import gate, novikoff
    >>> land = gate("and")
    >>> bound = novikoff(land.x, land.y, weights=[2, 2], bias=-3)
    >>> round(bound.radius**2, 9), round(bound.gamma**-2, 9), round(bound.moves, 9)
    (3.0, 17.0, 51.0)
    """
    values, marks, _ = two_classes(x, y)
    w, b = _plane(weights, bias, values.shape[1])
    rows = Rows.of(values, marks)
    z, common, at_middle = rows.heights(w)
    offset = at_middle + b
    least = min(
        Fraction(int(z[marks == 1].min()), common) + offset, -Fraction(int(z[marks == 0].max()), common) - offset
    )
    long, square = rows.longest_square + 1, sum((part * part for part in w), b * b)
    gamma = math.copysign(root(least * least / square), least)
    return Bound(root(long), gamma, _rounded(long * square / (least * least)) if least > 0 else math.inf)


def lowest_bound(x: Any, y: Any, *planes: tuple[Any, Any]) -> Bound | None:
    """Return the lowest bound on the moves that is found, or None where no plane separates the classes.

    It is that of the plane whose gamma is largest, which is sought in the space with the constant input.

    Parameters
    ----------
    x : array_like, (N, n)
    y : array_like, (N,)
        Two labels.
    planes : tuple of weights (n,) and bias
        Planes that are known to separate, to be tried as well.

    Returns
    -------
    Bound or None

    Raises
    ------
    BadData
        If x or y cannot be learned from.

    Source
    ------
    As :func:`novikoff`.

    Examples
    --------
    >>> from backscope.perceptron import gate
    >>> land = gate("and")
    >>> round(lowest_bound(land.x, land.y).moves, 9)
    51.0
    """
    rows, marks, _ = two_classes(x, y)
    longer = np.column_stack([rows, np.ones(len(rows))])
    best = largest_margin(longer / np.abs(longer).max(), np.where(marks == 1, 1.0, -1.0), bias=False)
    known = list(planes)
    if best is not None and best.weights.any():
        known.append((best.weights[:-1], float(best.weights[-1])))
    bounds = [bound for bound in (novikoff(rows, marks, *plane) for plane in known) if math.isfinite(bound.moves)]
    return min(bounds, key=lambda bound: bound.moves, default=None)


def radius(x: NDArray[np.float64]) -> float:
    """Return R: the length of the longest (x, 1)."""
    largest = max(1.0, float(np.abs(x).max()))  # divided out, so that no square overflows
    return largest * math.sqrt(float((np.square(x / largest).sum(axis=1)).max()) + largest**-2)


def _rounded(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _plane(weights: Any, bias: Any, n: int) -> tuple[list[Fraction], Fraction]:
    """Return w and b without rounding, or raise BadChoice."""
    try:
        plane = [*np.asarray(weights, dtype=object), bias]
        rounded = np.array([float(part) for part in plane])
    except (TypeError, ValueError, OverflowError):
        raise BadChoice(f"weights, bias: got {weights!r}, {bias!r}, expected {n} numbers and one") from None
    if rounded.shape != (n + 1,):
        raise BadChoice(f"weights: got {rounded.size - 1}, expected {n}, as x has columns")
    if not np.isfinite(rounded).all() or not any(plane):
        raise BadChoice("weights, bias: expected finite numbers that are not all 0")
    *w, b = (part if isinstance(part, Fraction) else Fraction(float(part)) for part in plane)
    return w, b
