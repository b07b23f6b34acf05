"""A plane, and what no margin exceeds."""

from fractions import Fraction

import numpy as np
import pytest

from backscope.errors import BadData
from backscope.perceptron.plane import plane_of
from backscope.perceptron.rows import Rows

X, MARKS = np.array([[0.0, 0], [0, 4], [3, 1]]), np.array([0, 0, 1])
EQUAL = {0: Fraction(1), 1: Fraction(1), 2: Fraction(1)}


def plane(weights, shares=EQUAL, x=X):
    return plane_of(x, Rows.of(x, MARKS), [Fraction(weight) for weight in weights], shares)


def test_the_largest_margin_meets_its_limit():
    best = plane(
        [5, 0], {0: Fraction(3), 1: Fraction(1), 2: Fraction(7)}
    )  # (0, 1) is the mean that is nearest to (3, 1)
    assert (best.margin, best.limit, best.largest) == (1.5, 1.5, True)
    assert best.exact == ([Fraction(2, 3), 0], -1)
    assert best.words("line") == "A line separates them: w = (0.666667, 0), b = -1, margin 1.5."


def test_a_smaller_margin_is_called_so():
    other = plane([1, Fraction(1, 100)])
    assert 1.4 < other.margin < other.limit == 10**0.5 / 2
    assert not other.largest
    assert "margin 1.48493 (the largest is 1.58114 at most)." in other.words("line")


def test_no_plane():
    assert plane([0, 0]) is None
    assert plane([0, 1]) is None
    assert plane([-1, 0]) is None


def test_nearer_than_float64_can_tell():
    with pytest.raises(BadData, match="nearer to each other"):
        plane([1, 0], x=np.array([[0, 0], [0, 4], [5e-324, 1]]))
