"""A plane between two classes, and how much farther from both another could keep."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData
from backscope.perceptron.exact import root
from backscope.perceptron.rows import Rows
from backscope.perceptron.step import short, vector
from backscope.words import say

LARGEST = 1e150  # of numbers whose squares are in the range of float64
SLACK = 1e-9  # of the margin: what rounding may cost where the problem is too large to be solved without


@dataclass(frozen=True)
class Plane:
    """A plane w·x + b = 0 half-way between two classes.

    Attributes
    ----------
    exact : tuple of a list of Fraction and a Fraction
        w and b, so long that w·x + b is 1 or more for all rows of the later class, -1 or less for those of the other,
        and 1 or -1 for the nearest: verified for every row, without rounding.
    weights : ndarray, (n,), float64
        w, rounded.
    bias : float
        b, rounded.
    margin : float
        The distance of the nearest rows to the plane, 1 / ‖w‖, in the units of x.
    limit : float
        What the margin of no plane exceeds, by proof: half the distance between two points, a mean of rows of each
        class.
    separates : bool
        Whether ``weights`` and ``bias`` part the classes as well, reckoned in float64. Of classes that are very near to
        each other for the size of their numbers, only the exact plane does.
    """

    exact: tuple[list[Fraction], Fraction]
    weights: NDArray[np.float64]
    bias: float
    margin: float
    limit: float
    separates: bool

    @property
    def largest(self) -> bool:
        """Whether it is proven that no plane has a larger margin, but for a billionth."""
        return self.margin >= self.limit * (1 - SLACK)

    def words(self, kind: str, language: str = "en") -> str:
        """Return the plane in a sentence or two; ``kind`` is what planes of so many columns are called."""
        numbers = {"weights": vector(self.weights), "bias": short(self.bias), "margin": short(self.margin)}
        key, limit = ("separates", {}) if self.largest else ("smaller", {"limit": short(self.limit)})
        said = say(f"separability.{key}", language, kind=kind, **numbers, **limit)
        return said if self.separates else f"{said} {say('separability.rounded', language)}"


def plane_of(x: NDArray[np.float64], rows: Rows, weights: list[Fraction], shares: dict[int, Fraction]) -> Plane | None:
    """Return the plane of these weights that is half-way between the classes, if both lie where they should.

    ``shares`` of rows, some of each class, make the means whose distance limits the margin.
    """
    if not any(weights):
        return None
    z, common, at_middle = rows.heights(weights)
    least, most = int(z[rows.marks == 1].min()), int(z[rows.marks == 0].max())
    if least <= most:
        return None
    length = Fraction(2 * common, least - most)
    exact, bias = [w * length for w in weights], -(Fraction(least + most, 2 * common) + at_middle) * length
    margin = root(1 / _square(exact))
    if margin * LARGEST * LARGEST < 1:
        raise BadData("x: rows of both classes are nearer to each other than float64 can tell: scale x")
    gap = root(_square(rows.mean_difference(shares)) * rows.unit**2)
    rounded = np.array([float(w) for w in exact])
    separates = bool(((x @ rounded + float(bias) > 0) == rows.marks).all())
    return Plane((exact, bias), rounded, float(bias), margin, gap / 2, separates)


def _square(vector: list[Fraction]) -> Fraction:
    return sum((part * part for part in vector), Fraction(0))
