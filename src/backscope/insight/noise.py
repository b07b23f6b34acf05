"""How noisy a gradient is: how far the gradients of single examples and of mini-batches lie from their mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from backscope.insight.jsonable import finite
from backscope.named import require_whole

ROUNDING = 1e-13  # of the gradients' own size: what float64 leaves of a difference that is 0


@dataclass(frozen=True)
class Noise:
    """The spread of the gradients g_1 … g_N of single examples around their mean ḡ = ∇C, without penalty.

    Attributes
    ----------
    examples : int
        N.
    mean_square : float
        The mean of ‖g_i‖².
    square_of_mean : float
        ‖ḡ‖². Where ‖ḡ‖ is less than 1e-13 of the root of ``mean_square`` it counts as 0: that much is rounding.

    Raises
    ------
    Nothing.

    Source
    ------
    McCandlish, Kaplan, Amodei, *An empirical model of large-batch training*, arXiv:1812.06162 (2018), section 2 and
    appendix A.

    Examples
    --------
    >>> noise = Noise(examples=100, mean_square=5.0, square_of_mean=1.0)
    >>> noise.trace, noise.scale, round(noise.unbiased_scale, 2)
    (4.0, 4.0, 4.21)
    >>> round(noise.off(10), 3), round(noise.progress(10), 3)
    (0.603, 0.714)
    """

    examples: int
    mean_square: float
    square_of_mean: float

    @property
    def trace(self) -> float:
        """tr(Σ) = mean ‖g_i‖² - ‖ḡ‖², Σ being the gradients' covariance over these N; rounding alone counts as 0."""
        difference = self.mean_square - self.square_of_mean
        return difference if difference > ROUNDING * self.mean_square else 0.0

    @property
    def scale(self) -> float:
        """The simple gradient noise scale tr(Σ)/‖ḡ‖² of these N examples.

        The size of a mini-batch whose gradient is off by about as much as it is long. 0 where all examples agree,
        infinite where they cancel out, NaN where no example asks for anything.
        """
        return _ratio(self.trace, self.square_of_mean, self.mean_square)

    @property
    def unbiased_trace(self) -> float:
        """tr(Σ)·N/(N-1): unbiased for the population that the examples were drawn from. NaN for one example."""
        return self.trace * self.examples / (self.examples - 1) if self.examples > 1 else math.nan

    @property
    def unbiased_square(self) -> float:
        """‖ḡ‖² - unbiased tr(Σ)/N: unbiased for ‖∇C‖² over the population; negative where noise is all that is seen."""
        return self.square_of_mean - self.unbiased_trace / self.examples

    @property
    def unbiased_scale(self) -> float:
        """The noise scale of the population: the ratio of the two unbiased estimates (itself not quite unbiased).

        Infinite where these N examples are too few to tell its mean gradient from 0.
        """
        if math.isnan(self.unbiased_trace):
            return math.nan
        return _ratio(self.unbiased_trace, max(self.unbiased_square, 0.0), self.mean_square)

    def off(self, batch_size: int) -> float:
        """Return how far the gradient of a mini-batch is off: the root of the mean of ‖g_B - ḡ‖²/‖ḡ‖².

        Exact over all mini-batches of ``batch_size`` (1 to N) different examples: tr(Σ)/B · (N-B)/(N-1).
        """
        require_whole("batch_size", batch_size, 1, self.examples)
        left = (self.examples - batch_size) / max(1, self.examples - 1)
        return math.sqrt(_ratio(self.trace * left / batch_size, self.square_of_mean, self.mean_square))

    def progress(self, batch_size: int) -> float:
        """Return 1/(1 + scale/B), 0 to 1: of what a step of the exact gradient would gain, at the best learning rate.

        An estimate: it takes the cost's curvature to be the same in all directions.
        """
        require_whole("batch_size", batch_size, 1)
        return 1 / (1 + self.scale / batch_size)

    def to_json(self) -> dict[str, Any]:
        """Return all of it, JSON-able: None where a number is infinite or none."""
        names = (
            "examples", "mean_square", "square_of_mean", "trace", "scale",
            "unbiased_trace", "unbiased_square", "unbiased_scale",
        )  # fmt: skip
        return finite({name: getattr(self, name) for name in names})


def _ratio(part: float, square_of_mean: float, mean_square: float) -> float:
    if square_of_mean > ROUNDING**2 * mean_square:
        return part / square_of_mean
    return math.inf if part > 0 else math.nan
