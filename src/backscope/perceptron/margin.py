"""The plane that keeps the largest distance from both classes, to rounding."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FREE = 1e4  # how much longer than a weight the bias may be at the same price: it is as good as free
BINDING = 1e-9  # share of the largest multiplier, above which an example holds the plane


class Guess(NamedTuple):
    """A plane, weights (n,) and bias, and for each example (N,) the multiplier by which it holds the plane, or 0."""

    weights: NDArray[np.float64]
    bias: float
    multipliers: NDArray[np.float64]


def largest_margin(x: NDArray[np.float64], signs: NDArray[np.float64], bias: bool = True) -> Guess | None:
    """Return the plane of largest margin, at which s (w·x + b) is 1 at least.

    Parameters
    ----------
    x : ndarray, (N, n), float64
        Separable examples; columns of about the same size.
    signs : ndarray, (N,)
        -1 or 1.
    bias : bool, default True
        Whether the plane need not go through the origin.

    Returns
    -------
    Guess or None
        None where none is found; it is then too close to call. The margin is 1 / ‖weights‖.

    Source
    ------
    Least distance programming: Lawson, Hanson, *Solving Least Squares Problems* (1974), chapter 23, by SciPy's
    ``nnls``. That the margin should be largest: Boser, Guyon, Vapnik, COLT 1992.
    """
    from scipy.optimize import nnls

    column = np.full((len(x), 1), FREE) if bias else np.zeros((len(x), 0))
    rows = signs[:, None] * np.hstack([x, column])
    system = np.vstack([rows.T, np.ones(len(x))])
    wanted = np.zeros(len(system))
    wanted[-1] = 1
    try:
        multipliers, _ = nnls(system, wanted, maxiter=30 * len(x))
    except RuntimeError:  # too many iterations
        return None
    rest = wanted - system @ multipliers
    if rest[-1] <= 0:
        return None
    plane = -rest[:-1] / rest[-1]
    found = Guess(plane[:-1], plane[-1] * FREE, multipliers) if bias else Guess(plane, 0.0, multipliers)
    polished = _polish(x, signs, multipliers, bias)
    return min((one for one in (polished, found) if one is not None), key=lambda one: _loss(x, signs, one))


def _polish(
    x: NDArray[np.float64], signs: NDArray[np.float64], multipliers: NDArray[np.float64], bias: bool
) -> Guess | None:
    """Return the plane that lies at 1 from all the examples that hold it, the bias being free altogether."""
    holding = multipliers > BINDING * multipliers.max()
    own, s = x[holding], signs[holding]
    size = len(s)
    system = np.zeros((size + bias, size + bias))
    system[:size, :size] = (s[:, None] * own) @ (s[:, None] * own).T
    if bias:
        system[size, :size] = system[:size, size] = s
    solution = np.linalg.lstsq(system, np.append(np.ones(size), [0.0] * bias), rcond=None)[0]
    if (solution[:size] < 0).any():
        return None
    polished = np.zeros(len(x))
    polished[holding] = solution[:size]
    return Guess((solution[:size] * s) @ own, float(solution[size]) if bias else 0.0, polished)


def _loss(x: NDArray[np.float64], signs: NDArray[np.float64], plane: Guess) -> float:
    """Return the inverse of the margin: infinite if the plane does not separate."""
    nearest = float((signs * (x @ plane.weights + plane.bias)).min())
    return float(np.linalg.norm(plane.weights)) / nearest if nearest > 0 else float("inf")
