"""What an engine is given and what it reports: no policy, only a network to advance over a range of steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from backscope.learning import Recipe, State
from backscope.network import Network


@dataclass(frozen=True)
class Job:
    """A network, what it learns from, and how.

    Attributes
    ----------
    net : Network
        Its parameters are advanced in place.
    x : ndarray or SciPy CSR, (N, n_0)
        Any numeric dtype, memory-mapped or not; never changed.
    y : ndarray, (N, n_L)
        Wanted outputs in the network's dtype.
    weights : ndarray, (N,), float64, or None
        Sample weights, as they are.
    recipe : Recipe
    state : dict
        The optimiser's vectors, advanced in place.
    rows : ndarray of int, or None
        The rows of x, y and weights that are learned from, in rising order; None: all. So data that is partly held out
        need not be copied, and may stay on the disk.
    """

    net: Network
    x: Any
    y: NDArray[Any]
    weights: NDArray[Any] | None
    recipe: Recipe
    state: State
    rows: NDArray[np.intp] | None = None

    @property
    def examples(self) -> int:
        """How many examples are learned from."""
        return len(self.y) if self.rows is None else len(self.rows)


@dataclass(frozen=True)
class Report:
    """What one step did.

    Attributes
    ----------
    step : int
        Its number, from 0 over the whole run.
    rows : int
        How many examples its mini-batch had.
    cost : float
        C of the mini-batch before the step, penalty included.
    right : int
        How many of them the network classified as the target says (0 in a regression).
    learning_rate : float
        eta of this step.
    """

    step: int
    rows: int
    cost: float
    right: int
    learning_rate: float


Watch = Callable[[Report], bool]


class Engine(Protocol):
    """Who does the arithmetic of training."""

    name: str

    def __init__(self, threads: int | None = None) -> None: ...

    def advance(self, job: Job, start: int, stop: int, watch: Watch) -> None:
        """Do the steps ``start`` … ``stop`` - 1; after each, call ``watch``, and end at once if it returns True.

        Raises Diverged where a cost is not finite, the parameters being those before that step.
        """
