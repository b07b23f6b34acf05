"""Schedules: the factor by which the learning rate is multiplied at each step of a run.

Time is counted in steps from 0; settings that mean a time are in epochs, as users think of it. A schedule knows
nothing of the learning rate itself, and is a function of the step alone, so a resumed run goes on as it would have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from backscope.named import Named, require


class Schedule(Named):
    """Base of all schedules."""

    needs_end: ClassVar[bool] = False  # whether the factor depends on how long the whole run is

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        """Return what the learning rate is multiplied by at ``step``: from 0 to 1, 1 being the rate as given.

        Parameters
        ----------
        step : int, or ndarray of them
            From 0 to ``steps`` - 1; of an array, the factor of each.
        steps : int
            Of the whole run.
        steps_per_epoch : int
            At least 1.
        """
        raise NotImplementedError


class Constant(Schedule):
    """The learning rate as given. Source: plain gradient descent, Cauchy (1847)."""

    name = "constant"

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        return 1.0 + 0.0 * step


@dataclass(frozen=True)
class Step(Schedule):
    """A stair: after every ``every`` epochs the rate is multiplied by ``gamma``.

    Source: Krizhevsky, Sutskever, Hinton, *ImageNet classification*, NIPS 2012 (divided by 10 when learning stalls).

    Examples
    --------
    >>> stair = Step(every=2, gamma=0.5)
    >>> stair.factor(np.array([0, 19, 20, 40]), 60, 10).tolist()
    [1.0, 1.0, 0.5, 0.25]
    """

    name = "step"
    every: int = 10
    gamma: float = 0.1

    def check(self) -> None:
        require(self.every == int(self.every) >= 1, "step every", self.every, "a whole number of epochs, 1 or more")
        require(0 < self.gamma <= 1, "step gamma", self.gamma, "a number above 0, at most 1")

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        return self.gamma ** (step // steps_per_epoch // self.every)


@dataclass(frozen=True)
class Exponential(Schedule):
    """A smooth fall, a little at each step: after each epoch the rate has been multiplied by ``gamma``.

    Source: Bottou, *Stochastic gradient descent tricks* (2012), names it among the gains in use.
    """

    name = "exponential"
    gamma: float = 0.95

    def check(self) -> None:
        require(0 < self.gamma <= 1, "exponential gamma", self.gamma, "a number above 0, at most 1")

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        return self.gamma ** (step / steps_per_epoch)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine from 1 at the first step to ``floor``, which would be reached one step after the last.

    So no step is lost at a rate of zero. Source: Loshchilov, Hutter, *SGDR*, ICLR 2017, eq. 5, without restarts.
    """

    name = "cosine"
    needs_end = True
    floor: float = 0.0

    def check(self) -> None:
        require(0 <= self.floor <= 1, "cosine floor", self.floor, "a number from 0 to 1")

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        return _between(1.0, self.floor, np.minimum(step / max(steps, 1), 1.0))


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up and down once: from ``start`` to 1 over the part ``rise`` of the run, then down to ``floor`` at the last step.

    Both ways are half a cosine. The learning rate given is the highest.
    Source: Smith, Topin, *Super-convergence*, arXiv:1708.07120 (2018); half cosines as in fastai.
    """

    name = "one_cycle"
    needs_end = True
    rise: float = 0.3
    start: float = 0.04
    floor: float = 1e-4

    def check(self) -> None:
        require(0 < self.rise < 1, "one_cycle rise", self.rise, "a part of the run, between 0 and 1")
        require(0 < self.start <= 1, "one_cycle start", self.start, "a number above 0, at most 1")
        require(0 <= self.floor <= 1, "one_cycle floor", self.floor, "a number from 0 to 1")

    def factor(self, step: Any, steps: int, steps_per_epoch: int) -> Any:
        time = np.minimum(step / max(steps - 1, 1), 1.0)
        up = _between(self.start, 1.0, time / self.rise)
        down = _between(1.0, self.floor, (time - self.rise) / (1 - self.rise))
        return np.where(time < self.rise, up, down)


def _between(first: float, last: float, time: Any) -> Any:
    """Return the half cosine from ``first`` at time 0 to ``last`` at time 1."""
    part = 0.5 * (1 - np.cos(math.pi * time))
    return (1 - part) * first + part * last  # exact at both ends, and never outside


def warmup_factor(step: Any, warmup: int) -> Any:
    """Return the factor of a linear warm-up: 1/warmup at step 0, 1 from step ``warmup`` - 1 on; 1 if ``warmup`` is 0.

    Parameters
    ----------
    step : int, or ndarray of them
        From 0 over the whole run.
    warmup : int
        Steps, 0 or more; 0 is no warm-up.

    Source
    ------
    Goyal et al., *Accurate, large minibatch SGD*, arXiv:1706.02677 (2017), section 2.2.

    Examples
    --------
    >>> warmup_factor(np.arange(6), 4).tolist()
    [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    return np.minimum(1.0, (step + 1) / warmup) if warmup else 1.0


SCHEDULES: dict[str, type[Schedule]] = {kind.name: kind for kind in (Constant, Step, Exponential, Cosine, OneCycle)}
