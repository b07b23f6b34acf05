"""What given weights make of examples, with nothing learned: each sum, each answer, and which are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadChoice, BadData
from backscope.perceptron.rules import Rosenblatt
from backscope.perceptron.two_classes import inputs


@dataclass(frozen=True)
class Judgement:
    """What a perceptron with these weights says of examples.

    Attributes
    ----------
    z : ndarray, (N,), float64
        The sums w·x + b.
    answers : ndarray, (N,), int64
        1 where z > 0, else 0.
    wrong : ndarray of int
        The rows whose answer is not what was wanted.
    """

    z: NDArray[np.float64]
    answers: NDArray[np.int64]
    wrong: NDArray[np.intp]


def judge(x: Any, y: Any, weights: ArrayLike, bias: float) -> Judgement:
    """Say what given weights make of examples.

    Parameters
    ----------
    x : array_like, (N, n)
        Finite numbers.
    y : array_like, (N,)
        The wanted answers, 0 or 1; they may be all the same.
    weights : array_like, (n,)
        w; finite.
    bias : float
        b; finite.

    Returns
    -------
    Judgement

    Raises
    ------
    BadData
        If x is no matrix of finite numbers, or y does not fit it.
    BadChoice
        If weights and bias do not fit x.

    Source
    ------
    The answer is that of Rosenblatt's rule, see ``backscope.perceptron.rules``.

    Examples
    --------
    >>> judge([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1], [1, 1], -0.5).wrong.tolist()
    [1, 2]
    """
    rows, wanted = inputs(x), np.asarray(y)
    if wanted.shape != (len(rows),) or not np.isin(wanted, (0, 1)).all():
        raise BadData(f"y: got {' '.join(repr(y).split())[:60]}, expected 0 or 1 for each of {len(rows)} rows")
    try:
        plane = np.append(np.asarray(weights, dtype=np.float64), float(bias))
    except (TypeError, ValueError):
        plane = np.array([np.nan])
    if plane.shape != (rows.shape[1] + 1,) or not np.isfinite(plane).all():
        raise BadChoice(f"weights, bias: got {weights!r}, {bias!r}, expected {rows.shape[1]} finite numbers and one")
    with np.errstate(over="ignore"):
        z = rows @ plane[:-1] + plane[-1]
    rule = Rosenblatt()
    answers = np.array([rule.answer(each) for each in z.tolist()], dtype=np.int64)
    return Judgement(z, answers, np.flatnonzero(answers != wanted))
