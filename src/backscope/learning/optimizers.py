"""Optimisers: how one approximate gradient becomes one step. Each is written out whole, to be read beside its paper.

``theta`` is the network's flat vector of parameters, ``g`` the gradient of the printed cost, ``eta`` the learning rate
of this step and ``t`` = 1, 2, … the step's number. The conventions are those of ``torch.optim``. These are the
readable reference: an engine may fuse the same arithmetic into its own loops.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from backscope.named import Named, require

SMALLEST = float(np.finfo(np.float32).tiny)  # for eps: beside a gradient of 0, 0 / 0 would follow

Array = NDArray[Any]
State = dict[str, Array]


class Optimizer(Named):
    """Base of all optimisers: its settings are fields; what it remembers between steps is a :data:`State`."""

    slots: ClassVar[tuple[str, ...]] = ()  # the names of its state vectors
    default_learning_rate: ClassVar[float]

    def start(self, parameters: Array) -> State:
        """Return the state before the first step: for each slot, zeros of the shape and dtype of ``parameters``."""
        return {slot: np.zeros_like(parameters) for slot in self.slots}

    def step(
        self,
        parameters: Array,
        gradient: Array,
        state: State,
        learning_rate: float,
        t: int,
        weights: Sequence[slice],
    ) -> None:
        """Do one step: change ``parameters`` and ``state`` in place, in their own dtype.

        Parameters
        ----------
        parameters : ndarray, (number of parameters,)
            theta, float32 or float64.
        gradient : ndarray, (number of parameters,)
            dC/dtheta; left as it is.
        state : dict
            What :meth:`start` returned, as the steps before left it.
        learning_rate : float
            eta of this step, 0 or more.
        t : int
            The number of this step, from 1.
        weights : sequence of slice
            The parts of ``parameters`` that are weights, the rest being biases; AdamW's decay leaves biases alone.
        """
        raise NotImplementedError


def _check_fraction(name: str, value: float) -> None:
    require(0 <= value < 1, name, value, "a number from 0 to below 1")


def _check_eps(name: str, value: float) -> None:
    require(SMALLEST <= value < math.inf, name, value, f"a number from {SMALLEST:.3g}, the smallest of float32")


class SGD(Optimizer):
    """Gradient descent, stochastic where the gradient is a mini-batch's: theta ← theta - eta·g.

    Source: Robbins, Monro, *A stochastic approximation method*, Annals of Mathematical Statistics 22 (1951).

    Examples
    --------
    >>> theta = np.array([1.0, -2.0])
    >>> SGD().step(theta, np.array([0.5, 0.5]), {}, 0.1, 1, [])
    >>> theta.tolist()
    [0.95, -2.05]
    """

    name = "sgd"
    default_learning_rate = 0.1

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        parameters -= learning_rate * gradient


@dataclass(frozen=True)
class Momentum(Optimizer):
    """A heavy ball: v ← mu·v + g, theta ← theta - eta·v, with mu = ``momentum``.

    ``v`` sums gradients, not steps, so a new learning rate holds at once for what is carried in too.
    Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964).
    """

    name = "momentum"
    slots = ("v",)
    default_learning_rate = 0.01
    momentum: float = 0.9

    def check(self) -> None:
        _check_fraction("momentum momentum", self.momentum)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        v = state["v"]
        v[...] = self.momentum * v + gradient
        parameters -= learning_rate * v


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Momentum that looks ahead: v ← mu·v + g, theta ← theta - eta·(g + mu·v), with mu = ``momentum``.

    Source: Nesterov, Soviet Mathematics Doklady 27 (1983), in the form of Sutskever, Martens, Dahl, Hinton, *On the
    importance of initialization and momentum in deep learning*, ICML 2013, with theta standing at the looked-ahead
    point.
    """

    name = "nesterov"
    slots = ("v",)
    default_learning_rate = 0.01
    momentum: float = 0.9

    def check(self) -> None:
        _check_fraction("nesterov momentum", self.momentum)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        v = state["v"]
        v[...] = self.momentum * v + gradient
        parameters -= learning_rate * (gradient + self.momentum * v)


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """Each parameter's rate shrinks with its own past: s ← s + g², theta ← theta - eta·g / (√s + eps).

    Source: Duchi, Hazan, Singer, *Adaptive subgradient methods*, JMLR 12 (2011).
    """

    name = "adagrad"
    slots = ("s",)
    default_learning_rate = 0.01
    eps: float = 1e-10

    def check(self) -> None:
        _check_eps("adagrad eps", self.eps)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        s = state["s"]
        s += gradient**2
        parameters -= learning_rate * gradient / (np.sqrt(s) + self.eps)


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """AdaGrad that forgets: s ← alpha·s + (1 - alpha)·g², theta ← theta - eta·g / (√s + eps).

    Source: Tieleman, Hinton, *Neural Networks for Machine Learning*, lecture 6.5 (2012); eps outside the root, and
    alpha = 0.99, as in ``torch.optim``.
    """

    name = "rmsprop"
    slots = ("s",)
    default_learning_rate = 0.001
    alpha: float = 0.99
    eps: float = 1e-8

    def check(self) -> None:
        _check_fraction("rmsprop alpha", self.alpha)
        _check_eps("rmsprop eps", self.eps)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        s = state["s"]
        s[...] = self.alpha * s + (1 - self.alpha) * gradient**2
        parameters -= learning_rate * gradient / (np.sqrt(s) + self.eps)


@dataclass(frozen=True)
class Adam(Optimizer):
    """Running means of g and g², freed of their start at zero: theta ← theta - eta·m̂ / (√v̂ + eps).

    m ← beta1·m + (1 - beta1)·g and v ← beta2·v + (1 - beta2)·g²; m̂ = m / (1 - beta1^t), v̂ = v / (1 - beta2^t).
    Source: Kingma, Ba, *Adam: a method for stochastic optimization*, ICLR 2015, algorithm 1.
    """

    name = "adam"
    slots = ("m", "v")
    default_learning_rate = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def check(self) -> None:
        _check_fraction("adam beta1", self.beta1)
        _check_fraction("adam beta2", self.beta2)
        _check_eps("adam eps", self.eps)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        m, v = state["m"], state["v"]
        m[...] = self.beta1 * m + (1 - self.beta1) * gradient
        v[...] = self.beta2 * v + (1 - self.beta2) * gradient**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        parameters -= learning_rate * m_hat / (np.sqrt(v_hat) + self.eps)


@dataclass(frozen=True)
class AdamW(Optimizer):
    """Adam whose weights (not biases) first decay apart from the gradient: w ← (1 - eta·weight_decay)·w.

    Unlike an L2 penalty the decay is no part of the cost and is not divided by √v̂.
    Source: Loshchilov, Hutter, *Decoupled weight decay regularization*, ICLR 2019, algorithm 2, with the decay times
    eta as in ``torch.optim``.
    """

    name = "adamw"
    slots = ("m", "v")
    default_learning_rate = 0.001
    weight_decay: float = 0.01
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def check(self) -> None:
        require(0 <= self.weight_decay < math.inf, "adamw weight_decay", self.weight_decay, "a number, 0 or more")
        _check_fraction("adamw beta1", self.beta1)
        _check_fraction("adamw beta2", self.beta2)
        _check_eps("adamw eps", self.eps)

    def step(
        self, parameters: Array, gradient: Array, state: State, learning_rate: float, t: int, weights: Any
    ) -> None:
        for part in weights:
            parameters[part] *= 1 - learning_rate * self.weight_decay
        m, v = state["m"], state["v"]
        m[...] = self.beta1 * m + (1 - self.beta1) * gradient
        v[...] = self.beta2 * v + (1 - self.beta2) * gradient**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        parameters -= learning_rate * m_hat / (np.sqrt(v_hat) + self.eps)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind for kind in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW)
}
