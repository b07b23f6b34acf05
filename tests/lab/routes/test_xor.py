import numpy as np
import pytest

import backscope as bs
from backscope.insight import Snapshots, folding, hidden_targets, xor_by_hand
from backscope.insight.racing import kept_steps
from backscope.perceptron import gate


def learned(lab, **asked):
    answer = lab.post("/api/xor/learn", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_by_hand(lab):
    found = lab.post("/api/xor/by_hand", json={"grid": 7}).json()
    (only,) = found["frames"]
    assert only["hidden"] == [[0, 1], [1, 1], [1, 1], [1, 0]]
    assert only["outputs"] == found["targets"] == [0, 1, 1, 0]
    assert only["line"] == {"weights": [1, 1], "bias": -1.5}
    assert np.shape(only["region"]) == (7, 7)
    assert np.shape(only["sheet"]) == (7, 7, 2)
    assert found["network"]["w"] == [None, *(w.tolist() for w in xor_by_hand().w[1:])]
    assert found["hidden_targets"] == {"hidden": None, "outputs": [0, 1, 1, 0]}


@pytest.mark.parametrize(
    ("hidden", "output"), [(["nor", "and"], "nor"), (["nimplies", "0100"], "or"), (["true", "B"], "and")]
)
def test_other_gates_make_other_networks(lab, hidden, output):
    (only,) = (found := lab.post("/api/xor/by_hand", json={"hidden": hidden, "output": output}).json())["frames"]
    first, second, last = map(gate, [*hidden, output])
    assert only["hidden"] == [[int(p), int(q)] for p, q in zip(first.y, second.y, strict=True)]
    assert only["outputs"] == [int(last.table[2 * int(p) + int(q)]) for p, q in only["hidden"]]
    assert found["targets"] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"hidden": ["xor", "or"]}, "no single neuron is xor"), ({"output": "not"}, "a gate of 2 inputs"),
     ({"hidden": ["not", "not"]}, "a gate of two inputs"), ({"hidden": ["or"]}, "hidden"),
     ({"hidden": ["?", "or"]}, "table")],
)  # fmt: skip
def test_what_no_neuron_is_is_refused(lab, asked, told):
    answer = lab.post("/api/xor/by_hand", json=asked)
    assert answer.status_code == 422
    assert told in answer.json()["message"]


def test_every_moment_is_the_librarys(lab):
    found = learned(lab, gate="xor", hidden=3, activation="tanh", epochs=200, seed=4, grid=5, frames=9)
    x, y = gate("xor").x, gate("xor").y
    net = bs.Network([2, 3, 1], "tanh", "sigmoid", "binary_cross_entropy", seed=4, dtype="float64")
    snapshots = Snapshots(kept_steps(200, 9))
    bs.train(net, (x, y), epochs=200, batch_size=4, optimizer="sgd", learning_rate=1.0, seed=4, callbacks=[snapshots])
    expected = folding(snapshots, x, y, grid=5)
    assert [one["step"] for one in found["frames"]] == expected.steps
    assert (found["frames"][0]["step"], found["frames"][-1]["step"]) == (0, 200)
    assert len(found["frames"]) <= 9
    for told, fold in zip(found["frames"], expected.folds, strict=True):
        assert told["hidden"] == fold.hidden.tolist()
        assert told["outputs"] == fold.outputs[:, 0].tolist()
        assert told["region"] == fold.region[:, :, 0].tolist()
        assert told["sheet"] == fold.sheet.tolist()
        assert (told["cost"], told["accuracy"]) == (fold.cost, fold.accuracy)
        deltas = hidden_targets(snapshots.kept[fold.step], x, y).trace.delta
        assert (told["delta_hidden"], told["delta_outputs"]) == (deltas[1].tolist(), deltas[2][:, 0].tolist())
    assert found["network"]["w"][1] == net.w[1].tolist()
    assert found["grid"]["first"] == expected.grid.first.tolist()


def test_the_same_asked_twice_is_the_same_answer(lab):
    asked = {"gate": "xor", "epochs": 300, "grid": 3}
    assert learned(lab, **asked) == learned(lab, **asked)


def test_more_inputs_have_no_plane_to_be_seen_on(lab):
    found = learned(lab, gate="01101001", epochs=10)
    assert found["grid"] is None
    assert found["frames"][0]["region"] is found["frames"][0]["sheet"] is None


def test_a_space_of_many_neurons_is_not_drawn(lab):
    found = learned(lab, gate="xor", epochs=3, hidden=4, grid=3)
    assert found["frames"][0]["sheet"] is None
    assert len(found["frames"][0]["hidden"][0]) == 4


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"activation": "sigmod"}, "activation: got 'sigmod', expected one of sigmoid"),
        ({"activation": "softmax"}, "hidden: got 'softmax'"),
        ({"cost": "cross_entropy"}, "output: got 'sigmoid', expected softmax"),
        ({"hidden": 3, "grid": 41, "frames": 60}, "expected at most 400,000 in all"),
        ({"grid": 42}, "grid: got 42"),
        ({"grid": 1}, "grid: got 1"),
        ({"frames": 61}, "frames: got 61"),
        ({"hidden": 9}, "hidden: got 9"),
        ({"epochs": 10_001}, "epochs: got 10001"),
        ({"learning_rate": -1}, "learning_rate: got -1"),
    ],
)
def test_what_cannot_be_learned_is_told(lab, asked, told):
    answer = lab.post("/api/xor/learn", json={"gate": "xor", **asked})
    assert answer.status_code == 422
    assert told in answer.json()["message"]


def test_a_training_that_runs_away_is_told(lab):
    asked = {"gate": "xor", "activation": "identity", "cost": "quadratic", "learning_rate": 1000, "epochs": 1000}
    asked |= {"activation": "exponential"}
    answer = lab.post("/api/xor/learn", json=asked)
    assert answer.status_code in (200, 422)
    assert "nan" not in answer.text.lower()
