"""Proof of a derivative: the parameter is moved a little, the cost measured, and both numbers set side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backscope.named import is_real, require
from backscope.network import Network, forward

ROUNDING = 64 * float(np.finfo(np.float64).eps)  # of a cost, as in backscope.gradcheck
TOLERANCE = 1e-6
CERTAIN = 1e-3  # three digits: with less than that left by rounding, nothing is proven
NEARER = 4  # how often a tenth of the nudge is tried where a corner is in the way
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Check:
    """What was measured of one derivative by moving its parameter, and what back-propagation predicts.

    Attributes
    ----------
    name : str
        Of the parameter, as ``"w[1][0, 2]"``.
    index : int
        Its place in ``net.parameters``.
    value : float
        What it is.
    eps : float
        How far it was moved.
    side : {"both", "above", "below", "kink"}
        Where C was measured: (C(+eps) - C(-eps)) / (2 eps); or C itself beside C(+eps) or C(-eps) alone, where a
        corner lies on the other side; ``kink``: on both sides, with a corner at the very spot, so that there is no
        derivative to compare with.
    measured, predicted : float
        The derivative.
    rounding : float
        How much of ``measured`` the rounding of C, and of the parameter, can make.
    kinks : tuple of str
        What has a corner between the places measured, as ``"z[1][3]"`` for a ReLU at 0 or ``"a[2][0]"`` for a cost that
        has a corner where an output is the wanted one. There the two numbers may differ, and both be right.
    costs : tuple of two floats
        C at the two places measured, the lower value of the parameter first.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2, on finite differences as the other way to a gradient.
    """

    name: str
    index: int
    value: float
    eps: float
    side: str
    measured: float
    predicted: float
    rounding: float
    kinks: tuple[str, ...]
    costs: tuple[float, float]

    @property
    def error(self) -> float:
        """|measured - predicted|."""
        return abs(self.measured - self.predicted)

    @property
    def relative(self) -> float:
        """``error`` over the larger of both numbers; 0 where both are 0."""
        return self.error / self._size if self._size else 0.0

    @property
    def measurable(self) -> bool:
        """Whether rounding leaves three digits, so that the measurement proves something.

        Where both numbers are exactly 0, whether it could hide no more than 1e-6.
        """
        return self.rounding <= (CERTAIN * self._size or TOLERANCE)

    @property
    def agrees(self) -> bool:
        """Whether they are ``measurable`` and equal to 1e-6 of themselves, and to what rounding makes."""
        return self.measurable and self.error <= TOLERANCE * self._size + self.rounding

    @property
    def changes(self) -> tuple[float, float]:
        """By how much C moves with a nudge of ``eps``: as predicted, and as measured."""
        return self.predicted * self.eps, self.measured * self.eps

    @property
    def _size(self) -> float:
        return max(abs(self.measured), abs(self.predicted))

    def __str__(self) -> str:
        measured, predicted = self.measured + 0.0, self.predicted + 0.0  # zero has no sign
        return f"measured {measured:.8g}, predicted {predicted:.8g} (eps {self.eps:g}): {self._verdict()}"

    def _verdict(self) -> str:
        if self.agrees:
            return "they agree"
        if not self.measurable:
            return "rounding hides it: try a larger eps"
        near = f", as {', '.join(self.kinks)} has a corner within reach: try a smaller eps" if self.kinks else ""
        return "they differ" + near

    def to_json(self) -> dict[str, Any]:
        """Return the attributes, ``parameter`` for the name; ``relative``, ``measurable``, and the two changes."""
        foretold, measured = self.changes
        return {
            "parameter": self.name, "value": self.value, "eps": self.eps, "side": self.side,
            "predicted": self.predicted, "measured": self.measured, "predicted_change": foretold,
            "measured_change": measured, "error": self.error, "relative": self.relative,
            "rounding": self.rounding, "measurable": self.measurable, "kinks": list(self.kinks),
        }  # fmt: skip


class _Seen(NamedTuple):
    """C_x, and on which side of each corner the network stands: names as ``z[1]``, and an array for each."""

    cost: float
    sides: dict[str, NDArray[Any]]


class Probe:
    """A copy of a network whose parameters are moved one at a time, at one example x (1, n_0), y (1, n_L)."""

    def __init__(self, net: Network, x: Rows, y: Rows) -> None:
        self.net, self.x, self.y = net.copy(), x, y
        self.start = self._look()

    def check(self, index: int, predicted: float, eps: float, around: bool = False) -> Check:
        """Measure the derivative by the parameter at place ``index`` of ``net.parameters``.

        With ``around``, corners are avoided: a tenth of ``eps`` is tried, four times, and then one side alone.
        """
        require(is_real(eps) and eps > 0, "eps", eps, "a finite number above 0")
        for nearer in range(NEARER + 1 if around else 1):
            nudge = float(eps) / 10**nearer
            below, above = self._moved(index, -nudge), self._moved(index, nudge)
            if not self._corners(below, above):
                break
        clear = not self._corners(above), not self._corners(below)
        side = {(True, False): "above", (False, True): "below", (False, False): "kink"}.get(clear, "both")
        return self._told(index, predicted, nudge, side if around else "both", below, above)

    def _told(self, index: int, predicted: float, eps: float, side: str, below: _Seen, above: _Seen) -> Check:
        first = self.start if side == "above" else below
        then = self.start if side == "below" else above
        apart = eps if side in ("above", "below") else 2 * eps
        measured, value = (then.cost - first.cost) / apart, float(self.net.parameters[index])
        rounding = ROUNDING * max(1.0, abs(self.start.cost)) / eps
        lost = float(np.spacing(abs(value) + eps)) / eps  # of the nudge itself
        rounding += max(abs(measured), abs(predicted)) * lost if lost < CERTAIN else np.inf
        name, kinks = self.net.layout.name_of(index), tuple(self._corners(below, above))
        costs = (first.cost, then.cost)
        return Check(name, index, value, eps, side, measured, predicted, rounding, kinks, costs)

    def _corners(self, *others: _Seen) -> list[str]:
        """Return which neurons and outputs stand on another side of their corners in ``others`` than at the start."""
        return [
            f"{name}[{j}]"
            for name, here in self.start.sides.items()
            for j in np.flatnonzero(np.any([here != there.sides[name] for there in others], axis=0)).tolist()
        ]

    def _moved(self, index: int, by: float) -> _Seen:
        before = self.net.parameters[index]
        self.net.parameters[index] = before + by
        try:
            return self._look()
        finally:
            self.net.parameters[index] = before

    def _look(self) -> _Seen:
        net = self.net
        z, a = forward(net, self.x)
        with np.errstate(over="ignore", invalid="ignore"):
            cost = float(net.cost.per_example(z[-1], a[-1], self.y)[0])
        sides = {f"z[{l}]": net.activations[l].side(z[l]) for l in range(1, len(net.sizes))}
        sides[f"a[{len(net.sizes) - 1}]"] = net.cost.side(a[-1], self.y)
        return _Seen(cost, {name: side[0] for name, side in sides.items() if side is not None})
