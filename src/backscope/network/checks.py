"""What comes from the user, checked once at the door: inputs as a matrix, targets as the cost wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadData


def is_sparse(x: object) -> bool:
    """Tell whether ``x`` is a SciPy sparse array, without importing SciPy."""
    return type(x).__module__.startswith("scipy.sparse")


def inputs(x: Any, n_0: int, dtype: Any = None) -> Any:
    """Return ``x`` as (N, n_0) of a floating dtype: an ndarray, or a SciPy CSR array if it was sparse.

    Raises
    ------
    BadData
        If it is not two-dimensional, not numeric, has another number of columns, or is a sparse array whose parts do
        not fit together.
    """
    matrix = csr(x) if is_sparse(x) else _numbers(x, "x")
    if matrix.ndim != 2 or matrix.shape[1] != n_0:
        hint = " (one example alone is x[None, :])" if matrix.ndim == 1 and matrix.shape[0] == n_0 else ""
        raise BadData(f"x: got shape {matrix.shape}, expected (N, {n_0}){hint}")
    if dtype is None:
        dtype = matrix.dtype if matrix.dtype in (np.float32, np.float64) else np.float64
    return matrix.astype(dtype, copy=False)


def csr(x: Any) -> Any:
    """Return a sparse array as CSR; raises BadData if an index is out of its range."""
    with _fitting():
        if hasattr(x, "check_format"):
            x.check_format(full_check=True)
        return x.tocsr()


def csr_of(x: Any, *parts: NDArray[Any]) -> Any:
    """Return a CSR array like ``x`` of other data, indices and indptr; raises BadData if they do not fit together."""
    with _fitting():
        other = type(x)(parts, shape=x.shape)
        other.check_format(full_check=True)
        return other


@contextmanager
def _fitting() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise BadData(f"x: got a sparse array whose parts do not fit together ({error})") from None


def plain(values: Any, name: str) -> NDArray[Any]:
    """Return ``values`` as an ndarray, memory-mapped ones as they are; other subclasses reckon in ways of their own."""
    if isinstance(values, np.memmap):
        return values
    if np.ma.is_masked(values):
        raise BadData(f"{name}: got masked values, expected them filled or their rows left out")
    try:
        return np.asarray(values)
    except ValueError:
        raise BadData(f"{name}: got rows of different lengths, expected a rectangular array") from None


def _numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return ``values`` as an array of numbers, or raise BadData."""
    array = plain(values, name)
    if array.dtype.kind not in "biuf":
        raise BadData(f"{name}: got values of type {array.dtype}, expected numbers")
    return array


def targets(y: Any, rows: int, n_out: int, classes: Sequence[Any] | None, dtype: Any, labels: bool) -> NDArray[Any]:
    """Return ``y`` as (N, n_L): one row of wanted outputs for each example.

    Parameters
    ----------
    y : array_like
        (N, n_L) wanted outputs as they are; (N,) values where n_L is 1; (N,) labels where n_L > 1 and ``labels``.
        A label is a whole number 0 … n_L - 1, the place of its class, or a text, looked up in ``classes``; it becomes
        a row with a single 1.
    rows : int
        N.
    labels : bool
        Whether the network classifies, so that a column of whole numbers means labels.

    Raises
    ------
    BadData
        If shapes do not fit, a label is unknown, or values are not finite; names the first row (from 1).
    """
    array = np.asarray(y)
    if array.ndim == 1 and array.dtype.kind in "USO" and classes is not None:
        array = codes(array, classes)
    array = _numbers(array, "y")
    if len(array) != rows if array.ndim else True:
        raise BadData(f"y: got {len(array) if array.ndim else 'one number'}, expected {rows} rows as x has")
    bad = ~np.isfinite(array)
    if bad.any():
        row = int(np.argwhere(bad)[0][0])
        raise BadData(f"y, row {row + 1}: got {np.ravel(array[row])[0]}, expected a finite number")
    if array.ndim == 1 and n_out == 1:
        return array.astype(dtype)[:, None]
    if array.ndim == 1 and labels:
        return _one_hot(array, n_out, dtype)
    if array.shape != (rows, n_out):
        raise BadData(f"y: got shape {array.shape}, expected ({rows}, {n_out})")
    return array.astype(dtype, copy=False)


def codes(labels: NDArray[Any], classes: Sequence[Any]) -> NDArray[np.int64]:
    """Return for each label (N,), text, its place in ``classes``; a label that is no class raises BadData."""
    place = {str(label): code for code, label in enumerate(classes)}
    found = [place.get(str(label), -1) for label in labels.tolist()]
    if -1 in found:
        row = found.index(-1)
        known = ", ".join(map(str, classes[:10])) + (" …" if len(classes) > 10 else "")
        raise BadData(f"y, row {row + 1}: got {labels[row]!s}, expected one of the classes {known}")
    return np.array(found, dtype=np.int64)


def _one_hot(labels: NDArray[Any], n_out: int, dtype: Any) -> NDArray[Any]:
    """Return (N, n_out) with a 1 at each row's label."""
    wrong = (labels != np.floor(labels)) | (labels < 0) | (labels >= n_out)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise BadData(f"y, row {row + 1}: got label {labels[row]}, expected a whole number from 0 to {n_out - 1}")
    rows = np.zeros((len(labels), n_out), dtype=dtype)
    rows[np.arange(len(labels)), labels.astype(np.intp)] = 1
    return rows


def positive_weights(weights: Any, rows: int) -> NDArray[np.float64] | None:
    """Return sample weights as float64 (N,), or None; negative, infinite or all-zero ones raise BadData."""
    if weights is None:
        return None
    array = _numbers(weights, "sample_weight").astype(np.float64)
    if array.shape != (rows,):
        raise BadData(f"sample_weight: got shape {array.shape}, expected ({rows},)")
    wrong = ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise BadData(f"sample_weight, row {row + 1}: got {array[row]}, expected a finite number, 0 or more")
    if rows and not array.any():
        raise BadData("sample_weight: all are zero, expected at least one above 0")
    return array
