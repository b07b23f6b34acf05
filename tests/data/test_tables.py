import gzip
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.data import load, read_inputs
from backscope.data.raw import Asked
from backscope.data.tables import read_table
from backscope.errors import BadFile

ROWS = "\n".join(f"{i},{i * 0.5},{'ab'[i % 2]}" for i in range(30))


def csv(tmp_path, text, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path, message, **settings):
    with pytest.raises(BadFile, match=message) as caught:
        load(path, **settings)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))


@given(
    st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 9)), min_size=1, max_size=20)
)
def test_numbers_come_back_to_the_last_bit(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text("a,b,y\n" + "".join(f"{a!r},{b},{i}\n" for i, (a, b) in enumerate(rows)))
    raw = read_table(path, Asked("y"))
    assert raw.x.tolist() == [[a, float(b)] for a, b in rows]
    assert raw.features == ("a", "b")


def test_texts_are_classes_and_it_says_so(tmp_path):
    data = load(csv(tmp_path, f"size,noise,kind\n{ROWS}\n"), target="kind")
    assert data.classes == ("a", "b")
    assert data.features == ("size", "noise")
    assert "task: classification, 2 classes in 'kind' (a, b); if not: --task regression" in data.notes
    assert (len(data.train), len(data.test)) == (24, 6)


@pytest.mark.parametrize("name", ["target", "label", "Class", "Y"])
def test_a_usual_name_is_the_target(tmp_path, name):
    assert load(csv(tmp_path, f"size,noise,{name}\n{ROWS}\n")).preparation.target == name


@pytest.mark.parametrize(
    ("values", "task"),
    [
        ([f"{i % 3}" for i in range(40)], "classification"),
        ([f"{i % 3}.0" for i in range(40)], "classification"),
        ([f"{i}" for i in range(40)], "regression"),
        ([f"{i / 7}" for i in range(40)], "regression"),
        (["yes", "no"] * 20, "classification"),
        (["True", "False"] * 20, "classification"),
    ],
)
def test_the_task_is_inferred(tmp_path, values, task):
    path = csv(tmp_path, "x,y\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values)))
    assert load(path).task == task
    if values[0] in ("0", "0.0"):
        assert load(path, task="regression").task == "regression"


def test_columns_are_standardised_by_the_training_rows(tmp_path):
    text = "a,c,y\n" + "".join(f"{i * 3 + 5},7,{i * 1000}\n" for i in range(50))
    data = load(csv(tmp_path, text))
    np.testing.assert_allclose(data.train.x[:, 0].mean(), 0, atol=1e-6)
    np.testing.assert_allclose(data.train.x[:, 0].std(), 1, rtol=1e-6)
    assert not data.train.x[:, 1].any()
    np.testing.assert_allclose(data.train.y.std(), 1, rtol=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        f"size;noise;kind\n{ROWS.replace(',', ';')}\n",
        f"size\tnoise\tkind\n{ROWS.replace(',', chr(9))}\n",
        f"\ufeffsize,noise,kind\r\n{ROWS.replace(chr(10), chr(13) + chr(10))}\r\n",
        f'"size","noise","kind"\n{ROWS}',
        f"size,noise,kind\n{ROWS.replace(',', ' , ')}\n",
    ],
)
def test_files_as_programs_write_them(tmp_path, text):
    data = load(csv(tmp_path, text), target="kind")
    assert data.features == ("size", "noise")
    assert data.classes == ("a", "b")


def test_gzip_and_korean_names(tmp_path):
    path = tmp_path / "집.csv.gz"
    path.write_bytes(gzip.compress(f"크기,소음,종류\n{ROWS}\n".encode()))
    assert load(path, target="종류").features == ("크기", "소음")


def test_columns_can_be_left_out(tmp_path):
    path = csv(tmp_path, f"size,noise,kind\n{ROWS}\n")
    assert load(path, target="kind", ignore=["noise"]).features == ("size",)
    refused(path, "ignore 'nose', expected one of size, noise", target="kind", ignore=["nose"])
    refused(path, "no columns but the target", target="kind", ignore=["noise", "size"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("a,y\n", "no rows"),
        ("a,y", "no rows"),
        ("a,y\n1,2\nx,3\n", "row 2, column 'a': got 'x', expected a number"),
        ("a,y\n1,2\n,3\n", "row 2, column 'a': is empty"),
        ("a,y\n1,2\n2,\n", "row 2, column 'y': the target is empty"),
        ("a,y\n1,2\nnan,3\n", "row 2, column 'a': got nan"),
        ("a,y\n1,2\n1e999,3\n", "row 2, column 'a': got inf"),
        ("a,y\n1,2\n3,inf\n", "row 2"),
        ("a,y\n1,2\n3\n", "row 2: got 1 columns, expected 2"),
        ("a,y\n1,2,9\n", "row 1: got 3 columns, expected 2"),
        ("a,a,y\n1,2,3\n", "two columns named 'a'"),
        ("a,b\n1,2\n", "which column is the target"),
        ("a,y\n1,5\n2,5\n", "at least two classes"),
        (b"a,y\n1,\xff\xfe\n", "cannot be read|got"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(tmp_path, text, message):
    refused(csv(tmp_path, text), message)


def test_a_missing_target_column_is_refused_with_those_that_are_there(tmp_path):
    refused(csv(tmp_path, "a,b\n1,2\n"), "no target column 'price', expected one of a, b", target="price")


def test_texts_are_no_values(tmp_path):
    refused(csv(tmp_path, "a,y\n1,low\n2,high\n"), "column 'y': got 'low'", task="regression")


def test_nul_bytes_are_no_traceback(tmp_path):
    refused(csv(tmp_path, b"a,y\n1,2\n\0\0,3\n"), "row 2|cannot be read")


def parquet(tmp_path, **columns):
    import pyarrow as pa
    import pyarrow.parquet

    path = tmp_path / "t.parquet"
    pa.parquet.write_table(pa.table(columns), path)
    return path


def test_parquet_of_every_usual_type(tmp_path):
    import pyarrow as pa

    path = parquet(
        tmp_path,
        f=np.arange(30) / 7,
        i=np.arange(30),
        u=np.arange(30, dtype=np.uint8),
        flag=np.arange(30) % 2 == 0,
        dec=pa.array([None if i < 0 else i for i in range(30)], pa.float32()),
        y=pa.array(["x", "z"] * 15).dictionary_encode(),
    )
    data = load(path)
    assert data.features == ("f", "i", "u", "flag", "dec")
    assert data.classes == ("x", "z")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": [1.0, None], "y": [0, 1]}, "row 2, column 'a': is empty"),
        ({"a": ["1", "two"], "y": [0, 1]}, "row 2, column 'a': got 'two'"),
        ({"a": [[1], [2]], "y": [0, 1]}, "row 1, column 'a'"),
        ({"a": [1.0, math.inf], "y": [0, 1]}, "row 2, column 'a': got inf"),
        ({"a": [1.0, 2.0], "y": [0, None]}, "row 2, column 'y': the target is empty"),
        ({"a": np.empty(0), "y": np.empty(0)}, "no rows"),
    ],
)
def test_parquet_that_cannot_be_learned_from_is_refused(tmp_path, columns, message):
    refused(parquet(tmp_path, **columns), message)


def test_parquet_cut_anywhere_is_refused(tmp_path):
    path = parquet(tmp_path, a=np.arange(50.0), y=np.arange(50) % 2)
    whole = path.read_bytes()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        refused(path, "cannot be read")


def test_to_be_answered_columns_are_found_by_name(tmp_path):
    preparation = load(csv(tmp_path, f"size,noise,kind\n{ROWS}\n"), target="kind").preparation
    new = csv(tmp_path, "extra,noise,size\nq,0.5,1\nr,1,2\n", "new.csv")
    x, y, notes = read_inputs(new, preparation)
    expected = preparation.inputs(np.array([[1, 0.5], [2, 1.0]]))
    np.testing.assert_array_equal(x, expected)
    assert y is None
    assert notes
    _, y, _ = read_inputs(csv(tmp_path, "size,noise,kind\n1,2,b\n", "known.csv"), preparation)
    assert y.tolist() == [1]
    with pytest.raises(BadFile, match="no column 'noise'"):
        read_inputs(csv(tmp_path, "size\n1\n", "less.csv"), preparation)
    with pytest.raises(BadFile, match="row 1: has the label c, expected one of a, b"):
        read_inputs(csv(tmp_path, "size,noise,kind\n1,2,c\n", "other.csv"), preparation)
