import json
import sys

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import approximation
from backscope.learning import rows_of_step
from drawn import cases

MOONS = bs.load("moons:n=60,noise=0.2", test=0).train
X, Y = MOONS.x.astype("float64"), MOONS.y
NET = bs.Network([2, 5, 2], hidden="tanh", seed=3, dtype="float64")


def test_all_examples_are_the_full_gradient():
    found = approximation(NET, X, Y, batch_sizes=(60,), draws=3)
    assert found.angles.max() == 0
    assert (found.lengths == 1).all()
    assert (found.expected_angles.tolist(), found.expected_lengths.tolist()) == ([0], [1])


@settings(max_examples=25)
@given(cases(), st.integers(0, 1000))
def test_the_variance_is_that_of_the_examples_gradients(case, seed):
    net, x, y = case.net, case.x, case.y
    each = np.stack([bs.backprop(net, x[i : i + 1], y[i : i + 1]).gradient for i in range(len(x))])
    full = each.mean(axis=0)
    if np.linalg.norm(full) < 1e-6:
        return
    found = approximation(net, x, y, draws=2, seed=seed)
    square = (each**2).sum(axis=1).mean()
    assert found.full_length == pytest.approx(np.linalg.norm(full), rel=1e-10)
    assert found.variance == pytest.approx(((each - full) ** 2).sum(axis=1).mean(), rel=1e-9, abs=1e-12 * square)
    assert (found.batch_sizes[0], found.batch_sizes[-1]) == (1, len(x))


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from([1, 7, 59]))
def test_each_draw_is_a_mini_batch_of_training(seed, size):
    found = approximation(NET, X, Y, batch_sizes=(2, size, None), draws=3, seed=seed)
    full = bs.backprop(NET, X, Y).gradient
    place = found.batch_sizes.tolist().index(size)
    for draw in range(3):
        rows = rows_of_step(60, size, seed, draw * -(-60 // size))
        one = bs.backprop(NET, X[rows], Y[rows]).gradient
        lengths = np.linalg.norm(one), np.linalg.norm(full)
        assert found.lengths[place, draw] == pytest.approx(lengths[0] / lengths[1], rel=1e-12)
        cosine = one @ full / (lengths[0] * lengths[1])
        assert np.cos(np.radians(found.angles[place, draw])) == pytest.approx(cosine, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_mean_squares_are_what_theory_says_within_the_error_of_the_draws(seed):
    found = approximation(NET, X, Y, batch_sizes=(1, 5, 20, 45), draws=400, seed=seed)
    squares = found.lengths**2
    error = squares.std(axis=1, ddof=1) / np.sqrt(400)
    assert (np.abs(squares.mean(axis=1) - found.expected_lengths**2) < 4 * error).all()
    np.testing.assert_array_equal(found.measured_lengths, np.sqrt(squares.mean(axis=1)))


def test_all_pairs_have_exactly_the_mean_square_of_theory():
    x, y = X[:6], Y[:6]
    found = approximation(NET, x, y, batch_sizes=(2,), draws=1)
    full = bs.backprop(NET, x, y).gradient
    pairs = [(i, j) for i in range(6) for j in range(i)]
    squares = [np.sum(bs.backprop(NET, x[[i, j]], y[[i, j]]).gradient ** 2) / np.sum(full**2) for i, j in pairs]
    assert found.expected_lengths[0] ** 2 == pytest.approx(np.mean(squares), rel=1e-12)


def test_rows_come_in_pieces_without_a_difference(monkeypatch):
    whole = approximation(NET, X, Y, draws=4)
    monkeypatch.setattr(sys.modules["backscope.insight.approximation"], "AT_ONCE", 7)
    pieces = approximation(NET, X, Y, draws=4)
    np.testing.assert_allclose(pieces.angles, whole.angles, atol=1e-6)
    np.testing.assert_allclose(pieces.variance, whole.variance, rtol=1e-12)
    assert pieces.angles[-1].max() == 0


def test_sparse_and_float32_are_taken_in_float64():
    x = X.astype("float32")
    one, other = approximation(NET, x, Y, draws=2), approximation(NET, scipy.sparse.csr_array(x), Y, draws=2)
    np.testing.assert_allclose(one.lengths, other.lengths, rtol=1e-14)


def test_sizes_are_round_numbers_up_to_all_or_those_asked_for():
    assert approximation(NET, X, Y, draws=1).batch_sizes.tolist() == [1, 2, 5, 10, 20, 50, 60]
    assert approximation(NET, X, Y, batch_sizes=(None, 3, 60), draws=1).batch_sizes.tolist() == [3, 60]
    assert approximation(NET, X[:1], Y[:1], draws=1).batch_sizes.tolist() == [1]


def test_a_mini_batch_without_gradient_has_no_angle():
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros")
    found = approximation(net, [[1.0], [1.0]], [0.0, 1.0], batch_sizes=(1,), draws=20)
    assert set(found.lengths[0].tolist()) == {0, 2}
    assert np.isnan(found.angles[found.lengths == 0]).all()
    assert found.angles[found.lengths == 2].max() < 1e-6
    assert found.angle_quartiles.max() < 1e-6
    never = approximation(net, [[1.0], [1.0]], [0.0, 1.0], batch_sizes=(1,), draws=1, seed=_seed_of_nothing(net))
    assert np.isnan(never.angle_quartiles).all()
    assert json.loads(json.dumps(never.to_json()))["angle_quartiles"] == [[None] * 3]


def _seed_of_nothing(net):
    return next(seed for seed in range(50) if rows_of_step(2, 1, seed, 0)[0] == 0)


def test_the_table_and_json_say_the_same():
    found = approximation(NET, X, Y, batch_sizes=(1, 10, None), draws=5)
    lines = str(found).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["1", "10", "60"]
    plain = json.loads(json.dumps(found.to_json()))
    assert plain["draws"] == 5
    assert plain["length_quartiles"][-1] == [1, 1, 1]
    assert f"{plain['angle_quartiles'][1][1]:.1f}°" in lines[3]


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"batch_sizes": (61,)}, BadChoice, "batch_sizes: got 61, expected whole numbers from 1 to 60"),
        ({"batch_sizes": (0,)}, BadChoice, "batch_sizes: got 0"),
        ({"batch_sizes": ()}, BadChoice, "batch_sizes: got"),
        ({"draws": 0}, BadChoice, "draws: got 0"),
        ({"seed": -1}, BadChoice, "seed: got -1"),
        ({"x": X[:0], "y": Y[:0]}, BadData, "no rows"),
    ],
)
def test_what_cannot_be_is_told(change, kind, message):
    how = {"x": X, "y": Y} | change
    with pytest.raises(kind, match=message) as told:
        approximation(NET, **how)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("target", "length"), [(0.0, "0.0"), (1e308, "inf")])
def test_a_full_gradient_without_direction_is_refused(target, length):
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros")
    with pytest.raises(BadData, match=f"net: its gradient over all examples has length {length}"):
        approximation(net, [[1e300 if target else 1.0]], [target])


def test_equal_examples_have_no_variance_as_in_examples():
    net, x = bs.Network([3, 4, 2], seed=0), np.tile([0.3, -0.7, 1.1], (7, 1))
    found = bs.insight.approximation(net, x, [1] * 7, batch_sizes=[1], draws=2)
    assert found.variance == bs.insight.examples(net, x, [1] * 7).noise.trace == 0.0
