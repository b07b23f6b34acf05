import numpy as np
import pytest

import backscope as bs
from backscope.insight.homework.networks import DIFFERENT, EQUAL, ROWS, exercise, exercises


@pytest.mark.parametrize("sizes", DIFFERENT)
def test_all_widths_and_the_number_of_examples_differ(sizes):
    assert len({*sizes, ROWS}) == len(sizes) + 1


@pytest.mark.parametrize("sizes", [*DIFFERENT, *EQUAL, (1, 1), (2, 1, 1, 3)])
@pytest.mark.parametrize("rows", [1, ROWS])
def test_one_is_drawn_from_its_seed_with_targets_for_every_cost(sizes, rows):
    one = exercise(sizes, rows, 5)
    exercise.cache_clear()
    np.testing.assert_array_equal(one.x, exercise(sizes, rows, 5).x)
    assert one.x.shape == (rows, sizes[0])
    assert set(one.y.ravel()) <= {0.0, 1.0}
    assert sizes[-1] == 1 or (one.y.sum(axis=1) == 1).all()


def test_the_reference_is_that_of_the_definition():
    one = exercise((3, 4, 2), ROWS, 0)
    net, trace = one.reference("relu", "softmax", "cross_entropy")
    np.testing.assert_array_equal(trace.grad_w[1], bs.backprop(net, one.x, one.y).grad_w[1])
    np.testing.assert_array_equal(net.w[2], one.w[2])
    assert one.reference("relu", "softmax", "cross_entropy")[1] is trace
    assert not one.without_biases().b[1].any()


def test_only_networks_of_so_many_layers_are_given():
    assert {item.layers for _, item in exercises(DIFFERENT, 2, 0)} == {2}
    assert [rows for rows, _ in exercises(DIFFERENT, None, 0)] == [ROWS, 1] * 3
    assert not list(exercises(DIFFERENT, 5, 0))
