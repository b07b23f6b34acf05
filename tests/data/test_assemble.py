import numpy as np
import pytest

from backscope.data.assemble import assemble, places
from backscope.data.load import load
from backscope.data.raw import Raw
from backscope.errors import BadFile


def made(x, y, task=None, test=0.0, **raw):
    return assemble(Raw(np.asarray(x), np.asarray(y), **raw), "set", "where", task=task, test=test, seed=0, source=None)


X = np.arange(60.0).reshape(30, 2)


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (np.arange(30) % 3, (0, 1, 2)),
        ((np.arange(30) % 3).astype(float), (0, 1, 2)),
        ((np.arange(30) % 3 + 9).astype(np.uint64), ("9", "10", "11")),
        (np.where(np.arange(30) % 2, 1, -1), ("-1", "1")),
        (np.arange(30) % 2 == 0, (0, 1)),
        (np.array(["나", "가"] * 15), ("가", "나")),
    ],
)
def test_labels_become_places_of_classes(y, classes):
    data = made(X, y)
    assert data.classes == classes
    names = [str(classes[place]) for place in data.train.y]
    assert names == [str(int(label)) if y.dtype.kind in "bf" else str(label) for label in y]


def test_many_whole_numbers_are_values():
    assert made(X, np.arange(30)).task == "regression"
    assert made(X, np.arange(30), task="classification").task == "classification"


def test_halves_are_no_classes():
    with pytest.raises(BadFile, match=r"row 2: has the label 0\.5"):
        made(X, np.arange(30) / 2, task="classification")


def test_held_out_rows_do_not_move_the_preparation():
    data = made(X, np.arange(30) % 2, test=0.3, table=True, features=("a", "b"), target="y")
    np.testing.assert_allclose(data.train.x.mean(axis=0), 0, atol=1e-6)
    assert len(data.test) == 9
    raw = data.train.x / np.array(data.preparation.scale) + np.array(data.preparation.shift)
    everything = np.concatenate(
        [raw, data.test.x / np.array(data.preparation.scale) + np.array(data.preparation.shift)]
    )
    np.testing.assert_allclose(np.sort(everything[:, 0]), X[:, 0], atol=1e-4)


def test_few_rows_are_all_learned_from():
    data = made(X[:10], np.arange(10) % 2, test=0.3)
    assert data.test is None
    assert "too few" in data.notes[0]


def test_other_labels_find_their_places():
    assert places(np.array([3.0, 1.0]), ("1", "3"), "f").tolist() == [1, 0]
    assert places(np.array(["b", "a"]), ("a", "b"), "f").tolist() == [1, 0]
    assert places(np.array([True, False]), (0, 1), "f").tolist() == [1, 0]
    with pytest.raises(BadFile, match="f, row 2: has the label z, expected one of a, b"):
        places(np.array(["a", "z"]), ("a", "b"), "f")


def test_values_too_large_to_standardise_are_refused_by_column(tmp_path):
    table = tmp_path / "big.csv"
    table.write_text("a,b,y\n" + "".join(f"{row},{(-1) ** row * 1e308},{row % 2}\n" for row in range(30)))
    with pytest.raises(BadFile, match=r"column 'b': has values up to 1e\+308"):
        load(table)
