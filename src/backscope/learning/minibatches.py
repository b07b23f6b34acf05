"""Mini-batches as the seminar tells them: shuffle the examples, cut them into rows, one approximate gradient per row.

The rows of any step are a function of (number of examples, batch size, seed, step) alone, so a past step can be
replayed without those before it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from backscope.named import require
from backscope.randomness import Purpose, permutation


def order(examples: int, seed: int, epoch: int, shuffle: bool = True) -> NDArray[np.intp]:
    """Return the order in which an epoch goes through the examples.

    Parameters
    ----------
    examples : int
        N, 0 or more.
    seed : int
        0 … 2**64 - 1.
    epoch : int
        From 0; each epoch has an order of its own.
    shuffle : bool, default True
        False keeps 0 … N - 1 in every epoch.

    Returns
    -------
    ndarray, (N,), intp
        Each of 0 … N - 1 once.

    Raises
    ------
    BadChoice
        If the seed is out of range.

    Source
    ------
    Sampling without replacement, anew each epoch: Bottou, *Curiously fast convergence of some stochastic gradient
    descent algorithms* (2009). The order is that of N random words, see ``backscope.randomness``.
    """
    if not shuffle:
        return np.arange(examples, dtype=np.intp)
    return permutation(examples, seed, Purpose.ORDER, epoch)


def cut(order: NDArray[np.intp], batch_size: int) -> Iterator[NDArray[np.intp]]:
    """Cut an epoch's order into mini-batches; the last has what is left over.

    A batch size of 1 is online learning. A batch size of N or more is full gradient descent: one batch, in the natural
    order, because a sum's rounding depends on the order of its terms, and so the bits do not depend on the seed.

    Parameters
    ----------
    order : ndarray, (N,), intp
    batch_size : int
        1 or more.

    Returns
    -------
    iterator of ndarray, (batch_size,), intp
        Views; the last has 1 … batch_size rows. None if N is 0.

    Raises
    ------
    BadChoice
        If ``batch_size`` is below 1.

    Source
    ------
    Nielsen (2015), chapter 1, ``SGD``.

    Examples
    --------
    >>> [rows.tolist() for rows in cut(np.array([3, 0, 4, 1, 2]), 2)]
    [[3, 0], [4, 1], [2]]
    >>> [rows.tolist() for rows in cut(np.array([3, 0, 4, 1, 2]), 5)]
    [[0, 1, 2, 3, 4]]
    """
    _check_batch_size(batch_size)
    if batch_size >= len(order):
        return iter([np.sort(order)] if len(order) else [])
    return (order[start : start + batch_size] for start in range(0, len(order), batch_size))


def steps_per_epoch(examples: int, batch_size: int) -> int:
    """Return how many mini-batches an epoch has: N / batch_size, rounded up.

    Parameters
    ----------
    examples : int
        N, 0 or more.
    batch_size : int
        1 or more, else BadChoice is raised.

    Examples
    --------
    >>> steps_per_epoch(60_000, 64)
    938
    """
    _check_batch_size(batch_size)
    return -(-examples // batch_size)


def rows_of_step(examples: int, batch_size: int, seed: int, step: int, shuffle: bool = True) -> NDArray[np.intp]:
    """Return the rows of the mini-batch of one step, past or to come.

    Parameters
    ----------
    examples : int
        N, 1 or more.
    batch_size : int
        1 or more.
    seed : int
        0 … 2**64 - 1.
    step : int
        From 0 over the whole run.
    shuffle : bool, default True
        As the run's recipe has it.

    Returns
    -------
    ndarray, (1 … batch_size,), intp

    Raises
    ------
    BadChoice
        If an argument is out of range.

    Source
    ------
    :func:`order` and :func:`cut`.
    """
    require(examples >= 1, "examples", examples, "1 or more")
    require(step >= 0, "step", step, "0 or more")
    epoch, place = divmod(step, steps_per_epoch(examples, batch_size))
    rows = order(examples, seed, epoch, shuffle)
    if batch_size >= examples:
        return np.sort(rows)
    return rows[place * batch_size : (place + 1) * batch_size]


def _check_batch_size(batch_size: int) -> None:
    require(batch_size >= 1, "batch_size", batch_size, "a whole number, 1 or more")
