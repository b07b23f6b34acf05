"""The pocket: the best weights met, because a perceptron never comes to rest where no plane separates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backscope.perceptron.step import Step


class BestWeights:
    """The weights in the pocket; they never get worse on the whole set (Gallant's ratchet).

    Weights that answer more examples in a row than those in the pocket ever did are tried on all rows of ``x`` (N, n),
    whose classes are ``marks`` (N,), 0 or 1. They replace those in the pocket if they answer more of them rightly.
    """

    def __init__(self, x: NDArray[np.float64], marks: NDArray[np.int64], weights: NDArray[np.float64], bias: float):
        self.x, self.marks = x, marks
        self.weights, self.bias = weights, bias
        self.right = self._right(weights, bias)
        self.run = self.longest_run = 0
        self._refused: NDArray[np.float64] | None = None

    def look(self, step: Step) -> None:
        """Look at one step of learning, and take its weights if they are better."""
        self.run = 0 if step.error else self.run + 1
        if self.run > self.longest_run and self._are_best(step.weights, step.bias):
            self.weights, self.bias, self.longest_run = step.weights, step.bias, self.run

    def _are_best(self, weights: NDArray[np.float64], bias: float) -> bool:
        """Tell whether these are the best so far. Every move makes a new array, so that the same one is tried once."""
        if weights is self.weights or weights is self._refused:
            return weights is self.weights
        right = self._right(weights, bias)
        if right <= self.right:
            self._refused = weights
            return False
        self.right = right
        return True

    def _right(self, weights: NDArray[np.float64], bias: float) -> int:
        return int(((self.x @ weights + bias > 0) == self.marks).sum())
