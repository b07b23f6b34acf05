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
        (["xor", "--hidden", "0"], "hidden: got 0"),
        (["xor", "--hidden", "two"], "hidden: got 'two'"),
        (["true", "--hidden", "2"], "always 1"),
        (["breast_cancer", "--hidden", "2"], "backscope train breast_cancer --hidden 2"),
    ],
)
def test_what_cannot_be_is_one_line(capsys, arguments, message):
    done = backscope(capsys, "perceptron", *arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1
