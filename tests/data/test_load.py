import json
import os

import numpy as np
import pytest

from backscope.data import load, read_rows
from backscope.errors import BadChoice, BadFile


@pytest.mark.parametrize("name", ["xor", "moons:n=40", "iris"])
def test_the_source_gives_it_again(name):
    data = load(name, seed=3, test=0.3)
    again = load(**json.loads(json.dumps(data.source)))
    np.testing.assert_array_equal(again.train.x, data.train.x)
    np.testing.assert_array_equal(again.train.y, data.train.y)


def test_a_file_is_found_again_from_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{i},{i % 2},{i}\n" for i in range(30))
    (tmp_path / "t.csv").write_text("a,y,b\n" + rows)
    data = load("t.csv", ignore=("b",), target="y")
    monkeypatch.chdir("/")
    again = load(**data.source)
    np.testing.assert_array_equal(again.train.x, data.train.x)
    assert again.features == ("a",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": "xor", "task": "guess"}, "task"),
        ({"source": "xor", "test": 1}, "test"),
        ({"source": "xor", "test": -0.1}, "test"),
        ({"source": "xor", "seed": -1}, "seed"),
    ],
)
def test_arguments_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(BadChoice, match=message):
        load(**arguments)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: None, "no such file or folder"),
        (lambda p: p.mkdir(), "nothing to read"),
        (lambda p: p.write_text("hello"), "of no known kind"),
    ],
)
def test_what_is_not_there_or_unknown_is_refused(tmp_path, make, message):
    path = tmp_path / "thing.xyz"
    make(path)
    with pytest.raises(BadFile, match=message) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.csv", "a.npz", "a.npy", "a.parquet"])
def test_a_folder_named_like_a_file_is_read_as_a_folder(tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(BadFile, match="nothing to read"):
        load(tmp_path / name)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,y\n1,2\n")
    path.chmod(0)
    with pytest.raises(BadFile, match="Permission denied"):
        load(path)


def test_a_near_miss_is_told():
    with pytest.raises(BadFile, match="did you mean the bundled 'spirals'"):
        load("spiral")


def test_one_idx_file_is_not_a_set(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(b"")
    with pytest.raises(BadFile, match="expected the folder"):
        load(path)


def test_rows_as_they_stand(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("a,b,class\n0.1,3,yes\n0.2,5,no\n")
    x, y, features = read_rows(file, ignore=("b",))
    assert (x.tolist(), y.tolist(), features) == ([[0.1], [0.2]], ["yes", "no"], ("a",))
    x, y, _ = read_rows("iris")
    assert (x[0].tolist(), y[0]) == ([5.1, 3.5, 1.4, 0.2], "setosa")
    np.save(tmp_path / "x.npy", np.zeros((2, 2)))
    with pytest.raises(BadFile):
        read_rows(tmp_path / "x.npy")


def test_whole_numbers_that_would_be_rounded_are_refused_where_rows_are_wanted_as_they_stand(tmp_path):
    file = tmp_path / "ids.csv"
    file.write_text("a,y\n9007199254740992,0\n 9007199254740993,1\n")
    with pytest.raises(BadFile, match=r"ids.csv, row 2, column 'a': got 9007199254740993, expected at most 2\*\*53"):
        read_rows(file)
    load(file)  # a network learns from them rounded, as from all long numbers
    file.write_text("a,y\n1,9007199254740993\n2,1.5\n100000000000000000000,9007199254740992\n")
    with pytest.raises(BadFile, match="row 1, column 'y'"):
        read_rows(file)
    file.write_text("a,y\n0.12345678901234567890,0\n100000000000000000000,1\n")
    assert read_rows(file)[0].tolist() == [[0.12345678901234568], [1e20]]
    pq = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    pq.write_table(pa.table({"a": [2**53 + 1, 1], "y": [0, 1]}), tmp_path / "ids.parquet")
    with pytest.raises(BadFile, match="row 1, column 'a': got 9007199254740993"):
        read_rows(tmp_path / "ids.parquet")
