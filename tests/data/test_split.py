import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.data import split
from backscope.errors import BadChoice

labels = st.lists(st.integers(0, 4), min_size=1, max_size=120).map(np.array)
fractions = st.floats(0, 0.95)


@given(labels, fractions, st.integers(0, 50), st.booleans())
def test_every_row_is_kept_or_held_out_once(y, fraction, seed, stratified):
    kept, held = split(y, fraction, seed, stratified=stratified)
    np.testing.assert_array_equal(np.sort(np.concatenate([kept, held])), np.arange(len(y)))
    assert (np.diff(kept) > 0).all()
    assert (np.diff(held) > 0).all()
    again = split(y, fraction, seed, stratified=stratified)
    np.testing.assert_array_equal(held, again[1])


@given(labels, fractions, st.integers(0, 50))
def test_each_class_is_held_out_in_proportion_and_keeps_a_row(y, fraction, seed):
    kept, held = split(y, fraction, seed, stratified=True)
    for label in np.unique(y):
        count, out = (y == label).sum(), (y[held] == label).sum()
        assert abs(out - fraction * count) <= 1
        assert (y[kept] == label).any()


@given(st.integers(2, 200), fractions, st.integers(0, 50))
def test_values_are_held_out_by_number(n, fraction, seed):
    _, held = split(np.linspace(0, 1, n), fraction, seed, stratified=False)
    assert len(held) == min(round(fraction * n), n - 1)


def test_seeds_differ():
    y = np.zeros(100)
    assert (split(y, 0.3, 1, stratified=False)[1] != split(y, 0.3, 2, stratified=False)[1]).any()


@pytest.mark.parametrize("fraction", [-0.1, 1.0, 2, float("nan")])
def test_fractions_that_cannot_be_are_refused(fraction):
    with pytest.raises(BadChoice, match="fraction"):
        split(np.zeros(5), fraction, 0, stratified=True)
