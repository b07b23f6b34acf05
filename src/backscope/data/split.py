"""Holding examples out: stratified by class, and a function of the seed alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backscope.named import require
from backscope.randomness import Purpose, permutation

Rows = NDArray[np.intp]


def split(y: NDArray[np.generic], fraction: float, seed: int, *, stratified: bool) -> tuple[Rows, Rows]:
    """Return the rows to keep and the rows to hold out, both in rising order.

    ``y`` is (N,) or (N, k). Stratified, each class is held out in proportion, the rest by largest remainder, and keeps
    at least one row. ``fraction`` from 0 (nothing is held out) to below 1. Raises BadChoice if it is neither.

    Source: the largest-remainder method (Hamilton, 1792); stratified hold-out: Kohavi, IJCAI 1995.
    """
    require(0 <= fraction < 1, "fraction", fraction, "a number from 0 to below 1")
    groups = _groups(y) if stratified and y.ndim == 1 else [np.arange(len(y))]
    share = [fraction * len(group) for group in groups]
    counts = [int(number) for number in share]
    missing = round(sum(share)) - sum(counts)
    most_left = sorted(range(len(groups)), key=lambda g: (counts[g] - share[g], g))
    for g in most_left[:missing]:
        counts[g] += 1
    held = np.zeros(len(y), dtype=bool)
    for number, (group, count) in enumerate(zip(groups, counts, strict=True)):
        chosen = permutation(len(group), seed, Purpose.SPLIT, number)[: min(count, len(group) - 1)]
        held[group[chosen]] = True
    return np.flatnonzero(~held), np.flatnonzero(held)


def _groups(y: NDArray[np.generic]) -> list[Rows]:
    """Return the rows of each class, classes in sorted order."""
    _, code = np.unique(y, return_inverse=True)
    return [np.flatnonzero(code == number) for number in range(int(code.max(initial=-1)) + 1)]
