"""How weights and biases start. Each draws ``w`` (n_l, n_{l-1}) and ``b`` (n_l,) of one layer in float64.

The numbers of layer l are a function of (seed, l) alone; biases start at zero unless the docstring says otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backscope.named import Named, require

Draw = tuple[NDArray[np.float64], NDArray[np.float64]]


class Initialiser(Named):
    """Base of all initialisers."""

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        """Return w (n_out, n_in) and b (n_out,) in float64."""
        raise NotImplementedError


def _normal(n_out: int, n_in: int, deviation: float, random: np.random.Generator) -> Draw:
    return random.standard_normal((n_out, n_in)) * deviation, np.zeros(n_out)


class LeCun(Initialiser):
    """w ~ N(0, 1/n_in). Source: LeCun, Bottou, Orr, Müller, *Efficient BackProp* (1998), eq. 16."""

    name = "lecun"

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        return _normal(n_out, n_in, math.sqrt(1 / n_in), random)


class Glorot(Initialiser):
    """w ~ U(-r, r), r = √(6/(n_in + n_out)). Source: Glorot, Bengio, AISTATS 2010, eq. 16."""

    name = "glorot"

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        r = math.sqrt(6 / (n_in + n_out))
        return random.uniform(-r, r, (n_out, n_in)), np.zeros(n_out)


class He(Initialiser):
    """w ~ N(0, 2/n_in), for ReLU and its kin. Source: He, Zhang, Ren, Sun, ICCV 2015, eq. 10."""

    name = "he"

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        return _normal(n_out, n_in, math.sqrt(2 / n_in), random)


class Nielsen(Initialiser):
    """w ~ N(0, 1) and b ~ N(0, 1), as in ``network.py``. Source: Nielsen (2015), chapter 1."""

    name = "nielsen"

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        w = random.standard_normal((n_out, n_in))
        return w, random.standard_normal(n_out)


class Zeros(Initialiser):
    """All zero. Every hidden neuron of a layer then learns the same: Rumelhart, Hinton, Williams (1986), p. 535."""

    name = "zeros"

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        return np.zeros((n_out, n_in)), np.zeros(n_out)


@dataclass(frozen=True)
class Constant(Initialiser):
    """Every weight the same ``value``, biases 0: to see why symmetry must be broken, and for tests.

    Source: Rumelhart, Hinton, Williams (1986), p. 535, on breaking symmetry.
    """

    name = "constant"
    value: float = 0.5

    def check(self) -> None:
        require(math.isfinite(self.value), "constant value", self.value, "a finite number")

    def draw(self, n_out: int, n_in: int, random: np.random.Generator) -> Draw:
        return np.full((n_out, n_in), self.value), np.zeros(n_out)


INITIALISERS: dict[str, type[Initialiser]] = {kind.name: kind for kind in (LeCun, Glorot, He, Nielsen, Zeros, Constant)}
