import json
import math

import numpy as np
import pytest

import backscope as bs
from backscope.words import languages, say
from cli.terminal import backscope
from insight.ledger_cases import digits


@pytest.fixture
def run(tmp_path):
    digits(tmp_path / "run", epochs=2, optimizer="adam", dtype="float32")
    return "run"


def test_the_books_of_a_weight_are_told_in_tables(run, capsys):
    done = backscope(capsys, "ledger", run, "--layer", 1, "--neuron", 2, "--input", 20, "--top", 4)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("w[1][2, 20], steps 0 to 19: from ")
    for said in ("the examples' shares", "momentum carried in", "The 4 examples that moved it most", "By class"):
        assert said in done.out
    assert "add up to the end exactly. The replay has the run's own bits (2 compared)." in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines() if "━" in line)


def test_the_json_is_that_of_the_library(run, capsys):
    done = backscope(capsys, "ledger", run, "--layer", 1, "--neuron", 2, "--input", "bias", "--steps", "3:7", "--json")
    assert done.status == 0
    books = bs.insight.ledger(run, 1, 2, "bias", steps=range(3, 7))
    assert {**done.json, "run": ""} == json.loads(json.dumps(books.to_json() | {"run": ""}))
    assert math.fsum([done.json["start"], *done.json["parts"].values()]) == done.json["end"]
    assert done.json["steps"]["step"] == [3, 4, 5, 6]
    assert len(done.json["examples"]) == 20


def test_whole_neurons_and_layers_and_other_languages(run, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for language in languages():
        for chosen in (("--neuron", 3), ()):
            done = backscope(capsys, "ledger", run, "--layer", 2, *chosen, "--language", language)
            assert done.status == 0
            assert say("ledger.along", language).split()[0] in done.out
            assert say("ledger.table.row", language) in done.out
    assert "이어받은 모멘텀" in done.out


def test_momentum_is_traced_if_asked(run, capsys):
    plain = backscope(capsys, "ledger", run, "--layer", 1, "--neuron", 2, "--input", 20)
    done = backscope(capsys, "ledger", run, "--layer", 1, "--neuron", 2, "--input", 20, "--trace-momentum")
    assert "--trace-momentum books that" in plain.out
    assert "momentum carried in" not in done.out
    assert say("ledger.traced") in done.out


def test_groups_by_a_column_and_of_a_regression(tmp_path, capsys):
    net = bs.Network([10, 3, 1], output="identity", cost="quadratic", seed=0)
    bs.train(net, bs.load("diabetes"), epochs=1, folder=tmp_path / "run")
    done = backscope(capsys, "ledger", "run", "--layer", 1, "--neuron", 0, "--input", 2, "--by", "age")
    assert done.status == 0
    assert "By age" in done.out
    assert done.out.count(" … ") == 4
    plain = backscope(capsys, "ledger", "run", "--layer", 1, "--neuron", 0, "--input", 2)
    assert "By " not in plain.out


def test_many_groups_are_cut_short(capsys, tmp_path):
    rows = "\n".join(f"{n / 30},{n % 3},c{n % 30}" for n in range(90))
    (tmp_path / "table.csv").write_text(f"a,b,class\n{rows}\n")
    bs.train(bs.Network([2, 30], seed=0), bs.load(tmp_path / "table.csv"), epochs=1, folder=tmp_path / "run")
    done = backscope(capsys, "ledger", "run", "--layer", 1, "--top", 0)
    assert done.status == 0
    assert "6 more" in done.out


def test_a_run_on_arrays_is_to_be_asked_in_python(tmp_path, capsys):
    x, y = np.random.default_rng(0).random((60, 3)), np.arange(60) % 2
    bs.train(bs.Network([3, 2], seed=0), (x, y), epochs=1, folder=tmp_path / "run")
    done = backscope(capsys, "ledger", "run", "--layer", 1)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("backscope: run: was trained on arrays in Python; ask there")


def test_a_picture_is_drawn(run, capsys):
    for name in ("a.png", "a.svg"):
        done = backscope(capsys, "ledger", run, "--layer", 2, "--neuron", 1, "--picture", name, "--steps", 5)
        assert done.status == 0
        assert f"picture: {name}" in done.out
    quiet = backscope(capsys, "ledger", run, "--layer", 2, "--neuron", 1, "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--layer", 3], "layer: got 3, expected a whole number, 1 to 2"),
        (["--layer", 1, "--neuron", 6], "neuron: got 6, expected a whole number, 0 to 5"),
        (["--layer", 1, "--neuron", 0, "--input", 64], "input: got 64, expected a whole number, 0 to 63, or bias"),
        (["--layer", 1, "--input", "b"], "input: got 'b', expected a whole number, or bias"),
        (["--layer", 1, "--steps", "0:99"], "steps: got range(0, 99), expected steps from 0 to 19"),
        (["--layer", 1, "--steps", "20"], "steps: got 20, expected steps from 0 to 19"),
        (["--layer", 1, "--steps", "5:2"], "steps: got '5:2', expected A:B with A below B"),
        (["--layer", 1, "--steps", "x"], "steps: got 'x', expected A:B"),
        (["--layer", 1, "--steps", ""], "steps: got '', expected A:B"),
        (["--layer", 1, "--by", "age"], "by: got 'age', expected one of class, example"),
        (["--layer", 1, "--trace-momentum"], "trace_momentum: got 'w[1], b[1]', expected one weight"),
        (["--layer", 1, "--top", -1], "top: got -1"),
        (["--layer", 1, "--picture", "a.gif"], "picture: got a.gif"),
        (["--layer", 1, "--picture", "DIR.png"], "picture: got DIR.png, which is a folder"),
        (["--layer", 1, "--picture", "x" * 300 + ".png"], "picture: cannot write xxx"),
        (["--layer", 1, "--language", "xx"], "language: got 'xx'"),
        ([], "Missing option '--layer'"),
    ],
)
def test_what_cannot_be_is_one_line(run, capsys, arguments, said, tmp_path):
    (tmp_path / "DIR.png").mkdir()
    done = backscope(capsys, "ledger", run, *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"backscope: {said}")
    assert done.err.count("\n") == 1
