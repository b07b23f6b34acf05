"""Randomness as a function of (seed, purpose, counter), never of what was drawn before.

Every random number in backscope comes from the counter-based generator Philox-4x64-10 with ``key = (seed, purpose)``
and ``counter = (n, c1, c2, c3)``, where n = 1, 2, … counts blocks of four words. So the order of the examples in epoch
7, or the dropout mask of step 1234, can be computed at any time without the draws before it: steps can be replayed and
runs resumed with the same bits.

Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011.
"""

from __future__ import annotations

import operator
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice


class Purpose(IntEnum):
    """What a stream of random numbers is for. The values are part of what a seed means: they never change."""

    INITIAL = 1  # counters: layer
    ORDER = 2  # counters: epoch
    DROPOUT = 3  # counters: step, layer
    SPLIT = 4  # counters: class
    SAMPLE = 5  # counters: which array of a generated data set
    DIRECTION = 6  # counters: which direction of a gradient check
    DEFORMATION = 7  # counters: step, row of the data


def check_seed(seed: int) -> int:
    """Return ``seed`` as an int in 0 … 2**64 - 1, or raise BadChoice."""
    try:
        number = operator.index(seed)
    except TypeError:
        raise BadChoice(f"seed: got {seed!r}, expected a whole number from 0 to 2**64 - 1") from None
    if not 0 <= number < 2**64:
        raise BadChoice(f"seed: got {seed!r}, expected a whole number from 0 to 2**64 - 1")
    return number


def philox(seed: int, purpose: Purpose, *counters: int) -> np.random.Philox:
    """Return the bit generator of one stream; up to three ``counters`` of 0 … 2**64 - 1."""
    counter = np.zeros(4, dtype=np.uint64)
    counter[1 : 1 + len(counters)] = counters
    key = np.array([check_seed(seed), int(purpose)], dtype=np.uint64)
    return np.random.Philox(key=key, counter=counter)


def generator(seed: int, purpose: Purpose, *counters: int) -> np.random.Generator:
    """Return a NumPy generator over one stream."""
    return np.random.Generator(philox(seed, purpose, *counters))


def bits(size: int, seed: int, purpose: Purpose, *counters: int) -> NDArray[np.uint64]:
    """Return ``size`` raw 64-bit words of one stream: the same on every machine and in every NumPy version."""
    words: NDArray[np.uint64] = philox(seed, purpose, *counters).random_raw(size)
    return words


def permutation(size: int, seed: int, purpose: Purpose, *counters: int) -> NDArray[np.intp]:
    """Return a random order of 0 … size - 1: the ranks of ``size`` random words, ties (1 in 2**64) by position."""
    return np.argsort(bits(size, seed, purpose, *counters), kind="stable")
