import json
import signal

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData, Interrupted
from backscope.insight import race
from backscope.learning import rows_of_step

MOONS = bs.load("moons:n=40,noise=0.1", test=0)
X, Y = MOONS.train.x.astype("float64"), MOONS.train.y
NET = bs.Network([2, 4, 2], hidden="tanh", seed=3, dtype="float64")


def test_a_batch_of_all_is_full_gradient_descent_to_the_bit():
    found = race(NET, X, Y, batch_sizes=(5, 40), epochs=12, learning_rate=0.5, grid=2)
    full = found.racers[1]
    assert (full.name, full.batch_size) == ("all 40", 40)
    for batch_size in (40, 1000):
        net = NET.copy()
        bs.train(net, (X, Y), epochs=12, batch_size=batch_size, optimizer="sgd", learning_rate=0.5, seed=99)
        np.testing.assert_array_equal(full.parameters[-1], net.parameters)
    same = race(NET, X, Y, batch_sizes=(None,), epochs=12, learning_rate=0.5, grid=2, seed=7).racers[0]
    np.testing.assert_array_equal(same.parameters, full.parameters)


@settings(max_examples=12)
@given(st.sampled_from([1, 3, 40, None]), st.integers(0, 1000), st.sampled_from(["auto", "reference"]))
def test_every_racer_goes_as_the_gradient_by_hand_says(batch_size, seed, engine):
    eta, steps = 0.3, 15
    found = race(NET, X, Y, batch_sizes=(batch_size,), steps=steps, learning_rate=eta, seed=seed, engine=engine, grid=2)
    net = NET.copy()
    for step in range(steps):
        rows = rows_of_step(40, batch_size or 40, seed, step)
        net.parameters[...] -= eta * bs.backprop(net, X[rows], Y[rows]).gradient
    (only,) = found.racers
    assert only.steps.tolist() == list(range(steps + 1))
    np.testing.assert_allclose(only.parameters[-1], net.parameters, rtol=1e-12, atol=1e-12)


@settings(max_examples=10)
@given(
    st.sampled_from(["ends", "pca"]),
    st.integers(0, 99),
    st.sampled_from([(1, 10, None), (7, None), (40,), (1, 2, 3, 4)]),
)
def test_paths_begin_together_and_their_distances_add_up(plane, seed, batch_sizes):
    found = race(NET, X, Y, batch_sizes=batch_sizes, epochs=3, learning_rate=0.3, seed=seed, plane=plane, grid=3)
    np.testing.assert_array_equal(found.surface.origin, NET.parameters)
    assert found.start_cost == pytest.approx(bs.backprop(NET, X, Y).cost, rel=1e-14)
    for one in found.racers:
        np.testing.assert_array_equal(one.parameters[0], NET.parameters)
        assert (one.off_plane[0], one.coordinates[0].tolist()) == (0, [0, 0])
        whole = ((one.parameters - NET.parameters) ** 2).sum(axis=1)
        np.testing.assert_allclose((one.coordinates**2).sum(axis=1) + one.off_plane**2, whole, rtol=1e-10)
        assert one.examples_seen[-1] == 120
        assert {len(column) for column in (one.steps, one.seconds, one.cost, one.off_plane)} == {len(one.parameters)}
        u, v = one.coordinates.T
        ground = found.surface
        assert ground.u[0] < u.min() <= u.max() < ground.u[-1]
        assert ground.v[0] < v.min() <= v.max() < ground.v[-1]


def test_two_ends_lie_on_the_plane_and_cost_there_what_their_racers_say():
    found = race(NET, X, Y, batch_sizes=(1, None), epochs=5, learning_rate=0.3, grid=3)
    for one in found.racers:
        assert one.off_plane[-1] < 1e-12
        (u, v), reach = one.coordinates[-1], 0.1
        extent = (u - reach, u + reach, v - reach, v + reach)
        there = bs.insight.surface(NET, X, Y, found.surface.origin, found.surface.axes, extent, 3)
        assert there.cost[1, 1] == pytest.approx(one.cost[-1], rel=1e-12)


def test_of_three_ends_the_plane_is_the_nearest_and_pca_serves_the_paths_better():
    how = {"batch_sizes": (1, 10, None), "steps": 60, "learning_rate": 0.5, "grid": 2}
    ends, pca = (race(NET, X, Y, **how, plane=plane) for plane in ("ends", "pca"))
    apart = np.stack([one.parameters[-1] - NET.parameters for one in ends.racers])
    left = np.linalg.svd(apart, compute_uv=False)[2]
    assert np.linalg.norm([one.off_plane[-1] for one in ends.racers]) == pytest.approx(left, rel=1e-10)

    def all_along(found):
        return sum((one.off_plane**2).mean() for one in found.racers)

    assert all_along(pca) < all_along(ends)


def test_one_racer_chooses_the_second_axis_by_its_way():
    found = race(NET, X, Y, batch_sizes=(3,), steps=30, learning_rate=0.3, grid=2)
    (one,) = found.racers
    assert one.off_plane[-1] < 1e-12
    assert np.abs(one.coordinates[:, 1]).max() > 0.01
    np.testing.assert_allclose(one.coordinates[-1, 1], 0, atol=1e-12)


def test_racers_that_do_not_move_have_a_plane_all_the_same():
    found = race(NET, X, Y, batch_sizes=(1, None), epochs=1, learning_rate=0, grid=3)
    assert np.abs(found.surface.axes @ found.surface.axes.T - np.eye(2)).max() < 1e-13
    assert np.ptp(found.surface.cost) > 0
    assert all((one.off_plane == 0).all() and (one.cost == found.start_cost).all() for one in found.racers)


def test_the_same_seed_gives_the_same_race_and_another_seed_another():
    how = {"batch_sizes": (1, 10), "epochs": 2, "learning_rate": 0.3, "grid": 3}
    one, again, other = (race(NET, X, Y, **how, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.surface.cost, again.surface.cost)
    for first, second, third in zip(one.racers, again.racers, other.racers, strict=True):
        np.testing.assert_array_equal(first.parameters, second.parameters)
        assert not np.array_equal(first.parameters, third.parameters)


def test_a_racer_that_diverges_says_so_and_the_race_goes_on():
    net = bs.Network([2, 4, 1], hidden="relu", output="identity", cost="quadratic", seed=3)
    found = race(net, X, Y, batch_sizes=(1, 10, None), steps=60, learning_rate=(0.01, 0.05, 60), grid=4)
    steady, lost = found.racers[:2], found.racers[2]
    assert "the cost became" in lost.diverged
    assert len(lost.steps) > 1
    assert np.isfinite(lost.cost).all()
    assert [one.diverged for one in steady] == [None, None]
    assert max(one.off_plane[-1] for one in steady) < 1e-12, "the others choose the plane"
    assert found.surface.u[-1] < 10
    assert "diverged" in str(found).splitlines()[3]
    alone = race(net, X, Y, batch_sizes=(None,), steps=60, learning_rate=60, grid=4)
    assert alone.racers[0].diverged
    assert np.isfinite(alone.surface.cost).all()


@pytest.mark.parametrize("dtype", ["float32", "uint8"])
def test_inputs_may_be_sparse_and_of_any_dtype(dtype):
    x = (np.abs(X) * 3).astype(dtype)
    how = {"batch_sizes": (4, None), "epochs": 2, "learning_rate": 0.3, "grid": 3}
    dense, sparse = race(NET, x, Y, **how), race(NET, scipy.sparse.csr_array(x), Y, **how)
    np.testing.assert_allclose(sparse.surface.cost, dense.surface.cost, rtol=1e-12)
    for one, other in zip(dense.racers, sparse.racers, strict=True):
        np.testing.assert_allclose(one.cost, other.cost, rtol=1e-12)


def test_a_regression_races_and_another_rule_too():
    net = bs.Network([2, 3, 1], hidden="tanh", output="identity", cost="quadratic", seed=1)
    found = race(net, X, X[:, 0] ** 2, batch_sizes=(1, None), epochs=3, optimizer="adam", grid=3)
    assert [one.learning_rate for one in found.racers] == [0.001, 0.001]
    assert all(one.cost[-1] < found.start_cost for one in found.racers)


def test_a_dataset_or_a_pair_stand_for_x_and_y():
    how = {"batch_sizes": (10,), "epochs": 1, "grid": 2}
    results = [race(NET, *given_, **how).racers[0].cost for given_ in ((MOONS,), (MOONS.train,), ((X, Y),), (X, Y))]
    for cost in results[1:]:
        np.testing.assert_allclose(cost, results[0], rtol=1e-12)


def test_the_network_stays_as_it_is_and_is_taken_in_float64():
    net = NET.astype("float32")
    before = net.parameters.copy()
    found = race(net, X, Y, batch_sizes=(10,), epochs=1, grid=2)
    np.testing.assert_array_equal(net.parameters, before)
    assert found.racers[0].parameters.dtype == np.float64


def test_progress_rises_to_the_end():
    told = []
    race(NET, X, Y, batch_sizes=(1, None), epochs=2, grid=3, tell=told.append)
    assert told[0] > 0
    assert told == sorted(told)
    assert told[-1] == 1


def test_who_watches_sees_costs_while_they_train():
    told = []
    found = race(NET, X, Y, batch_sizes=(1, 10, None), steps=150, grid=3, watch=lambda *one: told.append(one))
    assert [place for place, *_ in told] == sorted(place for place, *_ in told)
    for place, one in enumerate(found.racers):
        own = [each for each in told if each[0] == place]
        assert own[-1][1:] == (one.steps[-1], one.examples_seen[-1], pytest.approx(one.cost[-1], rel=1e-12))


@pytest.mark.parametrize("share", [0.1, 0.95])
def test_ctrl_c_ends_the_race(share):
    sent = []

    def press(done):
        if done > share and not sent:
            sent.append(done)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt) as ended:
        race(NET, X, Y, batch_sizes=(1, 2, None), epochs=20, grid=60, tell=press)
    assert isinstance(ended.value, Interrupted) == (share == 0.1), "in a training, the run is at hand"


def test_points_are_bounded():
    found = race(NET, X, Y, batch_sizes=(1,), steps=500, points=20, grid=2)
    assert len(found.racers[0].steps) <= 20
    assert found.racers[0].steps[-1] == 500


def test_json_holds_ends_or_on_request_all():
    found = race(NET, X, Y, batch_sizes=(1, None), epochs=2, grid=3)
    brief, whole = (json.loads(json.dumps(found.to_json(arrays))) for arrays in (False, True))
    assert brief["racers"][0]["examples_seen"] == 80
    assert brief["racers"][1] | {"seconds": 0} == {
        "name": "all 40",
        "batch_size": 40,
        "learning_rate": 0.1,
        "diverged": None,
        "steps": 2,
        "examples_seen": 80,
        "seconds": 0,
        "cost": found.racers[1].cost[-1],
        "coordinates": found.racers[1].coordinates[-1].tolist(),
        "off_plane": found.racers[1].off_plane[-1],
    }
    assert "surface" not in brief
    assert len(whole["surface"]["cost"]) == 3
    assert whole["racers"][1]["steps"] == [0, 1, 2]


def test_the_table_has_a_line_for_each():
    lines = str(race(NET, X, Y, batch_sizes=(1, None), epochs=2, grid=2)).splitlines()
    assert [line[:8].strip() for line in lines] == ["", "1 a step", "all 40"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"plane": "both"}, BadChoice, "plane: got 'both', expected ends or pca"),
        ({"grid": 1}, BadChoice, "grid: got 1"),
        ({"batch_sizes": (41,)}, BadChoice, "batch_sizes: got 41, expected whole numbers from 1 to 40"),
        ({"optimizer": "best"}, BadChoice, "optimizer: got 'best'"),
        ({"engine": "steam"}, BadChoice, "engine: got 'steam'"),
        ({"seed": -1}, BadChoice, "seed: got -1"),
        ({"y": Y[:3]}, BadData, "y: got 3, expected 40 rows"),
        ({"x": X[:0], "y": Y[:0]}, BadData, "x: got no rows"),
        ({"y": None}, BadChoice, "x: got 'ndarray', expected x and y, a pair of them or a Dataset"),
        ({"net": bs.Network([2, 2, 2], hidden="step", output="step", cost="quadratic")}, BadChoice, "output: got step"),
    ],
)
def test_what_cannot_be_is_told(change, kind, message):
    how = {"net": NET, "x": X, "y": Y, "batch_sizes": (1,), "epochs": 1} | change
    with pytest.raises(kind, match=message) as told:
        race(how.pop("net"), how.pop("x"), how.pop("y"), **how)
    assert "\n" not in str(told.value)


def test_a_start_without_a_finite_cost_is_refused():
    net = bs.Network([2, 2, 1], output="identity", cost="quadratic", dtype="float64")
    net.parameters[...] = 1e200
    with pytest.raises(BadData, match="net: its cost over the examples is inf, expected a finite number to start from"):
        race(net, X, Y, batch_sizes=(1,))
