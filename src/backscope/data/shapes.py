"""Points in the plane: small sets on which one can see what a network does."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.randomness import Purpose, generator

Points = tuple[NDArray[np.float64], NDArray[np.int64]]


def spirals(n: int, noise: float, seed: int) -> Points:
    """Return two arms of n points in all, one and a half turns each; source: Lang, Witbrock, CMSS 1988."""
    y = np.arange(n) % 2
    t = np.sqrt(_uniform(n, seed, 0)) * 3 * np.pi
    angle = t + np.pi * y
    x = np.column_stack([t * np.cos(angle), t * np.sin(angle)]) / (3 * np.pi)
    return _noisy(x, noise, seed), y


def circles(n: int, noise: float, seed: int) -> Points:
    """Return a circle of radius ½ within one of radius 1."""
    y = np.arange(n) % 2
    angle = 2 * np.pi * _uniform(n, seed, 0)
    radius = np.where(y == 1, 0.5, 1.0)
    return _noisy(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), noise, seed), y


def moons(n: int, noise: float, seed: int) -> Points:
    """Return two half circles that reach into each other."""
    y = np.arange(n) % 2
    angle = np.pi * _uniform(n, seed, 0)
    up = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return _noisy(np.where(y[:, None] == 1, -up, up), noise, seed), y


def noisy(
    x: NDArray[Any], y: NDArray[Any], n: int, noise: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return n rows of x (N, n_0) with their y (N,), one after the other and from the front again, each with noise."""
    rows = np.arange(n) % len(x)
    return _noisy(np.asarray(x[rows], dtype=np.float64), noise, seed), y[rows]


def _uniform(n: int, seed: int, which: int) -> NDArray[np.float64]:
    return generator(seed, Purpose.SAMPLE, which).random(n)


def _noisy(x: NDArray[np.float64], noise: float, seed: int) -> NDArray[np.float64]:
    return x + noise * generator(seed, Purpose.SAMPLE, 1).standard_normal(x.shape)


DRAWN: dict[str, Any] = {"spirals": spirals, "circles": circles, "moons": moons}
