"""Proof of one derivative: the parameter is moved a little to both sides, and the cost measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.insight.chain_pass import Pass
from backscope.named import require, require_real
from backscope.network.activations import ELU

ROUNDING = 64 * float(np.finfo(np.float64).eps)  # of a cost, as in backscope.gradcheck
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Check:
    """What central differences measure of a derivative, and what the chain rule predicts.

    Attributes
    ----------
    eps : float
        How far the parameter was moved to each side.
    measured : float
        (C(+eps) - C(-eps)) / (2 eps).
    predicted : float
        The gradient.
    error : float
        |measured - predicted|.
    rounding : float
        How much of the error the rounding of C alone can make.
    kinks : tuple of str
        What has a corner between -eps and +eps, as ``"z[1][3]"`` for a ReLU at 0 or ``"a[2][0]"`` for a cost that has a
        corner where an output is the wanted one. There the two numbers may differ, and both be right.
    costs : tuple of float
        C(-eps) and C(+eps).

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2, on finite differences as the other way to a gradient.
    """

    eps: float
    measured: float
    predicted: float
    error: float
    rounding: float
    kinks: tuple[str, ...]
    costs: tuple[float, float]

    @property
    def agrees(self) -> bool:
        """Whether they are equal to 1e-6 of themselves, or to what rounding can hide."""
        return self.error <= TOLERANCE * max(abs(self.measured), abs(self.predicted)) + self.rounding

    def __str__(self) -> str:
        verdict = "they agree" if self.agrees else "they differ"
        if not self.agrees and self.kinks:
            verdict += f", as {', '.join(self.kinks)} has a corner within reach: try a smaller eps"
        measured, predicted = self.measured + 0.0, self.predicted + 0.0  # zero has no sign
        return f"measured {measured:.8g}, predicted {predicted:.8g} (eps {self.eps:g}): {verdict}"


def measure(seen: Pass, layer: int, neuron: int, source: int | None, eps: float) -> Check:
    """Return the check of dC/d(parameter) of one example, from C at ``eps`` to both sides."""
    require_real("eps", eps)
    require(eps > 0, "eps", eps, "a number above 0")
    predicted = seen.gradient(layer, neuron, source)
    before, behind = (seen.moved(layer, neuron, source, by) for by in (-eps, eps))
    measured = (behind.cost - before.cost) / (2 * eps)
    rounding = ROUNDING * max(1.0, abs(seen.trace.cost)) / eps
    kinks = _kinks(seen, layer, (before, behind))
    return Check(
        float(eps), measured, predicted, abs(measured - predicted), rounding, kinks, (before.cost, behind.cost)
    )


def _kinks(seen: Pass, layer: int, traces: tuple[Any, Any]) -> tuple[str, ...]:
    """Return which neurons and outputs are at a corner, or on different sides of one, from ``layer`` on."""
    found = []
    for l in range(layer, seen.last + 1):
        sigma = seen.net.activations[l]
        if sigma.name in ("relu", "leaky_relu", "step") or (isinstance(sigma, ELU) and sigma.alpha != 1):
            found += [f"z[{l}][{j}]" for j in _crossed(*(trace.z[l][0] for trace in traces))]
    if seen.net.cost.name in ("mae", "quantile"):
        found += [f"a[{seen.last}][{j}]" for j in _crossed(*(trace.a[-1][0] - seen.y[0] for trace in traces))]
    return tuple(found)


def _crossed(before: Any, behind: Any) -> list[int]:
    """Return the places whose value comes to 0 or passes it; what rests at 0 does not."""
    moved = before != behind
    places: list[int] = np.flatnonzero(moved & (np.sign(before) * np.sign(behind) <= 0)).tolist()
    return places
