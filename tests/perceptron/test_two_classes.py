"""Examples of two classes at the door: what is fit comes in, the rest is told in one line."""

import numpy as np
import pytest

from backscope.errors import BadData
from backscope.perceptron.two_classes import two_classes


def test_inputs_are_copied_and_labels_become_their_places():
    x = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.int16, order="F")
    rows, marks, classes = two_classes(x, ["b", "a", "b"])
    assert (rows.dtype, rows.flags.c_contiguous, marks.dtype) == ("float64", True, "int64")
    assert (rows.tolist(), marks.tolist(), classes) == (x.tolist(), [1, 0, 1], ("a", "b"))
    given = np.eye(2)
    rows, _, _ = two_classes(given, [0, 1])
    assert not np.shares_memory(rows, given)


def test_labels_of_an_object_array_will_do():
    assert two_classes([[0], [1]], np.array(["yes", "no"], dtype=object))[2] == ("no", "yes")


@pytest.mark.parametrize(
    ("x", "y", "told"),
    [
        ([], [], "x: got shape (0,), expected (N, n)"),
        (np.zeros((0, 2)), [], "x: got shape (0, 2)"),
        (np.zeros((2, 0)), [0, 1], "x: got shape (2, 0)"),
        ([0, 1], [0, 1], "x: got shape (2,)"),
        (3, [0, 1], "x: got shape ()"),
        ([[1], [2, 3]], [0, 1], "x: got rows of different lengths"),
        ([["a"], ["b"]], [0, 1], "x: got values of type <U1, expected numbers"),
        ([[1j], [2]], [0, 1], "x: got values of type complex128"),
        ([[1, 2], [3, np.nan]], [0, 1], "x, row 2, column 2: got nan"),
        ([[1, -np.inf], [3, 4]], [0, 1], "x, row 1, column 2: got -inf"),
        (
            np.array([["1e400"], ["0"]], dtype=np.longdouble),
            [0, 1],
            "x, row 1, column 1: got 1e+400, expected a",
        ),
        (np.ma.array([[1], [2]], mask=[[1], [0]]), [0, 1], "x: got masked values"),
        ([[1], [2]], np.ma.array([0, 1], mask=[0, 1]), "y: got masked values"),
        ([[1], [2]], [0], "y: got shape (1,), expected (2,)"),
        ([[1], [2]], 1, "y: got shape ()"),
        ([[1], [2]], [[0], [1]], "y: got shape (2, 1)"),
        ([[1], [2]], [0, np.nan], "y, row 2: got nan, expected a label"),
        ([[1], [2]], [0, 1j], "y: got values of type complex128"),
        ([[1], [2]], [1, 1], "y: got 1 class (1), expected 2"),
        ([[1], [2], [3]], ["x", "y", "z"], "y: got 3 classes (x, y, z), expected 2"),
        (np.eye(7), range(7), "y: got 7 classes (0, 1, 2, 3, 4, …), expected 2"),
        ([[1], [2]], np.array([1, "a"], dtype=object), "y: got labels of different types"),
    ],
)
def test_what_cannot_be_learned_from_is_told_in_one_line(x, y, told):
    with pytest.raises(BadData) as error:
        two_classes(x, y)
    assert str(error.value).startswith(told)
    assert "\n" not in str(error.value)
