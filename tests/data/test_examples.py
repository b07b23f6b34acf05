import threading

import numpy as np
import pytest

import backscope as bs
from backscope.data import Examples, check_examples
from backscope.data.examples import check_finite
from backscope.errors import BadData, BadFile


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int8, np.uint8, np.int64, bool])
def test_arrays_of_any_make_are_taken_and_left_alone(kind):
    x = np.arange(6).reshape(3, 2).astype(kind)
    for made in (x, np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2]):
        made.flags.writeable = False
        taken = check_examples(made, [0, 1, 0])
        assert taken.x is made
        assert len(taken) == 3


def test_memory_mapped_arrays_stay_so(tmp_path):
    np.save(tmp_path / "x.npy", np.ones((4, 2)))
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert isinstance(check_examples(x, np.zeros(4)).x, np.memmap)


def test_sparse_arrays_become_csr():
    sparse = pytest.importorskip("scipy.sparse")
    for kind in (sparse.coo_array, sparse.csc_matrix, sparse.csr_array):
        assert check_examples(kind(np.eye(3)), [0, 1, 2]).x.format == "csr"


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1.0, 2.0], [0, 1], r"x: got shape \(2,\), expected \(N, n\)"),
        ([[1.0], [2.0, 3.0]], [0, 1], "rows of different lengths"),
        ([["a"], ["b"]], [0, 1], "expected numbers"),
        ([[1j], [2j]], [0, 1], "expected numbers"),
        (np.empty((0, 2)), [], "no rows"),
        (np.empty((2, 0)), [0, 1], "no columns"),
        ([[1.0], [2.0]], [0], "1 rows, expected 2"),
        ([[1.0], [2.0]], 3, "one value, expected 2"),
        ([[1.0], [np.nan]], [0, 1], "x, row 2, column 1: got nan"),
        ([[1.0, -np.inf]], [0], "x, row 1, column 2: got -inf"),
        ([[1.0], [2.0]], [0, np.inf], "y, row 2"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(x, y, message):
    with pytest.raises(BadData, match=message) as caught:
        check_examples(x, y)
    assert "\n" not in str(caught.value)


def test_nan_in_a_sparse_array_is_named():
    sparse = pytest.importorskip("scipy.sparse")
    x = np.zeros((4, 5))
    x[2, 3] = np.nan
    x[0, 0] = 1
    with pytest.raises(BadData, match="row 3, column 4: got nan"):
        check_examples(sparse.csr_array(x), [0, 1, 0, 1])


def test_columns_are_named_where_they_have_names():
    with pytest.raises(BadData, match="houses, row 2, column '크기': got inf"):
        check_finite(np.array([[1.0, 2.0], [1.0, np.inf]]), "houses", ("a", "크기"))


@pytest.mark.parametrize(
    ("part", "place", "value"), [("indices", 5, 30), ("indices", 5, -1), ("indptr", 3, 10**6), ("indptr", 3, -2)]
)
def test_indices_that_lead_elsewhere_are_refused(tmp_path, part, place, value):
    sparse = pytest.importorskip("scipy.sparse")
    x = sparse.random_array((40, 30), density=0.3, format="csr", rng=np.random.default_rng(0))
    getattr(x, part)[place] = value
    for use in (lambda: check_examples(x, np.zeros(40)), lambda: bs.Network([30, 2]).predict(x)):
        with pytest.raises(BadData, match="x: got a sparse array whose parts do not fit together"):
            use()
    sparse.save_npz(tmp_path / "x.npz", x)
    np.save(tmp_path / "x.y.npy", np.zeros(40, dtype=int))
    with pytest.raises(BadFile, match=r"x\.npz: x: got a sparse array whose parts do not fit together"):
        bs.load(tmp_path / "x.npz")


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_subclasses_of_arrays_are_taken_as_arrays_unless_something_is_masked():
    x = np.arange(6.0).reshape(3, 2)
    for made in (np.matrix(x), np.ma.masked_array(x, mask=False)):
        assert type(check_examples(made, [0, 1, 0]).x) is np.ndarray
        np.testing.assert_array_equal(bs.Network([2, 2]).feedforward(made), bs.Network([2, 2]).feedforward(x))
    masked = np.ma.masked_array(x, mask=x == 3)
    for use in (
        lambda: check_examples(masked, [0, 1, 0]),
        lambda: check_examples(x, np.ma.masked_array([0, 1, 0], mask=[0, 1, 0])),
        lambda: bs.Network([2, 2]).predict(masked),
    ):
        with pytest.raises(BadData, match="got masked values"):
            use()


def digits(count):
    """The first test digits, packed."""
    test = bs.load("mnist").test
    return Examples(test.kept.part(0, count), test.y[:count])


def trained(data, engine):
    net = bs.Network([784, 3, 10], seed=0)
    bs.train(net, data, epochs=1, batch_size=10, engine=engine)
    return net.parameters.tobytes()


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_what_is_done_to_x_of_packed_pictures_counts(engine):
    data = digits(60)
    packed = data.kept
    before = trained(data, engine)
    assert data.kept is packed  # training did not unpack it
    assert data.x is data.x is data.kept
    assert trained(data, engine) == before
    data.x[:] = 0
    assert trained(data, engine) == trained((np.zeros((60, 784), np.float32), data.y), engine) != before
    np.testing.assert_array_equal(packed, digits(60).x)  # who holds those has them as they were


def test_threads_that_ask_for_x_get_the_same():
    for _ in range(5):
        data, found = digits(600), []
        threads = [threading.Thread(target=lambda data=data, found=found: found.append(data.x)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(x is data.kept for x in found)


def test_packed_pictures_go_wherever_arrays_go():
    packed, dense = digits(9), digits(9).x
    net = bs.Network([784, 3, 10], seed=0)
    np.testing.assert_array_equal(net.predict(packed.kept), net.predict(dense))
    traces = (bs.backprop(net, x, packed.y) for x in (packed.kept, dense))
    assert len({trace.cost for trace in traces}) == 1
    run = bs.train(net, packed, epochs=1, validation=(packed.kept, packed.y))
    assert run.history[0]["validation_cost"] > 0
    assert len(bs.insight.examples(net, packed.kept, packed.y)) == 9


def test_data_are_described_in_a_line():
    mnist, table = bs.load("mnist"), bs.load("diabetes")
    assert repr(mnist) == "Dataset(mnist: classification; train 60,000, test 10,000, inputs 784, classes 10)"
    assert repr(table) == f"Dataset(diabetes: regression; train {len(table.train)}, test {len(table.test)}, inputs 10)"
    assert repr(digits(3)) == "Examples(x 3 × 784 float32 packed, y (3,) int64)"
    sparse = pytest.importorskip("scipy.sparse")
    assert repr(check_examples(sparse.csr_array(np.eye(2)), [0.5, 1])) == (
        "Examples(x 2 × 2 float64 sparse, y (2,) float64)"
    )
