"""NumPy and SciPy files: ``.npz``, ``.npy`` (memory-mapped), sparse ``.npz``. Nothing pickled is ever opened."""

from __future__ import annotations

import math
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.raw import Asked, Raw, guarded
from backscope.errors import BadData, BadFile
from backscope.network.checks import csr

X_NAMES = ("x", "X", "x_train", "X_train", "train_x", "data", "images", "train_images")
Y_NAMES = ("y", "Y", "y_train", "Y_train", "train_y", "target", "labels", "train_labels")
X_TEST = ("x_test", "X_test", "test_x", "test_images")
Y_TEST = ("y_test", "Y_test", "test_y", "test_labels")
BROKEN = (ValueError, zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, MemoryError)


def read_npz(path: Path) -> Raw:
    """Return x and y (and a test part, if there is one) of an ``.npz`` file, SciPy sparse or not.

    Names: ``x``, ``y`` or ``x_train``, ``y_train``, ``x_test``, ``y_test``, in either case, or ``data``/``target``,
    ``images``/``labels``. A sparse matrix written by ``scipy.sparse.save_npz`` has its labels beside it, in
    ``NAME.y.npy`` for ``NAME.npz``.
    """

    def read() -> dict[str, Any]:
        # opened here, because np.load leaves it open when it fails
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            if not hasattr(file, "files"):
                raise ValueError("it is a single array; its name should end in .npy")
            names = set(file.files)
            if {"format", "indices", "indptr"} <= names:
                return {}
            known = (*X_NAMES, *Y_NAMES, *X_TEST, *Y_TEST)
            return {name: file[name] for name in names if name in known} | {"names": np.array(sorted(names))}

    arrays: dict[str, Any] = guarded(path, read, *BROKEN, what=".npz")
    if not arrays:
        return _sparse(path)
    x, y = (_first(arrays, names) for names in (X_NAMES, Y_NAMES))
    if x is None:
        raise BadFile(
            f"{path}: has {', '.join(arrays['names']) or 'no arrays'}, expected x and y, or x_train, y_train, …"
        )
    test_x, test_y = (_first(arrays, names) for names in (X_TEST, Y_TEST))
    rows, shape = _rows(path, x)
    test = None if test_x is None or test_y is None else (_rows(path, test_x)[0], test_y)
    return Raw(rows, y, image_shape=shape, test=test)


def _first(arrays: dict[str, Any], names: tuple[str, ...]) -> NDArray[Any] | None:
    return next((arrays[name] for name in names if name in arrays), None)


def _sparse(path: Path) -> Raw:
    """Return a SciPy sparse matrix as CSR, with the labels that lie beside it."""
    import scipy.sparse

    def read() -> Any:
        with path.open("rb") as opened:
            return scipy.sparse.load_npz(opened)

    try:
        x = csr(guarded(path, read, *BROKEN, what="a SciPy sparse matrix"))
    except BadData as error:
        raise BadFile(f"{path}: {error}") from None
    if x.dtype.kind not in "biuf":
        raise BadFile(f"{path}: holds values of type {x.dtype}, expected numbers")
    labels = path.with_suffix(".y.npy")
    return Raw(x.astype(np.float32), _open_npy(labels) if labels.is_file() else None)


def _open_npy(path: Path) -> NDArray[Any]:
    """Return a memory-mapped ``.npy`` array."""

    def read() -> NDArray[Any]:
        return np.load(path, mmap_mode="r", allow_pickle=False)

    array: NDArray[Any] = guarded(path, read, *BROKEN, what=".npy")
    return array


def read_npy(path: Path, asked: Asked) -> Raw:
    """Return a table (N, columns) in one ``.npy``, its target being the column of that number, from 0."""
    table = _open_npy(path)
    if table.ndim != 2 or asked.target is None:
        return Raw(*_rows_alone(path, table))
    try:
        column = range(table.shape[1])[int(asked.target)]
    except (ValueError, IndexError):
        raise BadFile(f"{path}: target {asked.target!r}, expected a column from 0 to {table.shape[1] - 1}") from None
    return Raw(np.delete(table, column, axis=1), np.asarray(table[:, column]))


def _rows_alone(path: Path, array: NDArray[Any]) -> tuple[Any, None, None, None, tuple[int, int] | None]:
    rows, shape = _rows(path, array)
    return rows, None, None, None, shape


def is_npy_folder(folder: Path) -> bool:
    """Tell whether ``folder`` holds ``x.npy`` or ``x_train.npy``."""
    return any((folder / f"{name}.npy").is_file() for name in X_NAMES)


def read_npy_folder(folder: Path) -> Raw:
    """Return ``x.npy``, ``y.npy`` of a folder (or ``x_train.npy``, …, and ``x_test.npy``, …), memory-mapped."""
    arrays = {path.stem: path for path in folder.glob("*.npy")}
    x, y, test_x, test_y = (_first_file(arrays, names) for names in (X_NAMES, Y_NAMES, X_TEST, Y_TEST))
    if x is None:
        raise BadFile(f"{folder}: has no x.npy")
    rows, shape = _rows(x, _open_npy(x))
    test = None if test_x is None or test_y is None else (_rows(test_x, _open_npy(test_x))[0], _open_npy(test_y))
    return Raw(rows, None if y is None else _open_npy(y), image_shape=shape, test=test)


def _first_file(files: dict[str, Path], names: tuple[str, ...]) -> Path | None:
    return next((files[name] for name in names if name in files), None)


def _rows(path: Path, x: NDArray[Any]) -> tuple[NDArray[Any], tuple[int, int] | None]:
    """Return one row an example, a view where that can be, and the shape of a picture."""
    if x.dtype.kind not in "biuf":
        raise BadFile(f"{path}: x holds values of type {x.dtype}, expected numbers")
    if x.ndim < 2:
        raise BadFile(f"{path}: x has shape {x.shape}, expected (N, n) or pictures (N, height, width)")
    shape = (int(x.shape[1]), int(x.shape[2])) if x.ndim == 3 else None
    return x.reshape(len(x), math.prod(x.shape[1:])) if x.ndim > 2 else x, shape
