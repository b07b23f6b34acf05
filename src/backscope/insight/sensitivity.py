"""Which parameters an example's cost is most sensitive to, and the proof by nudging them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.insight.proof import Check, Probe
from backscope.insight.terms import Vector
from backscope.named import is_real, require, require_whole
from backscope.network import Network
from backscope.randomness import Purpose, permutation

EPS = 1e-4  # how far a parameter is nudged
TOP = 10
AT_RANDOM = 5  # parameters that are checked besides the top ones
BRIGHT, FAINT = 0.5, 0.1


@dataclass(frozen=True)
class Sensitivity:
    """One parameter: w[layer][neuron, input], or b[layer][neuron] where ``input`` is None.

    ``value`` is what it is, ``derivative`` dC_x/d(parameter), ``share`` its part of the sum of |derivative| over all
    parameters, ``brightness`` how bright its line is drawn, 0 … 1 (see :class:`Sensitivities`), ``index`` its place
    in ``net.parameters``.
    """

    layer: int
    neuron: int
    input: int | None
    value: float
    derivative: float
    share: float
    brightness: float
    index: int

    @property
    def name(self) -> str:
        """Its name in the notation, as ``w[2][0, 3]`` or ``b[1][4]``."""
        if self.input is None:
            return f"b[{self.layer}][{self.neuron}]"
        return f"w[{self.layer}][{self.neuron}, {self.input}]"


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivities:
    """Every weight and bias by |dC_x/d(parameter)|; a sequence, the most sensitive first.

    How bright a line is drawn: brightness = √(|derivative| / the largest |derivative|). A screen's light grows about
    as the square of the number it is given, so the light is in proportion to the sensitivity. Lines of half the full
    brightness and more count as ``bright``; below a tenth, which is a hundredth of the sensitivity, one hardly sees
    them: they count as ``faint``.

    Attributes
    ----------
    net : Network
        In float64.
    derivatives : ndarray, (number of parameters,), float64
        dC_x/d(parameter), in the order of ``net.parameters``.
    checks : tuple of Check
        Where they were asked for: of the top parameters, then of some chosen at random.

    Raises
    ------
    Nothing.

    Source
    ------
    The derivatives are those of ``backscope.backprop`` (BP3 and BP4).
    """

    net: Network
    derivatives: Vector
    checks: tuple[Check, ...] = ()

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The places in the flat vector, the most sensitive first and the earlier of equals."""
        return np.argsort(-np.abs(self.derivatives), kind="stable")

    @cached_property
    def total(self) -> float:
        """The sum of all |derivative|."""
        return float(np.abs(self.derivatives).sum())

    @cached_property
    def brightness(self) -> Vector:
        """How bright each line is drawn, 0 … 1, in the order of ``net.parameters``."""
        size = np.abs(self.derivatives)
        greatest = float(size.max(initial=0))
        return np.sqrt(size / greatest) if greatest > 0 else np.zeros_like(size)

    @property
    def bright(self) -> int:
        """How many lines are bright."""
        return int((self.brightness >= BRIGHT).sum())

    @property
    def faint(self) -> int:
        """How many lines are hardly to be seen."""
        return int((self.brightness < FAINT).sum())

    @property
    def worst(self) -> Check | None:
        """The check with the largest relative error, of those that can be measured and have a derivative."""
        told = [check for check in self.checks if check.measurable and check.side != "kink"]
        return max(told, key=lambda check: check.relative, default=None)

    @property
    def hidden(self) -> int:
        """How many of the checked derivatives are too small to be measured: rounding of C_x hides them."""
        return sum(not check.measurable for check in self.checks)

    def __len__(self) -> int:
        return len(self.derivatives)

    def __getitem__(self, rank: int) -> Sensitivity:
        return self.at(int(self.order[rank]))

    def __iter__(self) -> Iterator[Sensitivity]:
        return (self[rank] for rank in range(len(self)))

    def at(self, index: int) -> Sensitivity:
        """Return the parameter at place ``index`` of ``net.parameters``."""
        layer, neuron, source = self.net.layout.entry(index)
        derivative = float(self.derivatives[index])
        share = abs(derivative) / self.total if self.total else 0.0
        value = float(self.net.parameters[index])
        return Sensitivity(layer, neuron, source, value, derivative, share, float(self.brightness[index]), index)

    def top(self, count: int = TOP) -> tuple[Sensitivity, ...]:
        """Return the ``count`` parameters that C_x is most sensitive to."""
        require_whole("top", count, 1)
        return tuple(self[rank] for rank in range(min(count, len(self))))

    def __repr__(self) -> str:
        """Return how many lines are bright and faint, and the most sensitive parameters."""
        lines = [f"  {entry.name} {entry.derivative:+.4g}" for entry in self.top(TOP // 2)]
        head = f"dC_x/d(parameter) of {len(self):,} parameters: {self.bright:,} bright, {self.faint:,} faint"
        return "\n".join([head, *lines])

    def to_json(self, top: int = TOP) -> dict[str, Any]:
        """Return ``total``, how many are ``bright`` and ``faint`` of ``parameters``, ``top``, ``checks``.

        Of the checks ``worst``, the largest relative error, and how many are ``not_measurable``.
        """
        return {
            "parameters": len(self),
            "total": self.total,
            "bright": self.bright,
            "faint": self.faint,
            "top": [{"name": entry.name, **asdict(entry)} for entry in self.top(top)],
            "checks": [check.to_json() for check in self.checks],
            "worst": None if self.worst is None else self.worst.relative,
            "not_measurable": self.hidden,
        }


def checked(found: Sensitivities, x: Vector, y: Vector, top: int, eps: float, seed: int) -> tuple[Check, ...]:
    """Nudge the ``top`` parameters, and some at random, by ±``eps``, one at a time; return what C_x did.

    Those at random are of a derivative that is not 0, as long as there are such: a 0 proves little.

    ``x`` is (1, n_0), ``y`` (1, n_L); ``found.net`` is copied, and left as it is.
    """
    require(is_real(eps) and 0 < eps < 1, "eps", eps, "a number between 0 and 1")
    probe = Probe(found.net, x, y)
    first = found.order[:top].tolist()
    others = permutation(len(found), seed, Purpose.DIRECTION, 0)
    others = others[np.argsort(found.derivatives[others] == 0, kind="stable")][: AT_RANDOM + top].tolist()
    extra = [index for index in others if index not in set(first)][:AT_RANDOM]
    return tuple(probe.check(i, float(found.derivatives[i]), float(eps), around=True) for i in [*first, *extra])
