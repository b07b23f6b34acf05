"""What an engine is given and what it reports: no policy, only a network to advance over a range of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class Steps:
    """What some steps in a row did: the columns of as many reports.

    Attributes
    ----------
    first : int
        The number of the first of them.
    rows, costs, right, learning_rates : ndarray, (steps,)
        As in :class:`Report`, one entry a step.
    """

    first: int
    rows: NDArray[np.int64]
    costs: NDArray[np.float64]
    right: NDArray[np.int64]
    learning_rates: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.costs)

    def __iter__(self) -> Iterator[Report]:
        columns = (self.rows, self.costs, self.right, self.learning_rates)
        for place, (rows, cost, right, eta) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            yield Report(self.first + place, rows, cost, right, eta)

    @property
    def last(self) -> Report:
        """The report of the last of them."""
        eta = float(self.learning_rates[-1])
        return Report(self.first + len(self) - 1, int(self.rows[-1]), float(self.costs[-1]), int(self.right[-1]), eta)


Watch = Callable[[Steps], bool]


class Engine(Protocol):
    """Who does the arithmetic of training."""

    name: str

    def __init__(self, threads: int | None = None) -> None: ...

    def advance(self, job: Job, start: int, stop: int, watch: Watch, each_step: bool = False) -> None:
        """Do the steps ``start`` … ``stop`` - 1; now and then call ``watch``, and end at once if it returns True.

        Every step is told to ``watch`` once and in order, several at a time. Parameters and state are in their places
        when ``advance`` returns or raises; with ``each_step``, ``watch`` is called after each step and they are in
        their places then too.

        Raises Diverged where a cost is not finite, the parameters being those before that step.
        """

    def outputs(self, net: Network, x: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return z[L] and a[L], (N, n_L), of the network on ``x`` (N, n_0), dense or CSR, of any numeric dtype."""

    @property
    def description(self) -> str:
        """Who did the work, and how: the engine's name and what it chose."""
