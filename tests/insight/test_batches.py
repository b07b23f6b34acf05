"""Batch sizes are checked once, for the race and for the approximation alike."""

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.batches import batch_sizes_of


def test_none_is_all_and_the_order_stays():
    assert batch_sizes_of([3, None, np.int64(1)], 7, "some") == [3, 7, 1]
    assert batch_sizes_of(np.array([2, 5]), 7, "some") == [2, 5]


@pytest.mark.parametrize("given", [[], (), "12", 3, None])
def test_what_is_no_list_is_told(given):
    with pytest.raises(BadChoice, match=r"batch_sizes: got .*, expected some"):
        batch_sizes_of(given, 7, "some")


@pytest.mark.parametrize("size", [0, -1, 8, True, 1.5, "2", np.array([1, 2])])
def test_what_is_no_size_is_told_by_all(size):
    net, x, y = bs.Network([1, 2]), np.arange(7.0)[:, None], [0, 1, 0, 1, 0, 1, 0]
    for ask in (
        lambda: batch_sizes_of([size], 7, "some"),
        lambda: bs.insight.race(net, (x, y), batch_sizes=[size], epochs=1),
        lambda: bs.insight.approximation(net, x, y, batch_sizes=[size]),
    ):
        with pytest.raises(BadChoice, match=r"batch_sizes: got .*, expected whole numbers from 1 to 7, the examples"):
            ask()
