import contextlib
import json

import pytest
from starlette.websockets import WebSocketDisconnect

import backscope as bs
from backscope.insight import race, xor_by_hand
from backscope.lab.given import told_network
from backscope.lab.settings import Limits
from backscope.learning.minibatches import order
from backscope.perceptron import gate
from lab.client import client_of, settings_in

HOST = {"host": "127.0.0.1:8765"}


@contextlib.contextmanager
def stream(lab, **headers):
    with lab.websocket_connect("/api/stream", headers=HOST | headers) as socket:
        yield socket


def send(socket, **message):
    socket.send_text(json.dumps(message))


def until(socket, *kinds):
    found = []
    while not found or found[-1]["kind"] not in kinds:
        found.append(socket.receive_json())
    return found


def net():
    return bs.Network([2, 3, 1], "tanh", "sigmoid", "binary_cross_entropy", seed=1, dtype="float64")


def test_the_race_is_the_librarys(lab):
    with stream(lab) as socket:
        send(socket, generation=1, job="race", gate="xor", network=told_network(net()).model_dump(),
             batch_sizes=[1, 2, None], epochs=20, learning_rate=0.5, seed=3, grid=5, kept=12)  # fmt: skip
        *before, done = until(socket, "done", "error")
    assert all(0 < message["share"] <= 1 for message in before if message["kind"] == "progress")
    frames = [message["frame"] for message in before if message["kind"] == "frame"]
    assert [frame["racer"] for frame in frames] == sorted(frame["racer"] for frame in frames)
    found = done["result"]
    x, y = gate("xor").x, gate("xor").y
    expected = race(
        net(), x, y, batch_sizes=[1, 2, None], epochs=20, learning_rate=0.5, seed=3, grid=5, points=12, threads=1
    )
    assert found["surface"]["cost"] == expected.surface.to_json()["cost"]
    for told, racer in zip(found["racers"], expected.racers, strict=True):
        assert told["cost"] == racer.cost.tolist()
        assert told["coordinates"] == racer.coordinates.tolist()
        end = net()
        end.parameters[...] = racer.parameters[-1]
        assert told["network"] == told_network(end).model_dump()


def test_moments_of_a_training_come_as_it_goes(lab):
    with stream(lab) as socket:
        send(socket, generation=5, job="fold", gate="xor", epochs=50, frames=6, grid=3, seed=2)
        begun, *frames, done = until(socket, "done", "error")
    assert [message["kind"] for message in frames] == ["frame"] * len(frames)
    steps = [message["frame"]["step"] for message in frames]
    assert (steps[0], steps[-1], steps) == (0, 50, sorted(set(steps)))
    asked = {"gate": "xor", "epochs": 50, "frames": 6, "grid": 3, "seed": 2}
    same = lab.post("/api/xor/learn", json=asked).json()
    assert begun == {
        "generation": 5, "kind": "begin", "result": {name: same[name] for name in ("grid", "targets", "x")}
    }  # fmt: skip
    assert [message["frame"] for message in frames] == same["frames"]
    assert done == {"generation": 5, "kind": "done", "result": {"network": same["network"]}}


def test_a_new_job_ends_the_old_one(lab):
    with stream(lab) as socket:
        send(socket, generation=1, job="fold", gate="xor", epochs=10_000, frames=60, grid=41)
        until(socket, "frame")
        send(socket, generation=2, job="fold", gate="and", epochs=3, frames=3, grid=3)
        found = until(socket, "done", "error")
        after = [message["generation"] for message in found]
        assert after == sorted(after)
        assert found[-1]["generation"] == 2
        send(socket, generation=3, job="stop")
        send(socket, generation=3, job="stop")
        assert until(socket, "error")[-1]["message"] == "generation: got 3, expected above 3, the last one"


def test_when_the_tab_goes_its_job_and_workspace_go(lab):
    with stream(lab) as socket:
        send(socket, generation=1, job="fold", gate="xor", epochs=10_000, frames=60, grid=41)
        until(socket, "frame")
        (workspace,) = lab.app.state.workspaces.open
        job = workspace.job
        assert not job.over
    with contextlib.suppress(Exception):  # it was stopped
        job.future.result(timeout=5)
    assert job.over
    assert lab.app.state.workspaces.open == set()


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"job": "race", "gate": "xor"}, "generation: missing (and 1 more)"),
        ({"generation": 0, "job": "bake"}, "job: got 'bake', expected one of stop, fold, race"),
        ({"generation": 0}, "job: missing"),
        ({"generation": 0, "job": "fold", "gate": "xor", "speed": 1}, "speed: got 1, expected no such field"),
        ({"generation": 0, "job": "fold", "gate": "xor", "activation": "x"}, "activation: got 'x', expected one of"),
        ({"generation": 0, "job": "fold"}, "one of the two"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(lab, message, told):
    with stream(lab) as socket:
        send(socket, **message)
        assert told in until(socket, "error")[-1]["message"]


def test_a_race_that_cannot_be_is_told(lab):
    with stream(lab) as socket:
        for generation, (change, told) in enumerate([
            ({"batch_sizes": [5]}, "batch_sizes"), ({"plane": "flat"}, "plane: got 'flat'"),
            ({"optimizer": "best"}, "optimizer: got 'best'"), ({"gate": "not"}, "x: got shape (2, 1)"),
            ({"network": told_network(xor_by_hand()).model_dump() | {"w": [None]}}, "network.w: got [None]"),
        ]):  # fmt: skip
            body = {"gate": "xor", "network": told_network(net()).model_dump(), "epochs": 2} | change
            send(socket, generation=generation, job="race", **body)
            assert told in until(socket, "error")[-1]["message"]


def test_three_coordinates_have_no_grid(lab):
    points = {"x": [[0, 0, 0], [1, 1, 1]], "y": [0, 1]}
    with stream(lab) as socket:
        send(socket, generation=1, job="fold", points=points, epochs=2, frames=2)
        begun = until(socket, "done", "error")[0]
    assert begun["result"] == {"grid": None} | {"targets": points["y"], "x": points["x"]}


def test_what_is_binary_is_refused(lab):
    with stream(lab) as socket:
        socket.send_bytes(b"{}")
        assert "expected JSON" in until(socket, "error")[-1]["message"]


@pytest.mark.parametrize(
    ("text", "generation"),
    [
        ('{"generation": 7, "job": "bake"}', 7),
        ('{"job": "fold", "gate": "xor", "speed": 1, "generation": 7}', 7),
        ('{"job": "fold", "generation": 7, "points": [1, ', 7),
        ('{"generation" : 70, ' + "[" * 5000, 70),
        ('{"generation": -1, "job": "stop"}', -1),
        ('{"generation": 7.5, "job": "stop"}', None),
        ('{"generation": true, "job": "stop"}', None),
        ('{"generation": 9007199254740992, "job": "stop"}', None),
        ('{"generation": 1' + "0" * 5000 + ', "job": "stop"}', None),
        ('{"points": {"generation": 7}}', None),
        ("[7]", None),
        ("", None),
    ],
)
def test_a_refusal_says_of_which_generation_it_speaks(lab, text, generation):
    with stream(lab) as socket:
        socket.send_text(text)
        told = until(socket, "error")[-1]
    assert told["generation"] == generation


def test_thousands_of_fields_are_refused_without_a_look_at_each(lab):
    message = {"generation": 3, "job": "fold", "gate": "xor", **{f"k{i}": i for i in range(10_000)}}
    with stream(lab) as socket:
        send(socket, **message)
        told = until(socket, "error")[-1]
    assert told["generation"] == 3
    assert told["message"].startswith("body: got an object, expected at most ")


@pytest.mark.parametrize(
    "headers", [{"authorization": "Bearer wrong"}, {"host": "evil.example"}, {"origin": "http://evil.example"}]
)
def test_a_stranger_gets_no_socket(lab, headers):
    with pytest.raises(WebSocketDisconnect) as gone, stream(lab, **headers):
        pass
    assert gone.value.code == 1008


def test_there_is_room_for_so_many_tabs(tmp_path):
    limits = Limits(workspaces=1)
    with client_of(settings_in(tmp_path, limits=limits)) as client, stream(client) as first, stream(client) as second:
        with pytest.raises(WebSocketDisconnect) as gone:
            first.receive_json()
        assert gone.value.code == 1001
        send(second, generation=1, job="fold", gate="xor", epochs=10_000, frames=60, grid=41)
        until(second, "frame")
        with stream(client) as third, pytest.raises(WebSocketDisconnect) as refused:
            third.receive_json()
        assert refused.value.code == 1013


@pytest.mark.parametrize("batch_size", [1, 3, 10])
def test_the_rows_of_mini_batches_are_those_of_training(lab, batch_size):
    asked = {"examples": 10, "batch_size": batch_size, "seed": 4, "epoch": 2}
    found = lab.post("/api/race/batches", json=asked).json()
    expected = list(range(10)) if batch_size == 10 else order(10, 4, 2).tolist()
    assert found["order"] == [row for part in found["batches"] for row in part] == expected
    assert {len(part) for part in found["batches"][:-1]} <= {batch_size}
