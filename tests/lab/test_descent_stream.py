import numpy as np
import pytest

import backscope as bs
from backscope.learning import cut, order


def drawn(lab, **asked):
    answer = lab.post("/api/race/points", json={"data": "moons"} | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("data", ["moons", "circles", "xor", "spirals"])
def test_points_are_those_that_load_draws(lab, data):
    found = drawn(lab, data=data, n=30, noise=0.25, seed=7)
    expected = bs.load(f"{data}:n=30,noise=0.25", test=0, seed=7).train
    assert found["x"] == expected.x.astype("float64").tolist()
    assert found["y"] == expected.y.tolist()


def test_rows_are_those_that_training_sees(lab):
    asked = {"examples": 23, "batch_size": 5, "seed": 11, "epoch": 4}
    found = lab.post("/api/race/batches", json=asked).json()
    rows = order(23, 11, 4)
    assert found["order"] == rows.tolist()
    assert found["batches"] == [part.tolist() for part in cut(rows, 5)]


def test_a_race_tells_costs_while_it_trains_and_ends_as_the_librarys(lab):
    points = drawn(lab, n=40, noise=0.1)
    spec = {"sizes": [2, 4, 2], "hidden": "tanh", "output": "softmax", "cost": "cross_entropy", "seed": 3}
    network = lab.post("/api/network/draw", json=spec).json()
    asked = {"job": "race", "generation": 1, "points": points, "network": network, "batch_sizes": [1, 10, 40],
             "epochs": 12, "learning_rate": 0.3, "grid": 5, "kept": 30}  # fmt: skip
    with lab.websocket_connect("ws://127.0.0.1:8765/api/stream") as socket:
        socket.send_json(asked)
        told = [socket.receive_json()]
        while told[-1]["kind"] not in ("done", "error"):
            told.append(socket.receive_json())
    net = bs.Network([2, 4, 2], hidden="tanh", seed=3, dtype="float64")
    race = bs.insight.race(
        net, points["x"], points["y"], batch_sizes=(1, 10, None), epochs=12, learning_rate=0.3, grid=5, points=30
    )
    result = told[-1]["result"]
    for racer, expected in zip(result["racers"], race.racers, strict=True):
        np.testing.assert_allclose(racer["cost"], expected.cost, rtol=1e-12)
        np.testing.assert_allclose(racer["coordinates"], expected.coordinates, atol=1e-9)
    np.testing.assert_allclose(result["surface"]["cost"], race.surface.cost, rtol=1e-9)
    frames = [one["frame"] for one in told if one["kind"] == "frame"]
    assert {frame["racer"] for frame in frames} == {0, 1, 2}
    for frame in frames:
        assert frame["examples_seen"] <= 12 * 40
    for i, racer in enumerate(race.racers):
        last = [frame for frame in frames if frame["racer"] == i][-1]
        assert (last["steps"], last["cost"]) == (racer.steps[-1], pytest.approx(racer.cost[-1], rel=1e-12))
