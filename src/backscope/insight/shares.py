"""Each optimiser's step as a sum of what went into it, and one step's books by that.

A step's gradient is g = s·(Σ_i delta_i ⊗ a_i + p): the examples' shares and the penalty's derivative p, made shorter by
clipping's s (1 where nothing is clipped). Every optimiser here, *given the denominator that its step really had*, moves
a parameter by a linear function of g, of what it carried in, and of the parameter itself:

    move = own·g + memory·m + decay·theta            m: its v or m as it was before the step

    SGD                own = -eta
    momentum           own = -eta                                 memory = -eta·mu
    Nesterov           own = -eta·(1 + mu)                        memory = -eta·mu²
    AdaGrad, RMSProp   own = -eta / d                             d = √s + eps, s as the step left it
    Adam               own = -eta·(1 - beta1) / (c·d)             memory = -eta·beta1 / (c·d)
                       c = 1 - beta1^t,  d = √(v / (1 - beta2^t)) + eps, v as the step left it
    AdamW              as Adam, and decay = -eta·weight_decay on weights

So the parts are own·(delta_i ⊗ a_i) for each example, own·p for the penalty, own·(s - 1)·(Σ_i delta_i ⊗ a_i + p) for
clipping, memory·m for momentum, decay·theta; and they add up to the move. The denominator is no part: it says how
strongly the others count in this step, and all examples of the past have shaped it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty
from backscope.errors import BadChoice
from backscope.learning.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp, State

Block = NDArray[np.float64]


@dataclass(frozen=True)
class Identity:
    """One step of an optimiser as the sum own·g + memory·m + decay·theta.

    Attributes
    ----------
    own, memory, decay : float, or ndarray of the parameters' shape
    carried : str
        The slot of the state that is m; empty where nothing is carried in.
    keeps, takes : float
        How m itself goes on: m ← keeps·m + takes·g.
    """

    own: Any
    memory: Any = 0.0
    decay: float = 0.0
    carried: str = ""
    keeps: float = 0.0
    takes: float = 0.0


def _sgd(rule: Any, eta: float, t: int, after: State) -> Identity:
    return Identity(-eta)


def _momentum(rule: Any, eta: float, t: int, after: State) -> Identity:
    return Identity(-eta, -eta * rule.momentum, 0.0, "v", rule.momentum, 1.0)


def _nesterov(rule: Any, eta: float, t: int, after: State) -> Identity:
    mu = rule.momentum
    return Identity(-eta * (1 + mu), -eta * mu * mu, 0.0, "v", mu, 1.0)


def _squares(rule: Any, eta: float, t: int, after: State) -> Identity:
    return Identity(-eta / (np.sqrt(after["s"]) + rule.eps))


def _adam(rule: Any, eta: float, t: int, after: State) -> Identity:
    d = after["v"] / (1 - rule.beta2**t)
    np.sqrt(d, out=d)  # in place, as every array of a large layer's size costs more than what is computed into it
    d += rule.eps
    each = np.divide(-eta / (1 - rule.beta1**t), d, out=d)
    decay = -eta * rule.weight_decay if isinstance(rule, AdamW) else 0.0
    return Identity((1 - rule.beta1) * each, rule.beta1 * each, decay, "m", rule.beta1, 1 - rule.beta1)


_RULES: dict[type[Optimizer], Callable[[Any, float, int, State], Identity]] = {
    SGD: _sgd,
    Momentum: _momentum,
    Nesterov: _nesterov,
    AdaGrad: _squares,
    RMSProp: _squares,
    Adam: _adam,
    AdamW: _adam,
}


def identity(rule: Optimizer, learning_rate: float, t: int, after: State) -> Identity:
    """Return the sum that a step of ``rule`` is.

    Parameters
    ----------
    rule : Optimizer
    learning_rate : float
        eta of the step.
    t : int
        The step's number, from 1, as :meth:`Optimizer.step` counts.
    after : dict
        The optimiser's state as the step left it, float64, of any shape.

    Raises
    ------
    BadChoice
        If the optimiser is not one of backscope's own: what its step is made of is then not known.
    """
    if type(rule) not in _RULES:
        names = ", ".join(kind.name for kind in _RULES)
        raise BadChoice(f"run: was trained by {type(rule).__name__}, expected one of the optimisers {names}")
    return _RULES[type(rule)](rule, learning_rate, t, after)


@dataclass(frozen=True)
class Moment:
    """One step of a past run, as far as it touched the parameters that are asked about; all in float64.

    Attributes
    ----------
    step : int
    learning_rate : float
    rows : ndarray of int, (N,)
        The examples of its mini-batch, as rows of the training data.
    a : ndarray, (N, inputs + bias)
        What stood behind the parameters, dropout and deformation included; 1 behind the bias.
    delta : ndarray, (N, neurons)
        delta[l], which holds 1/N and sample weights.
    before, after : ndarray, (neurons, inputs + bias)
        The parameters.
    state_before, state_after : dict
        The optimiser's state, of the same shape.
    scale : float
        s: what clipping multiplied the gradient by.
    decays : ndarray of bool, (inputs + bias,)
        Which columns are weights.
    """

    step: int
    learning_rate: float
    rows: NDArray[np.intp]
    a: Block
    delta: Block
    before: Block
    after: Block
    state_before: State
    state_after: State
    scale: float
    decays: NDArray[np.bool_]


@dataclass(frozen=True)
class Books:
    """What one step's move is made of, along one direction; ``shares`` and ``lengths`` are (N,), one an example.

    ``own``, ``memory``, ``keeps`` and ``takes`` are those of the :class:`Identity`; the first two are NaN where each of
    several parameters has its own.
    """

    shares: NDArray[np.float64]
    lengths: NDArray[np.float64]
    momentum: float
    penalty: float
    decay: float
    clipping: float
    own: float = math.nan
    memory: float = math.nan
    keeps: float = 0.0
    takes: float = 0.0


def books(moment: Moment, rule: Optimizer, penalty: Penalty, direction: Block) -> Books:
    """Return what the step of ``moment`` is made of, each part projected on ``direction`` (as the parameters).

    An example's share is the matrix own ∘ (delta_i ⊗ a_i). Of it the projection delta_iᵀ (own ∘ direction) a_i and the
    length √(delta_i²ᵀ own² a_i²) are computed; the tensor of all shares is never built.
    """
    sum_of = identity(rule, moment.learning_rate, moment.step + 1, moment.state_after)
    along = sum_of.own * direction
    shares = np.einsum("ij,ij->i", moment.delta @ along, moment.a)
    single = direction.size == 1
    own = np.broadcast_to(sum_of.own, direction.shape)
    lengths = np.abs(shares) if single else _lengths(moment, own)
    held = decay = 0.0
    if penalty or sum_of.decay:
        weights = np.where(moment.decays, moment.before, 0.0)  # no penalty on biases: as if they were 0
        slope = np.zeros_like(weights)
        penalty.add([None, weights], [None, slope])
        held, decay = _product(slope, along), sum_of.decay * _product(weights, direction)
    whole = math.fsum([*shares.tolist(), held])
    return Books(
        shares=shares,
        lengths=lengths,
        momentum=_product(sum_of.memory * direction, moment.state_before[sum_of.carried]) if sum_of.carried else 0.0,
        penalty=held,
        decay=decay,
        clipping=(moment.scale - 1) * whole,
        own=_one(sum_of.own),
        memory=_one(sum_of.memory),
        keeps=sum_of.keeps,
        takes=sum_of.takes,
    )


def _product(one: Block, other: Block) -> float:
    """Return the sum of the products of the entries."""
    return float(np.einsum("ij,ij->", one, other))


def _one(value: Any) -> float:
    """Return a coefficient that is one number."""
    return float(np.ravel(value)[0]) if np.size(value) == 1 else math.nan


def _lengths(moment: Moment, own: Block) -> NDArray[np.float64]:
    """Return the Euclidean length of each example's share; scaled, so that no square vanishes or overflows."""
    peak = float(np.abs(own).max(initial=0.0))
    if peak == 0:
        return np.zeros(len(moment.a))
    a, delta = np.abs(moment.a), np.abs(moment.delta)
    most = [np.maximum(part.max(axis=1, initial=0.0), np.finfo(np.float64).tiny) for part in (a, delta)]
    scaled = own / peak
    np.square(scaled, out=scaled)
    squares = np.einsum("ij,ij->i", (delta / most[1][:, None]) ** 2 @ scaled, (a / most[0][:, None]) ** 2)
    lengths: NDArray[np.float64] = peak * most[0] * most[1] * np.sqrt(squares)
    return lengths
