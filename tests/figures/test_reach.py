"""How far pictures reach, and how long labels are."""

import numpy as np
import pytest

from backscope.figures.reach import limits, short_label


def test_a_share_of_the_extent_or_1():
    low, high = limits(np.array([[0.0, 5], [4, 5]]), 0.25, 41)
    assert (low.tolist(), high.tolist()) == ([-1, 4], [5, 6])


@pytest.mark.parametrize("values", [[2.0**53], [-1e150], [0.3, 0.1 + 0.2], [1e300, 1e300 + 1e285], [5e-324, 0]])
def test_the_places_between_are_different_numbers(values):
    (low,), (high,) = limits(np.array(values)[:, None], 0.25, 41)
    assert len(set(np.linspace(low, high, 41))) == 41
    assert low < min(values) <= max(values) < high


def test_a_label_is_cut():
    assert short_label(1) == "1"
    assert short_label("two\nlines") == "two lines"
    assert short_label("x" * 300) == "x" * 23 + "…"
