import json
import sys

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.backprop import Penalty, cost_of
from backscope.errors import BadChoice, BadData
from backscope.insight import surface
from backscope.insight.subject import subject
from backscope.insight.surface import costs_at
from drawn import cases

MODULE = sys.modules["backscope.insight.surface"]  # whose name in the room is the function's
NET = bs.Network([3, 4, 2], hidden="tanh", seed=1, dtype="float64")
X, Y = np.random.default_rng(0).standard_normal((7, 3)), np.array([0, 1, 1, 0, 1, 0, 0])
P = NET.parameters.size
AXES = np.linalg.qr(np.random.default_rng(1).standard_normal((P, 2)))[0].T


def cost_there(net, x, y, parameters):
    twin = net.astype("float64")
    twin.parameters[...] = parameters
    return cost_of(twin, x, twin.targets(y, rows=len(y)), Penalty())


@settings(max_examples=40)
@given(cases(), st.integers(0, 1000), st.integers(2, 4), st.sampled_from([3, 40, 1 << 17]))
def test_every_point_is_the_cost_of_the_network_with_those_parameters(case, seed, grid, room):
    net, random, size = case.net, np.random.default_rng(seed), case.net.parameters.size
    axes = np.linalg.qr(random.standard_normal((size, 2)))[0].T
    before, MODULE.ROOM = MODULE.ROOM, room  # so that rows and points come in pieces
    try:
        found = surface(net, case.x, case.y, net.parameters, axes, (-1, 0.5, -0.2, 2), grid)
        points = net.parameters + 0.3 * random.standard_normal((3, size))
        along = costs_at(subject(net, case.x, case.y), points)
    finally:
        MODULE.ROOM = before
    assert found.cost.shape == (grid, grid)
    for row, v in enumerate(found.v):
        for column, u in enumerate(found.u):
            expected = cost_there(net, case.x, case.y, found.at(np.array([u, v])))
            np.testing.assert_allclose(found.cost[row, column], expected, rtol=1e-11, atol=1e-12)
    expected = [cost_there(net, case.x, case.y, point) for point in points]
    np.testing.assert_allclose(along, expected, rtol=1e-12, atol=1e-13)


def test_the_slope_of_the_surface_is_the_gradient():
    h = 1e-4
    found = surface(NET, X, Y, NET.parameters, AXES, (-h, h, -h, h), 3)
    gradient = AXES @ bs.backprop(NET, X, Y).gradient
    across = (found.cost[1, 2] - found.cost[1, 0]) / (2 * h)
    up = (found.cost[2, 1] - found.cost[0, 1]) / (2 * h)
    np.testing.assert_allclose([across, up], gradient, rtol=1e-6)


def test_sparse_and_float32_inputs_and_networks_are_taken_in_float64():
    extent = (-1, 1, -1, 1)
    found = surface(NET, X.astype("float32"), Y, NET.parameters, AXES, extent, 4)
    same = surface(
        NET.astype("float32"), scipy.sparse.csr_array(X.astype("float32")), Y, NET.parameters, AXES, extent, 4
    )
    np.testing.assert_allclose(same.cost, found.cost, rtol=1e-14)
    assert found.cost.dtype == np.float64


def test_the_network_stays_as_it_is_and_progress_is_told():
    before, told = NET.parameters.copy(), []
    surface(NET, X, Y, NET.parameters + 1, AXES, (-1, 1, -1, 1), 3, told.append)
    np.testing.assert_array_equal(NET.parameters, before)
    assert told[-1] == 1
    assert told == sorted(told)


def test_what_is_told_may_end_the_work():
    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        surface(NET, X, Y, NET.parameters, AXES, (-1, 1, -1, 1), 3, stop)


def test_costs_that_float64_cannot_hold_are_infinite_and_null_in_json():
    net = bs.Network([1, 1], output="identity", cost="quadratic")
    found = surface(net, [[1.0]], [0.0], [0, 0], np.eye(2), (0, 1e200, 0, 1), 2)
    assert found.cost[0].tolist() == [0, np.inf]
    assert json.loads(json.dumps(found.to_json())) == {"u": [0, 1e200], "v": [0, 1], "cost": [[0, None], [0.5, None]]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"origin": [1.0]}, "origin: got .*, expected finite numbers of shape"),
        ({"origin": np.full(P, np.nan)}, "origin"),
        ({"axes": 2 * AXES}, "axes: got .*, expected two directions of length 1, at right angles"),
        ({"axes": AXES[[0, 0]]}, "axes"),
        ({"axes": AXES[:1]}, "axes"),
        ({"axes": "xy"}, "axes: got 'xy'"),
        ({"extent": (1, -1, 0, 1)}, r"extent: got \[1, -1, 0, 1\], expected the smallest and largest u"),
        ({"extent": (0, 1)}, "extent"),
        ({"extent": (0, np.inf, 0, 1)}, "extent"),
        ({"grid": 1}, "grid: got 1, expected a whole number, 2 or more"),
    ],
)
def test_what_cannot_be_is_told(change, message):
    how = {"origin": NET.parameters, "axes": AXES, "extent": (-1, 1, -1, 1)} | change
    with pytest.raises(BadChoice, match=message) as told:
        surface(NET, X, Y, **how)
    assert "\n" not in str(told.value)


def test_no_rows_are_refused():
    with pytest.raises(BadData, match="x: got no rows"):
        surface(NET, X[:0], Y[:0], NET.parameters, AXES, (-1, 1, -1, 1))
