import numpy as np
import pytest

import backscope as bs
from cli.terminal import backscope


def test_xor_is_solved_and_the_numbers_are_those_of_the_network(capsys):
    told = backscope(capsys, "perceptron", "xor", "--hidden", 2, "--json").json
    assert told["solved"]
    assert [entry["right"] for entry in told["tried"]][-1] == 4
    net = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", dtype="float64")
    for l in (1, 2):
        net.w[l][:], net.b[l][:] = told["w"][l - 1], told["b"][l - 1]
    x = bs.load("xor").train.x
    np.testing.assert_allclose(net.feedforward(x)[:, 0], told["outputs"], rtol=1e-12)
    assert np.round(told["outputs"]).tolist() == [0, 1, 1, 0]


def test_a_start_that_gets_stuck_is_told_and_the_next_is_tried(capsys):
    out = backscope(capsys, "perceptron", "xor", "--hidden", 2, "--seed", 0).out
    assert "seed 0: stuck at cost" in out
    assert "seed 1: 2-2-1 has all 4 right from step" in out


def test_one_hidden_neuron_is_too_few(capsys, monkeypatch):
    monkeypatch.setattr("backscope.cli.solve.STARTS", 2)
    monkeypatch.setattr("backscope.cli.solve.STEPS", 50)
    done = backscope(capsys, "perceptron", "xor", "--hidden", 1)
    assert done.status == 0
    assert "2 starts of 2-1-1 all got stuck" in done.out


def test_a_picture_of_the_fold(capsys, tmp_path):
    file = tmp_path / "fold.png"
    assert f"picture: {file}" in backscope(capsys, "perceptron", "xor", "--hidden", 2, "--picture", file).out
    assert file.stat().st_size > 20_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xor", "--hidden", "0"], "hidden: got '0', expected sizes such as 2 or 3,2"),
        (["xor", "--hidden", "two"], "hidden: got 'two', expected sizes such as 2 or 3,2"),
        (["xor", "--hidden", "1000000"], "hidden: got 1000000, which makes 3,000,000 weights, expected 20,000 at most"),
        (["xor", "--hidden", "1", "--picture", "one.png"], "picture: got a last hidden layer of 1, expected 2 to 64"),
        (["true", "--hidden", "2"], "always 1"),
        (["breast_cancer", "--hidden", "2"], "backscope train breast_cancer --hidden 2"),
    ],
)
def test_what_cannot_be_is_one_line(capsys, arguments, message):
    done = backscope(capsys, "perceptron", *arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1


def test_progress_tells_which_start_and_step(capsys, monkeypatch):
    lines = []
    monkeypatch.setattr("backscope.cli.output.Output.progress", lambda self, line: lines.append(line))
    monkeypatch.setattr("backscope.cli.solve.STARTS", 2)
    monkeypatch.setattr("backscope.cli.solve.STEPS", 50)
    backscope(capsys, "perceptron", "xor", "--hidden", 1)
    assert lines[0] == "start 1 of 2"
    assert any(line.startswith("start 2 of 2: step ") and " of 50, cost 0." in line for line in lines)
    assert lines[-1] == ""  # taken away again
