"""The three levers of a neuron: its bias, its weights, and the activations behind them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from backscope.insight.terms import Rest, Vector, largest, rest_of

KINDS = ("bias", "weight", "activation")
SAID = 4  # levers of a group that are named in its line


class Lever(NamedTuple):
    """One thing that moves a neuron's z.

    ``kind`` is bias, weight or activation; ``place`` the input (from 0) that it belongs to, None for the bias;
    ``value`` what it is now; ``derivative`` by how much z moves with it: 1, a[l-1][k] or w[l][j, k]; ``request``
    = -dC_x/dz[l][j] · derivative: what this neuron asks of it; ``share`` its part of the whole pull, 0 … 1: of the
    sum of |derivative| over all three groups.
    """

    kind: str
    place: int | None
    value: float
    derivative: float
    request: float
    share: float


@dataclass(frozen=True, eq=False, repr=False)
class LeverGroup:
    """Levers of one kind, as arrays (n,): n is 1 for the bias and n_{l-1} for weights and activations.

    Attributes
    ----------
    kind : {"bias", "weight", "activation"}
    values, derivatives, requests : ndarray, (n,), float64
    shares : ndarray, (n,), float64
        |derivative| over its sum over all three groups. Sizes are shared, not signed numbers. As every request is the
        same number times its derivative, these are the shares of the requests too, and are there even where that
        number is 0.

    Raises
    ------
    Nothing.

    Source
    ------
    z = Σ w a + b has the derivatives 1, a and w.
    """

    kind: str
    values: Vector
    derivatives: Vector
    requests: Vector
    shares: Vector

    @property
    def share(self) -> float:
        """The group's part of the whole pull: the sum of its ``shares``."""
        return float(self.shares.sum())

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: int) -> Lever:
        k = range(len(self))[place]
        numbers = (self.values, self.derivatives, self.requests, self.shares)
        return Lever(self.kind, None if self.kind == "bias" else k, *(float(each[k]) for each in numbers))

    def __iter__(self) -> Iterator[Lever]:
        return (self[k] for k in range(len(self)))

    def top(self, count: int | None = None) -> tuple[Lever, ...]:
        """Return the ``count`` levers that pull most, the strongest first; all where it is None."""
        return tuple(self[k] for k in largest(self.derivatives, count).tolist())

    def __repr__(self) -> str:
        """Return the group's part of the pull, and the levers that pull most."""
        shown = [f"{lever.place}: {lever.request:+.4g}" for lever in self.top(SAID)]
        said = f"{self.requests[0]:+.4g}" if self.kind == "bias" else ", ".join(shown)
        more = ", …" if len(self) > SAID else ""
        return f"{self.kind:<10} {self.share:4.0%} of the pull; asked: {said}{more}"

    def rest(self, count: int) -> Rest:
        """Return how many levers ``top(count)`` leaves out, and the sum of their requests."""
        return rest_of(self.requests, largest(self.derivatives, count))


@dataclass(frozen=True, eq=False, repr=False)
class Levers:
    """The three levers of one neuron, and how the example asks for them to be moved.

    Attributes
    ----------
    layer, neuron : int
        Which neuron: layer 1 … L, neuron from 0.
    z, a : float
        As they are.
    request : float
        -dC_x/dz[l][j] = -delta[l][j]: what the example asks of this neuron's z. Every lever's request is it times the
        lever's derivative.
    bias, weights, activations : LeverGroup
        Of 1, n_{l-1} and n_{l-1} levers. In layer 1 the activations are the inputs, which are given and do not move.

    Raises
    ------
    Nothing.

    Source
    ------
    z = Σ w a + b has the derivatives 1, a and w; the request of a weight is minus its gradient (BP4), and that of an
    activation this neuron's entry in the request table of the layer before.
    """

    layer: int
    neuron: int
    z: float
    a: float
    request: float
    bias: LeverGroup
    weights: LeverGroup
    activations: LeverGroup

    @property
    def groups(self) -> tuple[LeverGroup, LeverGroup, LeverGroup]:
        """The bias, the weights and the activations."""
        return self.bias, self.weights, self.activations

    def top(self, count: int | None = None) -> tuple[Lever, ...]:
        """Return the ``count`` levers that pull most over all three groups, the strongest first."""
        merged = heapq.merge(*(group.top(count) for group in self.groups), key=lambda lever: -abs(lever.derivative))
        return tuple(merged) if count is None else tuple(merged)[:count]

    def __repr__(self) -> str:
        """Return the neuron, what is asked of it, and a line for each group."""
        head = f"z[{self.layer}][{self.neuron}] = {self.z:.4g}, asked to move by {self.request:+.4g}"
        return "\n  ".join([head, *map(repr, self.groups)])

    def to_json(self, top: int = 10) -> dict[str, Any]:
        """Return layer, neuron, z, a, request, and each group's ``share``, its ``top`` levers and their ``rest``."""
        told: dict[str, Any] = {
            "layer": self.layer, "neuron": self.neuron, "z": self.z, "a": self.a, "request": self.request,
        }  # fmt: skip
        for name, group in zip(("bias", "weights", "activations"), self.groups, strict=True):
            told[name] = {
                "share": group.share,
                "top": [lever._asdict() for lever in group.top(top)],
                "rest": asdict(group.rest(top)),
            }
        return told


def levers(layer: int, neuron: int, z: float, a: float, request: float, w: Vector, b: float, behind: Vector) -> Levers:
    """Return the levers of a neuron with weights ``w`` (n,), bias ``b`` and activations ``behind`` it (n,)."""
    values = (np.array([b]), w, behind)
    derivatives = (np.ones(1), behind, w)
    everything = sum(float(np.abs(each).sum()) for each in derivatives)
    groups = []
    for kind, value, derivative in zip(KINDS, values, derivatives, strict=True):
        shares = np.abs(derivative) / everything
        groups.append(LeverGroup(kind, value, derivative, request * derivative + 0.0, shares))
    return Levers(layer, neuron, z, a, request, *groups)
