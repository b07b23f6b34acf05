import json

import pytest

from backscope.perceptron import Perceptron, gate
from cli.terminal import backscope


def test_the_steps_are_those_that_the_library_records(capsys):
    done = backscope(capsys, "perceptron", "and", "--steps", 5)
    land = gate("and")
    for step in Perceptron().learn(land.x, land.y).steps[:5]:
        assert step.words() in done.out
    assert "(19 more steps)" in done.out
    assert "step 6" not in done.out
    assert "A line separates them: w = (2, 2), b = -3, margin 0.353553." in done.out


def test_json_of_a_gate_that_is_learned(capsys):
    told = backscope(capsys, "perceptron", "AND", "--json").json
    expected = {
        "gate": "and", "separable": True, "learned": True, "mistakes": 10, "weights": [2, 1], "bias": -2,
        "certificate": None,
    }  # fmt: skip
    assert expected.items() <= told.items()
    assert told["bound"] == pytest.approx(51)
    assert told["margin"] == pytest.approx(8**-0.5)


def test_json_of_one_that_cannot_be(capsys):
    told = backscope(capsys, "perceptron", "0110", "--json").json
    assert (told["gate"], told["separable"], told["learned"], told["bound"]) == ("xor", False, False, None)
    assert told["certificate"] == {"positive": [0.5, 0.5], "negative": [0.5, 0.5]}


def test_why_there_is_no_line_and_what_helps(capsys):
    out = backscope(capsys, "perceptron", "xor").out
    assert "No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1)." in out
    assert "backscope perceptron xor --hidden 2" in out


@pytest.mark.parametrize("rule", ["perceptron", "pocket", "delta"])
@pytest.mark.parametrize("name", ["or", "not", "00010111"])
def test_every_rule(capsys, rule, name):
    told = backscope(capsys, "perceptron", name, "--rule", rule, "--json").json
    assert told["learned"]
    assert told["rule"].startswith(rule)


def test_a_constant_needs_no_plane(capsys):
    assert backscope(capsys, "perceptron", "0000", "--json").json["bias"] == -1
    assert "always 1" in backscope(capsys, "perceptron", "true").out


def test_a_file(capsys, tmp_path):
    file = tmp_path / "pets.csv"
    file.write_text("weight,height,class\n4.1,0.25,cat\n3.9,0.3,cat\n20.5,0.6,dog\n31,0.7,dog\n")
    told = backscope(capsys, "perceptron", file, "--json").json
    assert (told["gate"], told["separable"], told["classes"]) == ("pets.csv", True, ["cat", "dog"])
    assert told["mistakes"] <= told["bound"]


def test_a_real_table(capsys):
    told = backscope(capsys, "perceptron", "breast_cancer", "--passes", 1, "--json").json
    assert told["separable"] is True  # all 569 rows, by their 30 columns as they stand


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["011"], "3 outputs, expected 2, 4, 8, 16 or 32"),
        (["01a0"], "'a' in place 3, expected only 0 and 1"),
        ([""], "gate: got ''"),
        (["xorr"], "did you mean 'xor'?"),
        (["iris"], "y: got 3 classes"),
        (["nothing.csv"], "no such file"),
        (["and", "--rule", "hebb"], "rule: got 'hebb'"),
        (["and", "--passes", "0"], "passes: got 0"),
        (["and", "--steps", "-1"], "steps: got -1"),
        (["and", "--learning-rate", "nan"], "learning_rate"),
        (["and", "--picture", "nowhere/and.png"], "picture: got nowhere/and.png"),
        (["and", "--picture", "and.gif"], "picture: got and.gif"),
        (["true", "--picture", "true.png"], "no plane to draw"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_is_one_line(capsys, arguments, message):
    done = backscope(capsys, "perceptron", *arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_quiet_says_nothing(capsys):
    done = backscope(capsys, "perceptron", "and", "--quiet")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_a_picture(capsys, tmp_path):
    for name in ("and.png", "xor.svg"):
        assert backscope(capsys, "perceptron", name[:3], "--picture", tmp_path / name).status == 0
        assert (tmp_path / name).stat().st_size > 5000


def test_json_is_alone(capsys):
    done = backscope(capsys, "perceptron", "nand", "--json")
    assert json.loads(done.out)["gate"] == "nand"
    assert done.out.count("\n") == 1
