"""A plane through the space of parameters, and how it is chosen so that paths of trainings can be seen on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backscope.randomness import Purpose, generator

Floats = NDArray[np.float64]
FLAT = 1e-9  # of the largest distance: what is spread less than this has no direction that could be told from rounding


@dataclass(frozen=True)
class Plane:
    """The networks with parameters ``origin + u·axes[0] + v·axes[1]``, u and v being any numbers.

    Attributes
    ----------
    origin : ndarray, (P,), float64
        In the order of ``Network.parameters``.
    axes : ndarray, (2, P), float64
        Two directions of length 1, at right angles, so that distances on the plane are distances between parameters.

    Raises
    ------
    Nothing.

    Source
    ------
    Li, Xu, Taylor, Studer, Goldstein, *Visualizing the loss landscape of neural nets*, arXiv:1712.09913 (2018).
    """

    origin: Floats
    axes: Floats

    def at(self, coordinates: Floats) -> Floats:
        """Return the parameters (…, P) at ``coordinates`` (…, 2)."""
        return self.origin + coordinates @ self.axes

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return coordinates (m, 2) of the feet of ``points`` (m, P) on the plane, and their distances (m,) to it."""
        apart = points - self.origin
        far = np.maximum(1.0, np.abs(apart).max(axis=1, keepdims=True))  # whose square may be no number
        coordinates = (apart / far) @ self.axes.T
        off = np.linalg.norm(apart / far - coordinates @ self.axes, axis=1)
        return coordinates * far, off * far[:, 0]


def plane_through(origin: Floats, choices: Iterable[Floats], seed: int = 0) -> Plane:
    """Return the plane through ``origin`` that holds most of the points that are to choose it.

    Parameters
    ----------
    origin : ndarray, (P,)
    choices : iterable of ndarray, (m, P)
        The points that choose the axes: the directions from the origin along which the first array's points lie
        farthest, in the mean of squares. Where those point in fewer than two directions, the next array's say the
        rest, and after the last one a random direction does.
    seed : int, default 0
        Of the random direction.

    Returns
    -------
    Plane
        The first axis holds most, and both point to the side on which the points of ``choices[0]`` lie.

    Source
    ------
    Eckart, Young, Psychometrika 1 (1936): the first directions of a singular value decomposition leave the least.
    """
    clouds = [points - origin for points in choices]
    size = max(float(np.abs(cloud).max(initial=0)) for cloud in clouds) or 1.0
    axes = np.empty((0, len(origin)))
    for cloud in clouds:
        while len(axes) < 2:
            strength, direction = _farthest(_beside(cloud / size, axes))
            if strength <= FLAT:
                break
            axes = np.concatenate([axes, direction[None]])
    for number in range(len(axes), 2):
        direction = _beside(generator(seed, Purpose.DIRECTION, number).standard_normal((1, len(origin))), axes)
        axes = np.concatenate([axes, direction / np.linalg.norm(direction)])
    axes = np.linalg.qr(axes.T)[0].T
    return Plane(origin, axes * np.where((clouds[0] @ axes.T).sum(axis=0) < 0, -1.0, 1.0)[:, None])


def _beside(points: Floats, axes: Floats) -> Floats:
    """Return what of ``points`` (m, P) is at right angles to ``axes`` (k, P)."""
    return points - (points @ axes.T) @ axes


def _farthest(points: Floats) -> tuple[float, Floats]:
    """Return how far ``points`` (m, P) reach where they reach farthest, and that direction (P,), of length 1.

    One direction at a time, since what a matrix of squares says of the second is rounded by the size of the first.
    """
    few = len(points) <= points.shape[1]
    axis = np.linalg.eigh(points @ points.T if few else points.T @ points)[1][:, -1]
    direction = axis @ points if few else axis
    length = float(np.linalg.norm(direction))
    if few:
        return length, direction / (length or 1.0)
    return float(np.linalg.norm(points @ axis)), axis
