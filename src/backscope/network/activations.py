"""Activation functions: ``a = sigma(z)`` and how a gradient passes back through them.

``value(z)`` is sigma(z), ``derivative(z, a)`` is sigma'(z), and ``pull_back(z, a, g)`` turns dC/da into dC/dz. For all
but softmax the last is the product with sigma'(z); softmax mixes the neurons of a layer, so it has a Jacobian instead.
Every function keeps the shape (N, n_l) and the dtype of ``z``. Where a derivative does not exist (ReLU at 0), the value
is that of PyTorch, named in the docstring.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from backscope.named import Named, require

Array = NDArray[Any]


class Activation(Named):
    """Base of all activation functions."""

    gain: ClassVar[str] = "glorot"  # the initialiser that serves a layer of this activation

    def value(self, z: Array) -> Array:
        """Return sigma(z)."""
        raise NotImplementedError

    def derivative(self, z: Array, a: Array) -> Array:
        """Return sigma'(z); ``a`` is sigma(z), for those that are cheaper in terms of it."""
        raise NotImplementedError

    def pull_back(self, z: Array, a: Array, g: Array) -> Array:
        """Return dC/dz of a layer where ``g`` is its dC/da."""
        return g * self.derivative(z, a)

    def side(self, z: Array) -> Array | None:
        """Return on which side of its corner or jump each z stands, True or False; None for what has none."""
        return None


class Sigmoid(Activation):
    """1 / (1 + exp(-z)), in (0, 1). Source: Rumelhart, Hinton, Williams, Nature 323 (1986)."""

    name = "sigmoid"

    def value(self, z: Array) -> Array:
        e = np.exp(-np.abs(z))  # never above 1, so nothing overflows
        return np.where(z >= 0, 1, e) / (1 + e)

    def derivative(self, z: Array, a: Array) -> Array:
        return a * (1 - a)


class Tanh(Activation):
    """The hyperbolic tangent, in (-1, 1). Source: LeCun et al., *Efficient BackProp* (1998)."""

    name = "tanh"

    def value(self, z: Array) -> Array:
        return np.tanh(z)

    def derivative(self, z: Array, a: Array) -> Array:
        return 1 - a * a


class ReLU(Activation):
    """max(0, z); the derivative at 0 is taken as 0. Source: Nair, Hinton, ICML 2010."""

    name = "relu"
    gain = "he"

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0)

    def derivative(self, z: Array, a: Array) -> Array:
        return (z > 0).astype(z.dtype)

    def side(self, z: Array) -> Array | None:
        return z > 0


@dataclass(frozen=True)
class LeakyReLU(Activation):
    """Z where z > 0, slope·z elsewhere; the derivative at 0 is the slope. Source: Maas, Hannun, Ng, ICML 2013."""

    name = "leaky_relu"
    gain = "he"
    slope: float = 0.01

    def check(self) -> None:
        require(0 <= self.slope < 1, "leaky_relu slope", self.slope, "a number from 0 to below 1")

    def value(self, z: Array) -> Array:
        return np.where(z > 0, z, self.slope * z)

    def derivative(self, z: Array, a: Array) -> Array:
        return np.where(z > 0, 1, self.slope).astype(z.dtype)

    def side(self, z: Array) -> Array | None:
        return z > 0


@dataclass(frozen=True)
class ELU(Activation):
    """Z where z > 0, alpha·(exp(z) - 1) elsewhere. Source: Clevert, Unterthiner, Hochreiter, ICLR 2016."""

    name = "elu"
    gain = "he"
    alpha: float = 1.0

    def check(self) -> None:
        require(0 < self.alpha < math.inf, "elu alpha", self.alpha, "a number above 0")

    def value(self, z: Array) -> Array:
        return np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, 0)))

    def derivative(self, z: Array, a: Array) -> Array:
        return np.where(z > 0, 1, self.alpha * np.exp(np.minimum(z, 0)))

    def side(self, z: Array) -> Array | None:
        return None if self.alpha == 1 else z > 0  # of 1 the slope is 1 on both sides


class Softplus(Activation):
    """log(1 + exp(z)), above 0. Source: Dugas et al., NIPS 2000."""

    name = "softplus"
    gain = "he"

    def value(self, z: Array) -> Array:
        return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))

    def derivative(self, z: Array, a: Array) -> Array:
        return Sigmoid().value(z)


class GELU(Activation):
    """Z·Phi(z), Phi the normal distribution's, by erf. Source: Hendrycks, Gimpel, arXiv:1606.08415 (2016)."""

    name = "gelu"
    gain = "he"

    def value(self, z: Array) -> Array:
        return z * self._phi(z)

    def derivative(self, z: Array, a: Array) -> Array:
        density = np.exp(-0.5 * z * z) * (1 / math.sqrt(2 * math.pi))
        return self._phi(z) + z * density

    @staticmethod
    def _phi(z: Array) -> Array:
        from scipy.special import ndtr  # slow to import, and needed here alone

        result: Array = ndtr(z)
        return result


class SiLU(Activation):
    """z·sigmoid(z), also called swish. Source: Elfwing, Uchibe, Doya, Neural Networks 107 (2018)."""

    name = "silu"
    gain = "he"

    def value(self, z: Array) -> Array:
        return z * Sigmoid().value(z)

    def derivative(self, z: Array, a: Array) -> Array:
        s = Sigmoid().value(z)
        return s + z * s * (1 - s)


class Identity(Activation):
    """Z itself: the output of a regression, or a linear layer."""

    name = "identity"

    def value(self, z: Array) -> Array:
        return z

    def derivative(self, z: Array, a: Array) -> Array:
        return np.ones_like(z)


class Exponential(Activation):
    """exp(z), above 0: the log link of Poisson regression. Source: Nelder, Wedderburn, JRSS A 135 (1972)."""

    name = "exponential"

    def value(self, z: Array) -> Array:
        with np.errstate(over="ignore"):  # an infinite rate is told by the infinite cost that follows
            return np.exp(z)

    def derivative(self, z: Array, a: Array) -> Array:
        return a


class Step(Activation):
    """1 where z >= 0, else 0: the perceptron's answer. Its derivative is 0 wherever it exists, and 0 is returned.

    So no gradient passes through it: such a layer can be computed with, but not trained by back-propagation.
    Source: McCulloch, Pitts (1943); Rosenblatt, Psychological Review 65 (1958).
    """

    name = "step"

    def value(self, z: Array) -> Array:
        return (z >= 0).astype(z.dtype)

    def derivative(self, z: Array, a: Array) -> Array:
        return np.zeros_like(z)

    def side(self, z: Array) -> Array | None:
        return z >= 0


class Softmax(Activation):
    """exp(z_j) / sum_k exp(z_k) over a layer's neurons: probabilities that sum to 1. For the output layer.

    Source: Bridle, *Probabilistic interpretation of feedforward classification network outputs* (1990).
    """

    name = "softmax"

    def value(self, z: Array) -> Array:
        e = np.exp(z - z.max(axis=1, keepdims=True, initial=-np.inf))
        return e / e.sum(axis=1, keepdims=True)

    def derivative(self, z: Array, a: Array) -> Array:
        """Return the diagonal of the Jacobian, da_j/dz_j; :meth:`pull_back` uses all of it."""
        return a * (1 - a)

    def pull_back(self, z: Array, a: Array, g: Array) -> Array:
        """Return J.T @ g with J = diag(a) - a a.T, for each row."""
        return a * (g - (g * a).sum(axis=1, keepdims=True))


ACTIVATIONS: dict[str, type[Activation]] = {
    kind.name: kind
    for kind in (
        Sigmoid, Tanh, ReLU, LeakyReLU, ELU, Softplus, GELU, SiLU, Identity, Exponential, Step, Softmax,
    )
}  # fmt: skip
