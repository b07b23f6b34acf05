"""A sum taken apart: its largest products, and the exact sum of the others, so that the parts still add up."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backscope.named import require_whole

Vector = NDArray[np.float64]


class Part(NamedTuple):
    """One product: ``weight`` · ``value`` = ``product``, where ``place`` (from 0) says whose value it is."""

    place: int
    weight: float
    value: float
    product: float


@dataclass(frozen=True)
class Rest:
    """What is not shown: how many there are, and their sum."""

    count: int
    sum: float


@dataclass(frozen=True)
class Terms:
    """A weighted sum, term by term: parts + rest + bias = sum.

    Attributes
    ----------
    parts : tuple of Part
        The products: all of them in the order of their places, or the largest (in magnitude), the largest first.
    rest : Rest
        How many products are not among the parts, and their sum; (0, 0.0) where none is left out.
    bias : float or None
        b[l][j] in a forward sum; None in a backward one, which has no bias.
    sum : float
        The whole as back-propagation had it. ``added`` equals it to 1e-12 of Σ |product| + |bias|.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), eq. 25 for the forward sum; the backward one is the sum within BP2.
    """

    parts: tuple[Part, ...]
    rest: Rest
    bias: float | None
    sum: float

    @property
    def added(self) -> float:
        """The parts, the rest and the bias added up anew."""
        return math.fsum([*(part.product for part in self.parts), self.rest.sum, self.bias or 0.0])

    def to_json(self) -> dict[str, Any]:
        """Return ``parts`` (place, weight, value, product), ``rest`` (count, sum), ``bias`` and ``sum``."""
        return {
            "parts": [part._asdict() for part in self.parts],
            "rest": asdict(self.rest),
            "bias": self.bias,
            "sum": self.sum,
        }


def largest(values: Vector, top: int | None) -> NDArray[np.intp]:
    """Return the places of the ``top`` values (n,) of largest magnitude, largest first and the earlier of equals.

    All places, in that order, where ``top`` is None or at least n. Raises BadChoice unless ``top`` is 1 or more.
    """
    if top is not None:
        require_whole("top", top, 1)
    order = np.argsort(-np.abs(values), kind="stable")
    return order if top is None else order[:top]


def shown_places(values: Vector, top: int | None) -> NDArray[np.intp]:
    """Return what :func:`largest` does, but where that is everything, in the order of the places."""
    if top is not None:
        require_whole("top", top, 1)
    if top is None or top >= len(values) > 0:
        return np.arange(len(values))
    return largest(values, top)


def rest_of(values: Vector, shown: NDArray[np.intp]) -> Rest:
    """Return what of ``values`` (n,) is not at the places ``shown``: exactly added, so that nothing is lost."""
    left = np.delete(values, shown)
    with np.errstate(invalid="ignore"):
        return Rest(len(left), math.fsum(left) if np.isfinite(left).all() else float(left.sum()))


def terms(weights: Vector, values: Vector, bias: float | None, total: float, top: int | None) -> Terms:
    """Return ``weights`` · ``values``, both (n,), plus ``bias``, taken apart; ``total`` is the sum as computed."""
    products = weights * values
    shown = shown_places(products, top)
    rows = zip(*(part[shown].tolist() for part in (weights, values, products)), strict=True)
    parts = tuple(Part(place, *row) for place, row in zip(shown.tolist(), rows, strict=True))
    return Terms(parts, rest_of(products, shown), bias, total)
