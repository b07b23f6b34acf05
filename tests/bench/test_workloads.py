import numpy as np
import pytest

from backscope.bench.workloads import LARGE, WORKLOADS, sweep
from bench.small import REGRESSION, SMALL


@pytest.mark.parametrize("work", [SMALL, REGRESSION, WORKLOADS[0]], ids=lambda work: work.name)
def test_arrays_fit_the_network_and_are_the_same_each_time(work):
    x, y = work.arrays()
    again = work.arrays()
    assert x.shape == (work.examples, work.sizes[0])
    assert x.dtype == np.float32
    np.testing.assert_array_equal(x, again[0])
    np.testing.assert_array_equal(y, again[1])
    net = work.network()
    assert net.targets(y, rows=len(y)).shape == (work.examples, work.sizes[-1])


def test_products_of_an_epoch_are_counted():
    assert SMALL.products == 37 * (2 * (4 * 5) + 3 * (5 * 3))


def test_the_rows_of_the_table_have_their_goals():
    assert len(WORKLOADS) == 5
    assert all(set(work.goals) == {"jax", "torch", "sklearn"} for work in WORKLOADS)
    assert {work.batch_size for work in sweep()} == {32, 256}
    assert LARGE.products > 10**10
