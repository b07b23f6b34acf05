import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.data.mnist import read_digits
from backscope.engines import CompiledEngine, load_core
from backscope.engines.inputs import core_input
from engines.core_cases import blobs, job_for, needs_core, run

pytestmark = needs_core


def trained(x, y, dtype="float64"):
    net = bs.Network([x.shape[1], 6, 3], hidden="tanh", dtype=dtype)
    run(CompiledEngine(2), job_for(net, x, y, batch_size=8, epochs=9), 0, 15)
    return net.parameters


LAYOUTS = {
    "every other row": lambda x: np.repeat(x, 2, axis=0)[::2],
    "rows backwards": lambda x: x[::-1].copy()[::-1],
    "Fortran order": np.asfortranarray,
    "every other column": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
    "part of a row": lambda x: np.concatenate([x, x], axis=1)[:, : x.shape[1]],
    "a list's array": lambda x: np.array(x.tolist()),
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("columns", [7, 90])
def test_any_layout_in_memory_gives_the_same_bits_and_stays_as_it_is(layout, columns):
    x, y = blobs(columns=columns, zeros=0.2)
    arranged = LAYOUTS[layout](x)
    arranged.flags.writeable = False
    before = arranged.copy()
    assert trained(arranged, y).tobytes() == trained(x, y).tobytes()
    np.testing.assert_array_equal(arranged, before)


@pytest.mark.parametrize("kind", ["float16", "float32", "int8", "uint8", "int64", "uint16", "bool"])
@pytest.mark.parametrize("columns", [7, 90])
def test_any_numeric_type_is_read(kind, columns):
    x, y = blobs(columns=columns, zeros=0.8)
    x = np.abs(3 * x).astype(kind)
    assert trained(x, y).tobytes() == trained(x.astype(np.float64), y).tobytes()


@given(st.integers(0, 30), st.integers(1, 200), st.floats(0, 1), st.sampled_from(["f4", "f8", "u1"]), st.integers(1, 3))
def test_rows_become_their_non_zeros(rows, columns, zeros, kind, threads):
    random = np.random.default_rng(rows * columns)
    x = (random.integers(1, 200, (rows, columns)) * (random.random((rows, columns)) >= zeros)).astype(kind)
    core, expected = load_core(), scipy.sparse.csr_array(x)
    start = np.empty(rows + 1, dtype=np.int64)
    core.count_non_zeros(x, start, threads)
    index, value = np.empty(start[-1], dtype=np.int32), np.empty(start[-1], dtype=np.float32)
    core.copy_non_zeros(x, start, index, value, threads)
    np.testing.assert_array_equal(start, expected.indptr)
    np.testing.assert_array_equal(index, expected.indices)
    np.testing.assert_array_equal(value, expected.data)


def test_mostly_zero_becomes_sparse_and_the_rest_does_not(tmp_path):
    core = load_core()
    many, few = blobs(columns=90, zeros=0.1)[0], blobs(columns=90, zeros=0.9)[0]
    narrow = blobs(columns=9, zeros=0.9)[0]
    assert core_input(many, np.float64, core, 1).x is many
    assert core_input(narrow, np.float64, core, 1).x is narrow
    assert core_input(few, np.float64, core, 1).csr is not None
    np.save(tmp_path / "x.npy", few)
    on_disk = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert core_input(on_disk, np.float64, core, 1).x is on_disk


def test_the_values_of_scipy_arrays_are_read_where_they_lie_and_their_places_put_in_order():
    x, y = blobs(columns=40, zeros=0.7)
    csr = scipy.sparse.csr_array(x)
    csr.indptr, csr.indices = csr.indptr.astype(np.int64), csr.indices.astype(np.int32)
    start, index, value = core_input(csr, np.float64, load_core(), 1).csr
    assert not np.shares_memory(start, csr.indptr)
    assert not np.shares_memory(index, csr.indices)
    assert np.shares_memory(value, csr.data)
    shuffled = csr.copy()
    for row in range(len(y)):
        part = slice(shuffled.indptr[row], shuffled.indptr[row + 1])
        shuffled.indices[part], shuffled.data[part] = (
            shuffled.indices[part][::-1].copy(),
            shuffled.data[part][::-1].copy(),
        )
    before = shuffled.indices.copy()
    for claim in (False, True):  # what it says of its order is not believed
        shuffled.has_sorted_indices = shuffled.has_canonical_format = claim
        assert trained(shuffled, y).tobytes() == trained(csr, y).tobytes()
        np.testing.assert_array_equal(shuffled.indices, before)


def test_entries_given_twice_are_summed():
    x, y = blobs(columns=40, zeros=0.7)
    csr = scipy.sparse.csr_array(x)
    twice = scipy.sparse.csr_array(
        (np.repeat(csr.data / 2, 2), np.repeat(csr.indices, 2), 2 * csr.indptr), shape=csr.shape
    )
    assert trained(twice, y).tobytes() == trained(csr, y).tobytes()


def test_rows_without_a_single_number_and_inputs_that_nobody_has():
    x = scipy.sparse.csr_array((9, 70), dtype=np.float64)
    y = np.arange(9) % 3
    assert trained(x, y).tobytes() == trained(np.zeros((9, 70)), y).tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_packed_pictures_become_the_non_zeros_of_their_dense_rows(dtype):
    rows = read_digits()[0].part(59_990, 60_007)
    expected = core_input(rows.dense(), np.dtype(dtype), load_core(), 1).csr
    for threads in (1, 3):
        found = core_input(rows, np.dtype(dtype), load_core(), threads).csr
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(core_input(rows, np.dtype(dtype), load_core(), 1, pictures=True).x, rows.dense())
    y = np.arange(len(rows)) % 3
    assert trained(rows, y, dtype).tobytes() == trained(rows.dense(), y, dtype).tobytes()


def test_bits_and_values_that_do_not_fit_together_are_refused():
    core, bits, none = load_core(), np.array([[0xF0]], np.uint8), np.zeros(0, np.uint8)
    start, index, value = np.zeros(2, np.int64), np.zeros(3, np.int32), np.zeros(3, np.float32)
    with pytest.raises(ValueError, match="ink: bits and values"):
        core.copy_ink(bits, bits & 0, np.ones(3, np.uint8), none, start, index, value, 1)
    with pytest.raises(ValueError, match="ink: bits and values"):
        core.copy_ink(bits, bits & 0, np.ones(4, np.uint8), none, start, index, value, 1)
