import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadRun
from backscope.training.own_data import labels_of, own_examples, preparation_of


def test_a_runs_own_examples_come_again(tmp_path):
    data = bs.load("iris")
    iris = bs.train(bs.Network([4, 3], classes=data.classes), data, epochs=1, folder=tmp_path / "r")
    for part in ("train", "test"):
        name, found = own_examples(bs.open_run(iris.folder), part)
        assert name == part
        np.testing.assert_array_equal(found.x, getattr(data, part).x)
        np.testing.assert_array_equal(found.y, getattr(data, part).y)


def test_labels_are_as_the_user_knows_them(tmp_path):
    data = bs.load("iris")
    iris = bs.train(bs.Network([4, 3], classes=data.classes), data, epochs=1, folder=tmp_path / "r")
    assert labels_of(iris, np.array([2, 0])).tolist() == ["virginica", "setosa"]
    assert labels_of(iris, None) is None
    unnamed = bs.train(bs.Network([2, 2]), ([[0.0, 1.0]], [1]), epochs=1, folder=tmp_path / "u")
    assert labels_of(unnamed, np.array([1, 0])).tolist() == [1, 0]


def test_values_are_told_in_their_own_units(tmp_path):
    data = bs.load("diabetes")
    net = bs.Network([10, 1], output="identity", cost="quadratic")
    run = bs.train(net, data, epochs=1, folder=tmp_path / "r")
    found = labels_of(run, data.test.y[:2])
    np.testing.assert_allclose(found, data.preparation.targets_back(data.test.y[:2]))


def test_what_was_not_held_out_is_told(tmp_path):
    run = bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=1, folder=tmp_path / "r")
    with pytest.raises(BadChoice, match="part: got test, expected train"):
        own_examples(run, "test")
    assert own_examples(run)[0] == own_examples(bs.open_run(run.folder))[0] == "train"


@pytest.mark.parametrize("part", ["train", "test", None])
def test_data_that_changed_are_not_shown_as_the_runs_own(tmp_path, part):
    file = tmp_path / "t.csv"
    rows = [f"{i % 7},{i % 5},{'ab'[i % 2]}" for i in range(40)]
    file.write_text("\n".join(["p,q,kind", *rows]))
    data = bs.load(file, target="kind")
    run = bs.train(bs.Network([2, 2], classes=data.classes), data, epochs=1, folder=tmp_path / "r")
    assert len(own_examples(bs.open_run(run.folder), part)[1])
    for changed in range(40):  # whichever part it is in
        file.write_text("\n".join(["p,q,kind", *rows[:changed], "3,99,a", *rows[changed + 1 :]]))
        with pytest.raises(BadRun, match=r"r: its data, .*t\.csv, changed since it was trained"):
            own_examples(bs.open_run(run.folder), part)
        if changed > 4:
            break


def test_arrays_are_not_kept(tmp_path):
    run = bs.train(bs.Network([2, 2]), ([[0.0, 1.0]], [1]), epochs=1, folder=tmp_path / "r")
    with pytest.raises(BadRun, match=r"arrays in Python.*backscope\.insight\.explain"):
        own_examples(run, "train")
    assert preparation_of(run).task == "classification"
