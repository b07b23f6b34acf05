import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadData, GradientMismatch


def example():
    net = bs.Network([3, 4, 2], hidden="tanh", seed=3, dtype="float64")
    x = np.random.default_rng(0).standard_normal((5, 3))
    y = [0, 1, 1, 0, 1]
    return net, x, y, bs.backprop(net, x, y).gradient


def test_a_right_gradient_passes_with_room_to_spare():
    net, x, y, _ = example()
    assert bs.gradcheck(net, x, y) < 1e-6


@pytest.mark.parametrize("index", [0, 5, 13, 16, 25])
def test_a_wrong_entry_is_named_with_both_numbers(index):
    net, x, y, gradient = example()
    wrong = gradient.copy()
    wrong[index] += 0.01
    with pytest.raises(GradientMismatch) as caught:
        bs.gradcheck(net, x, y, gradient=wrong)
    message = str(caught.value)
    assert f"layer {net.layout.entry(index)[0]}, {net.layout.name_of(index)}" in message
    assert f"{wrong[index]:.10g}" in message
    assert f"{gradient[index]:.6f}"[:7] in message


def test_a_random_direction_finds_what_no_entry_looked_at():
    net, x, y, gradient = example()
    with pytest.raises(GradientMismatch, match="random direction"):
        bs.gradcheck(net, x, y, gradient=1.001 * gradient, entries=0)


@pytest.mark.parametrize("factor", [-1, 2, 1 + 1e-4])
def test_the_usual_mistakes_are_found(factor):
    net, x, y, gradient = example()
    with pytest.raises(GradientMismatch):
        bs.gradcheck(net, x, y, gradient=factor * gradient)


def test_kinks_within_reach_are_stepped_around():
    net = bs.Network([1, 1, 1], hidden="relu", output="identity", cost="quadratic", initial="constant:1")
    assert bs.gradcheck(net, [[2e-4]], [[1.0]]) < 1e-6


def test_the_network_is_left_as_it_was():
    net, x, y, gradient = example()
    before = net.parameters.copy()
    bs.gradcheck(net, x, y)
    with pytest.raises(GradientMismatch):
        bs.gradcheck(net, x, y, gradient=-gradient)
    np.testing.assert_array_equal(net.parameters, before)


def test_a_large_network_is_checked_by_a_choice_of_entries():
    net = bs.Network([200, 30, 10], dtype="float32", seed=1)
    x = np.random.default_rng(1).random((3, 200))
    assert bs.gradcheck(net, x, [1, 2, 3], entries=20, directions=2) < 1e-6


def test_bad_arguments_are_refused():
    net, x, y, gradient = example()
    with pytest.raises(BadData, match="gradient: got shape"):
        bs.gradcheck(net, x, y, gradient=gradient[:-1])
    with pytest.raises(BadChoice, match="tolerance"):
        bs.gradcheck(net, x, y, tolerance=0)
