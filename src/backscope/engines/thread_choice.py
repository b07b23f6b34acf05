"""How many threads: measured while training, since the number of threads changes no bit of the result."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

ROUNDS = 5  # measurements of each candidate before a choice
TRY = 0.01  # seconds that a candidate is tried for
RUN = 0.02  # seconds between two looks at Ctrl-C once the choice is made
AGAIN = 2.0  # seconds after which all are measured anew: other programs come and go
SLOWER, IN_A_ROW = 1.3, 3  # or as soon as so many runs each take so many times as long as when the choice was made
REST, SHORT_REST = 10, 2  # times as long as the last measuring that passes, in either case, before the next
GAIN = 0.95  # part of the time with fewer threads below which more are worth a core
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
    tried in turn, so that a disturbance from outside meets all of them; the median of each decides. Virtual machines
    move: two of their cores may share a cache now and lie far apart a moment later, where two threads take three times
    as long. So the choice is made again as soon as it disappoints.

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
        self._expected = float("inf")  # seconds a step, of the best
        self._start_measuring()

    def _start_measuring(self) -> None:
        self._times: dict[int, list[float]] = {number: [] for number in self.numbers}
        self._measured = self._since = 0.0  # seconds spent on measuring, and since
        self._slow = 0  # runs in a row that disappointed

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
        """Take up that ``steps`` steps of like batches with ``now`` threads took so long."""
        each = seconds / max(steps, 1)
        if self.measuring:
            self._measured += seconds
            self._times[self.now].append(each)
            if not self.measuring:
                self._choose()
            return
        self._since += seconds
        self._slow = self._slow + 1 if each > SLOWER * self._expected else 0
        due = self._since >= max(AGAIN, REST * self._measured)
        if due or (self._slow >= IN_A_ROW and self._since >= SHORT_REST * self._measured):
            self._start_measuring()

    def _choose(self) -> None:
        medians = {number: float(np.median(times)) for number, times in self._times.items()}
        self.best = self.numbers[0]
        for number in self.numbers[1:]:
            if medians[number] < GAIN * medians[self.best]:
                self.best = number
        self._expected = medians[self.best]
