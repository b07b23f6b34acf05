import csv

import numpy as np
import pytest

import backscope as bs
from cli.terminal import backscope


@pytest.fixture
def moons(capsys):
    return backscope(capsys, "train", "moons", "--epochs", "30", "--json").json["run"]


def test_a_bundled_set_is_answered_with_its_test_part(capsys, moons):
    told = backscope(capsys, "predict", moons, "moons", "--json").json
    data = bs.load("moons")
    run = bs.open_run(moons)
    assert told["predictions"] == run.network.predict(data.test.x).tolist()
    assert told["accuracy"] == np.mean(run.network.predict(data.test.x) == data.test.y)
    assert told["probabilities"] == pytest.approx(run.network.feedforward(data.test.x).max(axis=1), abs=1e-6)


def test_people_get_a_table_and_how_often_it_is_right(capsys, moons):
    done = backscope(capsys, "predict", moons, "moons")
    assert done.status == 0
    assert "probability" in done.out
    assert "accuracy" in done.out
    assert "Confusion matrix" in done.out


def test_all_answers_go_to_a_file(capsys, moons, tmp_path):
    backscope(capsys, "predict", moons, "moons", "--output", "answers.csv", "--quiet")
    with (tmp_path / "answers.csv").open() as file:
        rows = list(csv.DictReader(file))
    told = backscope(capsys, "predict", moons, "moons", "--json").json
    assert [int(row["answer"]) for row in rows] == told["predictions"]
    assert [int(row["row"]) for row in rows] == list(range(1, len(rows) + 1))


def test_a_file_that_cannot_be_written_is_told(capsys, moons):
    for name in ("no/such/folder/a.csv", "runs", "x" * 300):
        done = backscope(capsys, "predict", moons, "moons", "--output", name)
        assert (done.status, done.out) == (2, "")  # told before the work
        assert done.err.startswith("backscope: output: ")
        assert done.err.count("\n") == 1


def test_other_inputs_are_refused(capsys, moons):
    done = backscope(capsys, "predict", moons, "iris")
    assert done.status == 2
    assert "expected 2" in done.err


def test_words_come_back_as_words(capsys):
    run = backscope(capsys, "train", "iris", "--epochs", "5", "--json").json["run"]
    told = backscope(capsys, "predict", run, "iris", "--json").json
    assert set(told["predictions"]) <= {"setosa", "versicolor", "virginica"}


def test_several_values_are_rows(capsys, tmp_path):
    run = backscope(capsys, "train", "linnerud", "--epochs", "2", "--json").json["run"]
    told = backscope(capsys, "predict", run, "linnerud", "--json", "--output", "a.csv").json
    assert np.shape(told["predictions"])[1] == 3
    assert (tmp_path / "a.csv").read_text().startswith("row,answer_1,answer_2,answer_3\n")


def test_a_run_on_arrays_has_no_way_from_file_to_inputs(capsys, tmp_path):
    bs.train(bs.Network([2, 2]), ([[0.0, 1.0], [1.0, 0.0]], [0, 1]), epochs=1, folder=tmp_path / "r")
    done = backscope(capsys, "predict", "r", "xor")
    assert done.status == 2
    assert "arrays in Python" in done.err
    again = backscope(capsys, "train", "--resume", "r")
    assert again.status == 2
    assert "backscope.resume" in again.err
