"""How many threads: measured while training, since the number of threads changes no bit of the result."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

ROUNDS = 5  # measurements of each candidate before a choice
TRY = 0.01  # seconds that a candidate is tried for
RUN = 0.02  # seconds between two looks at Ctrl-C once the choice is made
AGAIN = 100  # runs after which all are measured anew: other programs come and go
FEWEST_PRODUCTS = 50_000  # multiply-adds a step, below which a second thread costs more than it brings


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def candidates(threads: int | None, products: int) -> tuple[int, ...]:
    """Return the numbers of threads worth trying: the one asked for, or 1, 2, 4, … and all the cores.

    ``products`` are the multiply-adds of one step.
    """
    if threads is not None:
        return (threads,)
    most = cores()
    if products < FEWEST_PRODUCTS or most == 1:
        return (1,)
    powers = [2**n for n in range(most.bit_length()) if 2**n <= most]
    return tuple(sorted({*powers, most}))


class ThreadChoice:
    """Which of some numbers of threads does a step soonest, learned from steps that are done anyway.

    Ask ``now`` for the number to use and ``seconds`` for how long, do steps, and tell with :meth:`took`. Candidates are
    tried in turn, so that a disturbance from outside meets all of them; the median of each decides.

    Examples
    --------
    >>> choice = ThreadChoice((1, 2))
    >>> while choice.measuring:
    ...     choice.took(seconds=0.3 if choice.now == 1 else 0.2, steps=10)
    >>> choice.now
    2
    """

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = tuple(numbers)
        self.best = self.numbers[0]
        self._runs = 0
        self._times: dict[int, list[float]] = {}
        self._start_measuring()

    def _start_measuring(self) -> None:
        self._times = {number: [] for number in self.numbers}

    @property
    def measuring(self) -> bool:
        """Whether candidates are still being compared."""
        return len(self.numbers) > 1 and min(map(len, self._times.values())) < ROUNDS

    @property
    def now(self) -> int:
        """How many threads to use for the next steps."""
        return min(self.numbers, key=lambda number: len(self._times[number])) if self.measuring else self.best

    @property
    def seconds(self) -> float:
        """How long to go on before telling."""
        return TRY if self.measuring else RUN

    def took(self, seconds: float, steps: int) -> None:
        """Take up that ``steps`` steps with ``now`` threads took so long."""
        if self.measuring:
            self._times[self.now].append(seconds / max(steps, 1))
            if not self.measuring:
                self.best = min(self.numbers, key=lambda number: np.median(self._times[number]))
            return
        self._runs += 1
        if self._runs % AGAIN == 0:
            self._start_measuring()
