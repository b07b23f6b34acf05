import numpy as np
import pytest

import backscope as bs
from backscope.perceptron import Perceptron, gate, judge, novikoff

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]


def learned(lab, **asked):
    answer = lab.post("/api/perceptron/learn", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_number_of_every_step_is_the_librarys(lab):
    points = {"x": [[0.1, 0.7], [-1.5, 2.25], [3.3, -0.2]], "y": [0, 1, 1]}
    found = learned(lab, points=points, learning_rate=0.3, passes=7, seed=5)
    record = Perceptron(learning_rate=0.3, passes=7, seed=5).learn(points["x"], points["y"])
    assert len(found["steps"]) == record.count
    for told, step in zip(found["steps"], record.steps, strict=True):
        assert told == {
            "step": step.number, "pass": step.in_pass, "row": step.row, "weights": step.weights.tolist(),
            "bias": step.bias, "x": step.x.tolist(), "z": step.z, "answer": step.answer, "target": step.target,
            "error": step.error, "new_weights": step.new_weights.tolist(), "new_bias": step.new_bias,
        }  # fmt: skip
    assert found["mistakes_by_pass"] == record.mistakes_by_pass
    assert (found["weights"], found["bias"]) == (record.weights.tolist(), record.bias)


def test_and_is_learned_within_the_bound(lab):
    found = learned(lab, gate="and")
    assert (found["converged"], found["passes"], found["mistakes"], found["left_out"]) == (True, 6, 10, 0)
    assert found["mistakes"] <= found["bound"]["moves"] == pytest.approx(51)
    assert found["bound"]["radius"] ** 2 == pytest.approx(3)
    assert (found["x"], found["y"]) == (SQUARE, [0, 0, 0, 1])


def test_xor_is_never_learned(lab):
    found = learned(lab, gate="xor", passes=500)
    assert (found["converged"], found["bound"], found["left_out"]) == (False, None, 0)
    assert all(found["mistakes_by_pass"])


def test_it_can_start_where_the_weights_were_dragged_to(lab):
    found = learned(lab, gate="and", start={"weights": [2, 1], "bias": -2.5})
    assert (found["mistakes"], found["passes"], found["bound"]) == (0, 1, None)
    assert found["steps"][0]["weights"] == [2, 1]


def test_the_delta_rule_has_no_bound(lab):
    assert learned(lab, gate="and", rule="delta", learning_rate=0.1)["bound"] is None
    assert learned(lab, gate="and", rule="pocket")["bound"]["moves"] == pytest.approx(51)


def test_most_steps_are_left_out_of_a_long_story(lab):
    random = np.random.default_rng(0)
    points = {"x": random.uniform(-1, 1, (200, 2)).tolist(), "y": random.integers(0, 2, 200).tolist()}
    found = learned(lab, points=points, passes=100)
    assert len(found["steps"]) == 2000
    assert found["left_out"] == 18_000
    assert found["steps"][-1]["step"] == 19_999


def test_weights_that_were_dragged_are_judged(lab):
    asked = {"points": {"x": SQUARE, "y": [0, 1, 1, 1]}, "weights": [0.1, 0.7], "bias": -0.3}
    found = lab.post("/api/perceptron/judge", json=asked).json()
    expected = judge(SQUARE, [0, 1, 1, 1], [0.1, 0.7], -0.3)
    assert found["z"] == expected.z.tolist()
    assert found["answers"] == expected.answers.tolist()
    assert found["wrong"] == expected.wrong.tolist() == [2]


def test_weights_of_another_number_are_refused(lab):
    answer = lab.post("/api/perceptron/judge", json={"gate": "and", "weights": [1], "bias": 0})
    assert answer.status_code == 422
    assert "expected 2 finite numbers and one" in answer.json()["message"]


@pytest.mark.parametrize("name", ["and", "or", "implies", "0111", "00000001"])
def test_the_plane_of_largest_margin(lab, name):
    found = lab.post("/api/separability", json={"gate": name}).json()
    expected = bs.separability(gate(name).x, gate(name).y)
    assert found["separable"] is True
    assert found["certificate"] is None
    assert found["sentence"] == str(expected)
    assert found["plane"]["weights"] == expected.plane.weights.tolist()
    assert found["plane"]["on_margin"] == expected.on_margin.tolist()
    assert novikoff(found["x"], found["y"], found["plane"]["weights"], found["plane"]["bias"]).gamma > 0


def test_the_proof_that_there_is_no_plane(lab):
    found = lab.post("/api/separability", json={"gate": "xor", "language": "ko"}).json()
    assert found["separable"] is False
    assert found["plane"] is None
    assert found["certificate"] == {
        "positive": {"1": 0.5, "2": 0.5}, "negative": {"0": 0.5, "3": 0.5}, "rows": [0, 1, 2, 3], "point": [0.5, 0.5]
    }  # fmt: skip
    assert found["sentence"].startswith("두 무리를 가르는 직선은 없습니다")


@pytest.mark.parametrize(("name", "bias"), [("true", 1), ("false", -1)])
def test_a_gate_that_never_changes_needs_no_line(lab, name, bias):
    found = lab.post("/api/separability", json={"gate": name}).json()
    assert found["separable"] is True
    assert found["plane"] == {"weights": [0, 0], "bias": bias, "margin": None, "on_margin": []}
    assert found["sentence"] == f"Always {max(bias, 0)}: no line is needed."


def test_a_language_that_is_not_there(lab):
    answer = lab.post("/api/separability", json={"gate": "xor", "language": "xx"})
    assert answer.json() == {"message": "language: got 'xx', expected one of en, ko"}
