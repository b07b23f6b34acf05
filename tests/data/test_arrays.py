import contextlib

import numpy as np
import pytest

import backscope as bs
from backscope.data import load, read_inputs
from backscope.errors import BadFile

X = np.random.default_rng(0).random((40, 3))
Y = np.arange(40) % 2


def refused(path, message, **settings):
    with pytest.raises(BadFile, match=message) as caught:
        load(path, **settings)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "names", [("x", "y"), ("X", "Y"), ("x_train", "y_train"), ("data", "target"), ("images", "labels")]
)
def test_npz_by_its_usual_names(tmp_path, names):
    path = tmp_path / "set.npz"
    np.savez(path, **dict(zip(names, (X, Y), strict=True)))
    data = load(path)
    assert (len(data.train), len(data.test)) == (32, 8)
    assert data.name == "set"


def test_npz_with_a_test_part_of_its_own(tmp_path):
    path = tmp_path / "set.npz"
    np.savez_compressed(path, x_train=X, y_train=Y, x_test=X[:6], y_test=Y[:6])
    data = load(path)
    assert (len(data.train), len(data.test)) == (40, 6)
    np.testing.assert_array_equal(data.test.x, X[:6])


def test_pictures_of_bytes_become_numbers_from_0_to_1(tmp_path):
    path = tmp_path / "set.npz"
    pictures = np.random.default_rng(0).integers(0, 256, (40, 4, 5)).astype(np.uint8)
    np.savez(path, x=pictures, y=Y)
    data = load(path, test=0)
    np.testing.assert_allclose(data.train.x, pictures.reshape(40, 20) / 255, rtol=1e-6)
    assert data.preparation.image_shape == (4, 5)


def test_whole_numbers_are_standardised(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, x=(X * 1000).astype(int), y=Y)
    np.testing.assert_allclose(load(path).train.x.std(axis=0), 1, rtol=1e-4)


def test_rows_with_a_single_1_are_classes(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, x=X, y=np.eye(4)[np.arange(40) % 4], x_test=X[:4], y_test=np.eye(4))
    data = load(path)
    assert data.task == "classification"
    assert data.train.y[:5].tolist() == [0, 1, 2, 3, 0]
    assert data.test.y.tolist() == [0, 1, 2, 3]


def test_a_folder_of_npy_stays_memory_mapped_and_trains(tmp_path):
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", Y)
    data = load(tmp_path, test=0)
    assert isinstance(data.train.x, np.memmap)
    before = (tmp_path / "x.npy").read_bytes()
    run = bs.train(bs.Network([3, 4, 2]), data, epochs=2, validation=0.2, folder=tmp_path / "runs")
    assert run.status == "finished"
    assert (tmp_path / "x.npy").read_bytes() == before


def test_one_npy_is_a_table_with_a_target_column(tmp_path):
    path = tmp_path / "t.npy"
    np.save(path, np.column_stack([X, Y]))
    data = load(path, target="3")
    assert data.train.x.shape[1] == 3
    assert data.task == "classification"
    refused(path, "which column is the target")
    refused(path, "expected a column from 0 to 3", target="4")
    refused(path, "expected a column from 0 to 3", target="price")


def test_sparse_matrices_stay_sparse(tmp_path):
    sparse = pytest.importorskip("scipy.sparse")
    path, thin = tmp_path / "words.npz", sparse.random_array((40, 30), density=0.1, rng=np.random.default_rng(0))
    sparse.save_npz(path, thin.tocsc())
    refused(path, "no labels")
    np.save(tmp_path / "words.y.npy", Y)
    data = load(path, test=0)
    assert data.train.x.format == "csr"
    np.testing.assert_allclose(data.train.x.toarray(), thin.toarray(), rtol=1e-6)
    assert len(load(path).test) == 8
    assert bs.train(bs.Network([30, 2]), data, epochs=2).status == "finished"


@pytest.mark.parametrize("kind", ["npz", "compressed", "npy", "sparse"])
def test_a_file_cut_anywhere_is_refused(tmp_path, kind):
    path = tmp_path / ("a.npy" if kind == "npy" else "a.npz")
    if kind == "npz":
        np.savez(path, x=X, y=Y)
    elif kind == "compressed":
        np.savez_compressed(path, x=X, y=Y)
    elif kind == "npy":
        np.save(path, X)
    else:
        sparse = pytest.importorskip("scipy.sparse")
        sparse.save_npz(path, sparse.csr_array(np.eye(9)))
    whole = path.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:length])
        refused(path, "cannot be read", target="0")


def test_damage_inside_is_refused_or_harmless(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=X, y=Y)
    whole = path.read_bytes()
    random = np.random.default_rng(0)
    for _ in range(150):
        broken = bytearray(whole)
        broken[random.integers(len(whole))] ^= 1 << int(random.integers(8))
        path.write_bytes(bytes(broken))
        with contextlib.suppress(BadFile):  # and nothing else
            assert len(load(path).train) == 32


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"weights": X}, "has weights, expected x and y"),
        ({"x": X}, "no labels"),
        ({"x": X, "y": Y[:-1]}, "39 labels, expected 40"),
        ({"x": X[:, 0], "y": Y}, "expected \\(N, n\\)"),
        ({"x": X.astype(str), "y": Y}, "expected numbers"),
        ({"x": X[:0], "y": Y[:0]}, "no rows"),
        ({"x": np.where(np.isin(X, [X[4, 1]]), np.nan, X), "y": Y}, "row 5, column 2: got nan"),
        ({"x": X, "y": np.where(Y == 1, np.inf, 0.0)}, "labels, row 2"),
        ({"x": X, "y": np.zeros(40, int)}, "at least two classes"),
        ({"x": X, "y": Y + 1j}, "labels of type complex128"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(tmp_path, arrays, message):
    path = tmp_path / "a.npz"
    np.savez(path, **arrays)
    refused(path, message)


def test_pickles_are_never_opened(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, x=np.array([{"a": 1}], dtype=object), y=Y)
    refused(path, "cannot be read")
    np.save(tmp_path / "b.npy", np.array([print], dtype=object), allow_pickle=True)
    refused(tmp_path / "b.npy", "cannot be read", target="0")


def test_inputs_alone_can_be_answered(tmp_path):
    np.savez(tmp_path / "a.npz", x=X, y=Y)
    preparation = load(tmp_path / "a.npz").preparation
    np.save(tmp_path / "new.npy", X[:5])
    x, y, notes = read_inputs(tmp_path / "new.npy", preparation)
    np.testing.assert_array_equal(x, X[:5])
    assert y is None
    assert notes
    x, y, _ = read_inputs(tmp_path / "a.npz", preparation)
    np.testing.assert_array_equal(y, Y)
