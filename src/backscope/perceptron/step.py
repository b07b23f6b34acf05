"""What happens when a perceptron is shown one example: six things, each kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.rules import Rule

SHOWN = 6  # entries of a vector that are written out


class Step(NamedTuple):
    """One example shown to a perceptron with n inputs, from the weights before to the weights after.

    Attributes
    ----------
    number : int
        The step, counted from 0 over all passes.
    in_pass : int
        The pass it belongs to, counted from 1.
    row : int
        The row of x, counted from 0.
    weights, bias : ndarray (n,), float
        (1) as they are; the threshold of the books is -bias.
    x : ndarray, (n,)
        (2) the inputs.
    z : float
        (3) the weighted sum w·x + b.
    answer : int
        (4) what the step function makes of it: the higher target if z > 0, else the lower.
    target, error : int, float
        (5) what was wanted: 0 or 1, by the delta rule -1 or 1; and by how much it was missed.
    rule : Rule
        By which the error is reckoned.
    learning_rate : float
    new_weights, new_bias : ndarray (n,), float
        (6) moved by learning_rate × error × x; without an error, the same array as ``weights``.
    """

    number: int
    in_pass: int
    row: int
    weights: NDArray[np.float64]
    bias: float
    x: NDArray[np.float64]
    z: float
    answer: int
    target: int
    error: float
    rule: Rule
    learning_rate: float
    new_weights: NDArray[np.float64]
    new_bias: float

    def words(self) -> str:
        """Return the six things in lines; steps, passes and rows are counted from 1, as in all messages."""
        eta, error = short(self.learning_rate), _factor(self.error)
        lines = [
            f"step {self.number + 1}: pass {self.in_pass}, row {self.row + 1}",
            f"  1  weights  w = {vector(self.weights)}, b = {short(self.bias)} (threshold {short(-self.bias)})",
            f"  2  inputs   x = {vector(self.x)}",
            f"  3  sum      z = {self._sum()} = {short(self.z)}",
            f"  4  answer   {self.answer}, as z {'> 0' if self.z > 0 else '<= 0'}",
            f"  5  target   {self.target}: error = target - {self.rule.compared} = {short(self.error)}",
            "  6  move     none" if self.error == 0 else
            f"  6  move     w + {eta} · {error} · x = {vector(self.new_weights)}, "
            f"b + {eta} · {error} = {short(self.new_bias)}",
        ]  # fmt: skip
        return "\n".join(lines)

    def _sum(self) -> str:
        if len(self.x) > SHOWN:
            return "w·x + b"
        products = [f"{_factor(w)}·{_factor(x)}" for w, x in zip(self.weights, self.x, strict=True)]
        return " + ".join([*products, _factor(self.bias)])


def short(value: float) -> str:
    """Return a number in up to six digits, a whole one in all of them; zero has no sign."""
    return f"{value:.0f}" if abs(value) < 1e15 and value == round(value) and value else f"{value + 0.0:.6g}"


def vector(values: Iterable[float]) -> str:
    """Return (1, 2, 3, 4, …): the first entries of a vector."""
    entries = [short(value) for value in values]
    return f"({', '.join(entries[:SHOWN])}{', …' if len(entries) > SHOWN else ''})"


def _factor(value: float) -> str:
    return f"({short(value)})" if value < 0 else short(value)
