"""Examples of two classes, checked once at the door: inputs as a matrix, labels as 0 and 1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData

EXACT = 2**53  # beyond, float64 has no longer all whole numbers
Examples = tuple[NDArray[np.float64], NDArray[np.int64], tuple[Any, Any]]


def two_classes(x: Any, y: Any) -> Examples:
    """Return inputs (N, n) in float64, a copy; for each row 0 or 1, the place of its class; the two classes.

    Parameters
    ----------
    x : array_like, (N, n)
        Finite numbers; 1 or more of each.
    y : array_like, (N,)
        Two different labels: numbers, flags or texts. The larger, of texts the later, is 1.

    Raises
    ------
    BadData
        If shapes do not fit, a value is not a finite number, or there are not exactly two classes.
    """
    rows = inputs(x)
    labels = _labels(y, len(rows))
    try:
        classes, marks = np.unique(labels, return_inverse=True)
    except TypeError:
        raise BadData("y: got labels of different types, expected all numbers or all texts") from None
    if len(classes) != 2:
        shown = ", ".join(map(str, classes[:5])) + (", …" if len(classes) > 5 else "")
        raise BadData(f"y: got {len(classes)} class{'es' * (len(classes) > 1)} ({shown}), expected 2")
    return rows, marks.astype(np.int64), tuple(classes.tolist())


def inputs(x: Any) -> NDArray[np.float64]:
    """Return ``x`` (N, n) in float64, a copy; raises BadData unless it is a filled matrix of finite numbers."""
    if type(x).__module__.startswith("scipy.sparse"):
        raise BadData("x: got a sparse array, expected a dense one: x.toarray()")
    array = _array("x", x)
    if array.dtype.kind not in "biuf":
        raise BadData(f"x: got values of type {array.dtype}, expected numbers")
    if array.ndim != 2 or 0 in array.shape:
        raise BadData(f"x: got shape {array.shape}, expected (N, n): rows are examples, 1 or more of each")
    whole = array.dtype.kind in "iu"
    with np.errstate(over="ignore"):  # a long double may be finite where its float64 is not
        rows = array.astype(np.float64, order="C")
    bad = np.argwhere((array > EXACT) | (array < -EXACT) if whole else ~np.isfinite(rows))
    if len(bad):
        row, column = bad[0].tolist()
        wanted = "at most 2**53, as float64 would round it" if whole else "a finite number of float64"
        raise BadData(f"x, row {row + 1}, column {column + 1}: got {array[row, column]!s}, expected {wanted}")
    return rows


def _labels(y: Any, rows: int) -> NDArray[Any]:
    array = _array("y", y)
    if array.shape != (rows,):
        raise BadData(f"y: got shape {array.shape}, expected ({rows},): one label for each row of x")
    if array.dtype.kind not in "biufUO":
        raise BadData(f"y: got values of type {array.dtype}, expected numbers or texts")
    bad = np.flatnonzero(array != array)  # only NaN differs from itself
    if bad.size:
        raise BadData(f"y, row {bad[0] + 1}: got {array[bad[0]]}, expected a label")
    return array


def _array(name: str, values: Any) -> NDArray[Any]:
    if np.ma.is_masked(values):
        raise BadData(f"{name}: got masked values, expected them filled or their rows left out")
    try:
        return np.asarray(values)
    except ValueError:
        raise BadData(f"{name}: got rows of different lengths, expected a rectangular array") from None
