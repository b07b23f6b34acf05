"""What a perceptron leaves behind when it has learned: its weights, and the steps that led there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData
from backscope.perceptron.step import Step, short, vector
from backscope.perceptron.two_classes import inputs


@dataclass(frozen=True)
class Record:
    """How a perceptron learned, and what.

    Attributes
    ----------
    rule : str
        The learning rule as text, such as ``perceptron``.
    learning_rate : float
    classes : tuple
        The two labels; the second is the class of z > 0.
    weights, bias : ndarray (n,), float
        Those learned: the last, by the pocket rule the best.
    converged : bool
        Whether learning ended by itself: after a pass without mistake; by the delta rule, when the mean squared error
        fell no more.
    wrong : int
        How many of the rows learned from get the wrong answer from these weights.
    mistakes_by_pass : list of int
        Wrong answers while learning. By the rules perceptron and pocket, each is a move of the weights.
    cost_by_pass : list of float
        The mean of error² over the steps of each pass.
    steps : list of Step
        The first and the last, in order; ``Step.number`` says which.
    count : int
        How many steps there were: examples × passes.
    """

    rule: str
    learning_rate: float
    classes: tuple[Any, Any]
    weights: NDArray[np.float64]
    bias: float
    converged: bool
    wrong: int
    mistakes_by_pass: list[int]
    cost_by_pass: list[float]
    steps: list[Step]
    count: int

    @property
    def passes(self) -> int:
        """How often all examples were shown."""
        return len(self.mistakes_by_pass)

    @property
    def mistakes(self) -> int:
        """The wrong answers of all passes."""
        return sum(self.mistakes_by_pass)

    @property
    def left_out(self) -> int:
        """How many steps, between the first and the last, were not kept."""
        return self.count - len(self.steps)

    def sums(self, x: Any) -> NDArray[np.float64]:
        """Return z = w·x + b for each row of x (N, n)."""
        rows = inputs(x)
        if rows.shape[1] != len(self.weights):
            raise BadData(f"x: got {rows.shape[1]} columns, expected {len(self.weights)}")
        return rows @ self.weights + self.bias

    def predict(self, x: Any) -> NDArray[Any]:
        """Return the class of each row of x (N, n)."""
        return np.array(self.classes)[(self.sums(x) > 0).astype(np.intp)]

    def __str__(self) -> str:
        end = "converged" if self.converged else "stopped"
        return (
            f"{self.rule}: {end} after {_many(self.passes, 'pass', 'passes')} and "
            f"{_many(self.mistakes, 'mistake', 'mistakes')}; "
            f"{self.wrong:,} of {self.count // self.passes:,} rows wrong; "
            f"w = {vector(self.weights)}, b = {short(self.bias)}"
        )


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


class Recorder:
    """Takes down every step of learning from so many ``rows``, and keeps the first and the last, ``kept`` in all."""

    def __init__(self, rows: int, kept: int) -> None:
        self.mistakes: list[int] = []
        self.costs: list[float] = []
        self.count = 0
        self._rows = rows
        self._room = kept - kept // 2
        self._first: list[Step] = []
        self._last: deque[Step] = deque(maxlen=kept // 2)

    @property
    def passes(self) -> int:
        """The passes begun so far."""
        return len(self.costs)

    def new_pass(self) -> None:
        """Begin a pass through the examples."""
        self.mistakes.append(0)
        self.costs.append(0.0)

    def add(self, step: Step) -> None:
        """Take down one step of the present pass."""
        self.count += 1
        self.mistakes[-1] += step.answer != step.target
        self.costs[-1] += step.error * step.error / self._rows
        (self._first if len(self._first) < self._room else self._last).append(step)

    def steps(self) -> list[Step]:
        """Return the steps that were kept, in order."""
        return [*self._first, *self._last]
