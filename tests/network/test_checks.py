import numpy as np
import pytest

from backscope.errors import BadData
from backscope.network import checks


def encode(y, n_out=3, classes=None, rows=None, labels=True):
    return checks.targets(y, len(y) if rows is None else rows, n_out, classes, np.float64, labels)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "float32", "bool"])
def test_labels_become_rows_with_a_single_one(dtype):
    assert encode(np.array([1, 0], dtype=dtype)).tolist() == [[0, 1, 0], [1, 0, 0]]


def test_labels_in_words_are_looked_up():
    assert encode(["b", "a"], 2, ("a", "b")).tolist() == [[0, 1], [1, 0]]
    assert encode(np.array(["b", "a"], dtype=object), 2, ("a", "b")).tolist() == [[0, 1], [1, 0]]


def test_numbers_are_places_whatever_the_classes_are_called():
    assert encode([1, 0], 2, ("x", "y")).tolist() == [[0, 1], [1, 0]]


def test_one_output_takes_a_column():
    assert encode([1, 0], 1).tolist() == [[1], [0]]
    assert encode(["yes", "no"], 1, ("no", "yes")).tolist() == [[1], [0]]
    assert encode([2.5, 0.1], 1, labels=False).tolist() == [[2.5], [0.1]]


def test_wanted_outputs_pass_as_they_are():
    assert encode([[0.1, 0.2, 0.7]]).tolist() == [[0.1, 0.2, 0.7]]


@pytest.mark.parametrize(
    ("y", "arguments", "message"),
    [
        ([0, 3], {}, r"row 2: got label 3, expected a whole number from 0 to 2"),
        ([0, -1], {}, "row 2: got label -1"),
        ([0.5, 1], {}, "row 1: got label 0.5"),
        ([0, np.nan], {}, "row 2: got nan"),
        ([[0, np.inf, 0]], {}, "row 1"),
        (["a", "c"], {"classes": ("a", "b"), "n_out": 2}, "row 2: got c, expected one of the classes a, b"),
        (["a"], {}, "type"),
        ([0, 1], {"rows": 3}, "expected 3 rows"),
        ([[1, 0]], {}, r"expected \(1, 3\)"),
        ([1.0, 2.0], {"labels": False}, r"expected \(2, 3\)"),
        (5, {"rows": 1}, "one number"),
    ],
)
def test_targets_that_do_not_fit_are_refused(y, arguments, message):
    with pytest.raises(BadData, match=message):
        encode(y, rows=arguments.pop("rows", np.size(y) if np.ndim(y) < 2 else len(y)), **arguments)


@pytest.mark.parametrize(
    "x",
    [
        np.arange(6, dtype=np.uint8).reshape(2, 3),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(12.0).reshape(2, 6)[:, ::2],
        np.arange(6, dtype=np.float16).reshape(2, 3),
    ],
)
def test_inputs_of_any_make_are_taken_and_left_alone(x):
    x.flags.writeable = False
    before = x.copy()
    taken = checks.inputs(x, 3)
    np.testing.assert_array_equal(taken, before)
    assert taken.dtype in (np.float32, np.float64)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("weights", [[1], [1, -1], [1, np.nan], [0, 0], [[1], [1]], ["a", "b"]])
def test_sample_weights_that_cannot_be_are_refused(weights):
    with pytest.raises(BadData, match="sample_weight"):
        checks.positive_weights(weights, 2)
