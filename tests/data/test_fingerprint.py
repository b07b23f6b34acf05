import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.data import fingerprint

X, Y = np.arange(12.0).reshape(4, 3), np.array([0, 1, 0, 1])


@given(st.integers(0, 3), st.integers(0, 2))
def test_any_change_is_seen(row, column):
    x, y = X.copy(), Y.copy()
    x[row, column] += 1e-9
    y[row] += 1
    assert len({fingerprint(X, Y), fingerprint(x, Y), fingerprint(X, y)}) == 3


def test_it_is_the_same_for_the_same_numbers_however_they_lie(tmp_path):
    np.save(tmp_path / "x.npy", X)
    for x in (X.copy(), np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], np.load(tmp_path / "x.npy", mmap_mode="r")):
        assert fingerprint(x, Y) == fingerprint(X, Y)
    assert fingerprint(X.astype(np.float32), Y) != fingerprint(X, Y)


def test_texts_and_sparse_arrays_have_one_too():
    sparse = pytest.importorskip("scipy.sparse")
    thin = sparse.csr_array(X)
    assert fingerprint(thin, Y) == fingerprint(thin.copy(), Y)
    assert fingerprint(thin * 2, Y) != fingerprint(thin, Y)
    words = np.array(["a", "b", "a", "b"])
    assert fingerprint(X, words) == fingerprint(X, words.astype(object)) or words.dtype.kind == "U"
    assert fingerprint(X, words) != fingerprint(X, words[::-1])


def test_large_data_is_read_in_part():
    x = np.zeros((100_000, 2))
    assert fingerprint(x, np.zeros(100_000)) == fingerprint(x.copy(), np.zeros(100_000))
