"""Novikoff's bound, by hand and by its laws; that it holds is tested where perceptrons learn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.perceptron import gate, lowest_bound, novikoff, separability
from perceptron.drawn_planes import separable


def test_or_by_hand():
    # (1, 1) is farthest: R² = 3; the plane (2, 2, -1) is 1/3 away from (0, 0) and from (0, 1)
    found = gate("or")
    bound = novikoff(found.x, found.y, [2, 2], -1)
    assert (bound.radius**2, bound.gamma, bound.moves) == pytest.approx((3, 1 / 3, 27))


def test_a_plane_that_does_not_separate_bounds_nothing():
    found = gate("xor")
    bound = novikoff(found.x, found.y, [1, 1], -0.5)
    assert bound.gamma == -1
    assert bound.moves == math.inf


@given(separable(), st.sampled_from([1e-300, 1e-3, 7.0, 1e300]))
def test_a_plane_is_the_same_when_multiplied(case, factor):
    x, y, weights, bias = case
    one, other = (novikoff(x, y, weights * by, bias * by) for by in (1.0, factor))
    assert one.moves == pytest.approx(other.moves)
    assert one.gamma > 0
    assert one.moves >= 1  # the plane goes through the origin: no example is farther from it than from there


@given(separable())
def test_radius_and_gamma_are_lengths_with_the_constant_input(case):
    x, y, weights, bias = case
    wide = np.column_stack([x, np.ones(len(x))])
    bound = novikoff(x, y, weights, bias)
    assert bound.radius == pytest.approx(np.linalg.norm(wide, axis=1).max())
    unit = np.append(weights, bias) / np.linalg.norm(np.append(weights, bias))
    assert bound.gamma == pytest.approx(min((2 * y - 1) * (wide @ unit)))


def test_large_numbers_do_not_overflow():
    assert novikoff([[-1e200], [1e200]], [0, 1], [1.0], 0).moves == pytest.approx(1)


@pytest.mark.parametrize(
    ("weights", "bias", "told"),
    [
        ([1], 0, "weights: got 1, expected 2"),
        ([0, 0], 0, "not all 0"),
        ([1, math.nan], 0, "expected finite"),
        ([1, 1], math.inf, "expected finite"),
        ("ab", 0, "expected 2 numbers and one"),
        ([1, 1], None, "expected 2 numbers and one"),
    ],
)
def test_what_is_no_plane_is_told(weights, bias, told):
    found = gate("and")
    with pytest.raises(BadChoice, match=told):
        novikoff(found.x, found.y, weights, bias)


def test_one_class_has_no_bound():
    with pytest.raises(BadData, match="1 class"):
        novikoff([[0], [1]], [1, 1], [1], 1)


def test_a_plane_that_float64_cannot_hold_bounds_all_the_same():
    x, y = [[0.1], [0.3], [0.30000000000000004]], [0, 0, 1]
    found = bs.separability(x, y).plane
    assert novikoff(x, y, found.weights, found.bias).moves == math.inf  # its rounded twin does not separate
    bound = novikoff(x, y, *found.exact)
    assert bound.gamma == pytest.approx(found.margin / math.hypot(1, 0.3), rel=1e-9)
    assert bound.moves == pytest.approx(1.09 / bound.gamma**2)


@pytest.mark.parametrize("name", ["and", "or", "nand", "implies"])
def test_no_plane_that_is_known_bounds_lower(name):
    found = gate(name)
    plane = separability(found.x, found.y).plane
    lowest = lowest_bound(found.x, found.y)
    assert lowest.moves <= novikoff(found.x, found.y, plane.weights, plane.bias).moves * (1 + 1e-9)
    assert lowest_bound(found.x, found.y, (plane.weights, plane.bias)).moves <= lowest.moves


def test_what_no_plane_separates_is_not_bounded():
    assert lowest_bound(gate("xor").x, gate("xor").y) is None
