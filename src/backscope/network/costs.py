"""Costs: what a network pays for its output ``a`` where ``y`` was wanted.

``per_example`` is C_x (N,), summed over the outputs; ``gradient`` is dC_x/da (N, n_L); ``delta`` is dC_x/dz of the
output layer (N, n_L), the first factor of BP1 (the 1/N enters in ``backprop``). Cross-entropies and Poisson are
computed from z (the logits) together with the one activation they belong to, and so are finite for |z| up to 1e4 and
beyond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from backscope.errors import BadData
from backscope.named import Named, require
from backscope.network.activations import Activation, Array, Softplus


class Cost(Named):
    """Base of all costs."""

    outputs: ClassVar[tuple[str, ...]] = ()  # the output activations it is defined for; empty: all

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        """Return C_x, shape (N,)."""
        raise NotImplementedError

    def gradient(self, a: Array, y: Array) -> Array:
        """Return dC_x/da, shape (N, n_L)."""
        raise NotImplementedError

    def delta(self, z: Array, a: Array, y: Array, output: Activation) -> Array:
        """Return dC_x/dz of the output layer, shape (N, n_L)."""
        return output.pull_back(z, a, self.gradient(a, y))

    def side(self, a: Array, y: Array) -> Array | None:
        """Return on which side of its corner each output stands, -1, 0 or 1; None for a cost that has none."""
        return None

    def check_targets(self, y: Array) -> None:
        """Raise BadData if ``y`` (N, n_L) holds a value that this cost has no meaning for."""


def _refuse(y: Array, bad: Array, cost: str, expected: str) -> None:
    """Raise BadData naming the first row and output of ``y`` where ``bad`` is true."""
    if bad.any():
        row, output = (int(i) for i in np.argwhere(bad)[0])
        raise BadData(
            f"targets, row {row + 1}, output {output + 1}: got {y[row, output]:g}, expected {expected} ({cost})"
        )


class Quadratic(Cost):
    """½ Σ_j (a_j - y_j)². Source: Nielsen, *Neural Networks and Deep Learning* (2015), eq. 26."""

    name = "quadratic"

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        return 0.5 * ((a - y) ** 2).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        return a - y


class SumOfSquares(Cost):
    """Σ_j (a_j - y_j)². Source: Legendre (1805); without the ½ that the quadratic cost has."""

    name = "sum_of_squares"

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        return ((a - y) ** 2).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        return 2 * (a - y)


class BinaryCrossEntropy(Cost):
    """-Σ_j [y_j ln a_j + (1 - y_j) ln(1 - a_j)] with sigmoid outputs, from z: Σ_j [softplus(z_j) - y_j z_j].

    Source: Nielsen (2015), eq. 63; Bishop, *Pattern Recognition and Machine Learning* (2006), eq. 5.21.
    """

    name = "binary_cross_entropy"
    outputs = ("sigmoid",)

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        return (Softplus().value(z) - y * z).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            # each half where y gives it weight, so that it is exact where a is 0 or 1
            return np.where(y == 1, 0, (1 - y) / (1 - a)) - np.where(y == 0, 0, y / a)

    def delta(self, z: Array, a: Array, y: Array, output: Activation) -> Array:
        return a - y

    def check_targets(self, y: Array) -> None:
        _refuse(y, (y < 0) | (y > 1), self.name, "0, 1 or a probability between")


class CrossEntropy(Cost):
    """-Σ_j y_j ln a_j with a softmax output, from z: Σ_j y_j (ln Σ_k exp(z_k) - z_j).

    Source: Bridle (1990); Bishop (2006), eq. 5.24.
    """

    name = "cross_entropy"
    outputs = ("softmax",)

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        shifted = z - z.max(axis=1, keepdims=True, initial=-np.inf)
        log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return (y * (log_sum - shifted)).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(y == 0, 0, -y / a)

    def delta(self, z: Array, a: Array, y: Array, output: Activation) -> Array:
        return a * y.sum(axis=1, keepdims=True) - y  # the sum is 1 for a distribution

    def check_targets(self, y: Array) -> None:
        _refuse(y, (y < 0) | (y > 1), self.name, "0, 1 or a probability between")
        total = y.sum(axis=1)
        wrong = np.flatnonzero(np.abs(total - 1) > 1e-4)
        if wrong.size:
            row = int(wrong[0])
            raise BadData(f"targets, row {row + 1}: sums to {total[row]:g}, expected 1 (cross_entropy)")


class MeanAbsoluteError(Cost):
    """Σ_j |a_j - y_j|, the mean taken over examples; the derivative at a_j = y_j is 0. Source: Laplace (1774)."""

    name = "mae"

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        return np.abs(a - y).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        return np.sign(a - y)

    def side(self, a: Array, y: Array) -> Array | None:
        return np.sign(a - y)


@dataclass(frozen=True)
class Huber(Cost):
    """Σ_j ½ r² where |r| <= threshold, else threshold·(|r| - ½ threshold), with r = a_j - y_j. Source: Huber (1964)."""

    name = "huber"
    threshold: float = 1.0

    def check(self) -> None:
        require(0 < self.threshold < math.inf, "huber threshold", self.threshold, "a number above 0")

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        r = np.abs(a - y)
        near = np.minimum(r, self.threshold)
        return (near * (r - 0.5 * near)).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        return np.clip(a - y, -self.threshold, self.threshold)


class Poisson(Cost):
    """Σ_j (a_j - y_j ln a_j): minus the log-likelihood of counts y with rates a, less a term that a is not in.

    With ``exponential`` outputs from z: Σ_j (exp(z_j) - y_j z_j); with ``softplus`` outputs ln a is exact for z far
    below zero, where softplus(z) = exp(z). Source: Nelder, Wedderburn, JRSS A 135 (1972).
    """

    name = "poisson"
    outputs = ("exponential", "softplus")

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        # ln exp(z) is z; ln softplus(z) is z too below -30, to the last digit of a double
        tiny = np.finfo(a.dtype).tiny
        log_a = np.where(z < -30, z, np.log(np.maximum(a, tiny)))
        return (a - y * np.where(np.isfinite(a), log_a, z)).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(y == 0, 1, 1 - y / a)

    def delta(self, z: Array, a: Array, y: Array, output: Activation) -> Array:
        if output.name == "exponential":
            return a - y
        slope = output.derivative(z, a)
        # slope / a tends to 1 where both vanish
        ratio = np.where(z < -30, 1, slope / np.maximum(a, np.finfo(a.dtype).tiny))
        return slope - y * ratio

    def check_targets(self, y: Array) -> None:
        _refuse(y, y < 0, self.name, "a count, 0 or more")


@dataclass(frozen=True)
class Quantile(Cost):
    """Σ_j max(q r, (q - 1) r) with r = y_j - a_j, the pinball loss: its minimum is the q-quantile of y given x.

    The derivative at r = 0 is 0. Source: Koenker, Bassett, Econometrica 46 (1978).
    """

    name = "quantile"
    q: float = 0.5

    def check(self) -> None:
        require(0 < self.q < 1, "quantile q", self.q, "a number between 0 and 1")

    def per_example(self, z: Array, a: Array, y: Array) -> Array:
        r = y - a
        return np.maximum(self.q * r, (self.q - 1) * r).sum(axis=1)

    def gradient(self, a: Array, y: Array) -> Array:
        r = y - a
        return np.where(r > 0, -self.q, np.where(r < 0, 1 - self.q, 0)).astype(a.dtype)

    def side(self, a: Array, y: Array) -> Array | None:
        return np.sign(a - y)


COSTS: dict[str, type[Cost]] = {
    kind.name: kind
    for kind in (
        Quadratic, SumOfSquares, BinaryCrossEntropy, CrossEntropy, MeanAbsoluteError, Huber, Poisson, Quantile,
    )
}  # fmt: skip
