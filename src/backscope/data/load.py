"""load(): a bundled set by its name, or a file or folder of the user's own."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.arrays import is_npy_folder, read_npy, read_npy_folder, read_npz
from backscope.data.assemble import assemble, places
from backscope.data.bundled import bundled, is_bundled, read_bundled, task_of
from backscope.data.examples import Dataset, check_finite
from backscope.data.idx import is_idx_name, read_idx_folder, read_idx_images, read_idx_test
from backscope.data.images import class_folders, has_pictures, is_image_name, read_image_folder, read_images
from backscope.data.ink import InkRows
from backscope.data.preparation import Preparation
from backscope.data.raw import Asked, Raw, guarded
from backscope.data.tables import is_table_name, read_features, read_table
from backscope.errors import BadFile
from backscope.named import require
from backscope.randomness import check_seed

ENDINGS = ".npz, .npy, .csv, .tsv, .parquet, IDX, or a folder of IDX, .npy or picture files"


def load(
    source: str | os.PathLike[str],
    *,
    target: str | None = None,
    task: str | None = None,
    ignore: tuple[str, ...] | list[str] = (),
    test: float = 0.2,
    seed: int = 0,
) -> Dataset:
    """Return a bundled data set, or one's own from a file or folder, split and prepared.

    Parameters
    ----------
    source : str or path
        A bundled name (``"mnist"``, ``"xor"``, ``"spirals:n=500,noise=0.1"``, ``"iris"``, …), or a path: a folder of
        IDX files (gzipped or not), ``.npz``, ``.npy``, SciPy sparse ``.npz``, CSV, TSV, Parquet, or a folder of
        pictures with one sub-folder per class.
    target : str, optional
        The column of a table that is to be predicted; default: one called target, label, class or y.
    task : {"classification", "regression"}, optional
        Default: inferred from the labels, and said in ``notes``.
    ignore : sequence of str, optional
        Columns of a table to leave out.
    test : float, default 0.2
        The fraction to hold out where the source has no test part of its own; from 0 to below 1.
    seed : int, default 0
        Of the split and of drawn points.

    Returns
    -------
    Dataset
        x (N, n): pixels in 0 … 1, columns of tables with mean 0 and deviation 1 over the training rows, other numbers
        as they are. y: places of classes 0 … K-1, or values with mean 0 and deviation 1.

    Raises
    ------
    BadFile
        If the source cannot be read or learned from: one line with file, row and column where there is one.
    BadChoice
        If another argument cannot be.

    Source
    ------
    docs/data.md describes the formats.

    Examples
    --------
    >>> import backscope as bs
    >>> data = bs.load("xor")
    >>> data.train.x.tolist(), data.train.y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    require(task in (None, "classification", "regression"), "task", task, "classification or regression")
    require(isinstance(test, int | float) and 0 <= test < 1, "test", test, "a fraction from 0 to below 1")
    asked = Asked(None if target is None else str(target), task, tuple(ignore))
    text, seed = os.fspath(source), check_seed(seed)
    require(text != "", "data", text, "a bundled set, a file or a folder")
    given: dict[str, Any] = {"source": text, "seed": seed, "test": float(test)}
    given |= {name: value for name, value in (("target", asked.target), ("task", task)) if value is not None}
    if asked.ignore:
        given["ignore"] = list(asked.ignore)
    if isinstance(source, str) and is_bundled(source) and not Path(source).is_dir():
        name, raw = source.partition(":")[0], read_bundled(source, seed)
        return assemble(raw, name, source, task=task or task_of(source), test=test, seed=seed, source=given)
    path = Path(text).expanduser()
    raw = guarded(path, lambda: _read(path, asked), what="data")
    given["source"] = str(path.absolute())
    return assemble(raw, path.absolute().name.split(".")[0], path, task=task, test=test, seed=seed, source=given)


def read_rows(
    source: str | os.PathLike[str], *, target: str | None = None, ignore: tuple[str, ...] = (), seed: int = 0
) -> tuple[Any, NDArray[Any], tuple[str, ...] | None]:
    """Return all rows of a source as they stand there: inputs (N, n), labels (N,), and the columns' names if any.

    Parameters and errors are those of :func:`load`; nothing is held out or scaled, and whole numbers that float64 would
    round are refused.
    """
    text = os.fspath(source)
    if isinstance(source, str) and is_bundled(source) and not Path(source).is_dir():
        raw = read_bundled(source, check_seed(seed))
    else:
        path = Path(text).expanduser()
        raw = guarded(path, lambda: _read(path, Asked(target, None, ignore, exact=True)), what="data")
    if raw.y is None:
        raise BadFile(f"{source}: has no labels, expected y beside x")
    return raw.x.dense() if isinstance(raw.x, InkRows) else raw.x, raw.y, raw.features


def _read(path: Path, asked: Asked) -> Raw:
    """Return what the file or folder holds, by the kind that its name tells."""
    if path.is_dir():
        return _read_folder(path)
    _check_there(path)
    if is_table_name(path):
        return read_table(path, asked)
    if path.suffix == ".npz":
        return read_npz(path)
    if path.suffix == ".npy":
        raw = read_npy(path, asked)
        if raw.y is None:
            raise BadFile(f"{path}: which column is the target? expected target (--target), a column's number from 0")
        return raw
    if is_idx_name(path.name):
        raise BadFile(f"{path}: is one IDX file, expected the folder that holds images and labels")
    raise BadFile(f"{path}: is of no known kind, expected {ENDINGS}")


def _check_there(path: Path) -> None:
    """Raise BadFile if nothing is at ``path``; a near miss of a bundled name is told."""
    if not path.exists():
        close = difflib.get_close_matches(str(path), [entry.name for entry in bundled()], n=1)
        hint = f"; did you mean the bundled {close[0]!r}?" if close else ""
        raise BadFile(f"{path}: no such file or folder, and no bundled set{hint}")


def _read_folder(path: Path) -> Raw:
    if any(is_idx_name(file.name) for file in path.iterdir() if file.is_file()):
        return read_idx_folder(path)
    if is_npy_folder(path):
        return read_npy_folder(path)
    if class_folders(path):
        return read_image_folder(path)
    raise BadFile(f"{path}: has nothing to read, expected IDX files, x.npy, or sub-folders of pictures")


def read_inputs(
    source: str | os.PathLike[str], preparation: Preparation
) -> tuple[Any, NDArray[Any] | None, tuple[str, ...]]:
    """Return examples for a network that was trained on data so prepared: x, y where it is known, and notes.

    The source is any that :func:`load` reads, with or without labels; of a folder of IDX files the test part; a single
    picture, or a folder of pictures. Raises BadFile if it does not fit the preparation.
    """
    path = Path(os.fspath(source)).expanduser()
    raw: Raw = guarded(path, lambda: _read_inputs(path, preparation), what="data")
    width = len(preparation.features) if preparation.features else _width(preparation)
    if raw.x.shape[0] == 0:
        raise BadFile(f"{path}: has no rows, expected at least one example")
    if width is not None and raw.x.shape[1] != width:
        raise BadFile(f"{path}: has {raw.x.shape[1]} inputs an example, expected {width}")
    check_finite(raw.x, str(path), raw.features, BadFile)
    notes = () if raw.y is not None else ("no labels there: answers alone",)
    return preparation.inputs(raw.x), _known_labels(raw.y, preparation, path), notes


def _width(preparation: Preparation) -> int | None:
    shape = preparation.image_shape
    return None if shape is None else shape[0] * shape[1]


def _read_inputs(path: Path, preparation: Preparation) -> Raw:
    if path.is_dir():
        if any(is_idx_name(file.name) for file in path.iterdir() if file.is_file()):
            return read_idx_test(path)
        return read_images(path) if has_pictures(path) else _read_folder(path)
    _check_there(path)
    if is_image_name(path):
        return read_images(path)
    if is_table_name(path):
        if preparation.features is None:
            raise BadFile(f"{path}: is a table, but the network was not trained on one")
        return read_features(path, preparation.features, preparation.target)
    if path.suffix == ".npy":
        return read_npy(path, Asked())
    return read_idx_images(path) if is_idx_name(path.name) else _read(path, Asked())


def _known_labels(y: NDArray[Any] | None, preparation: Preparation, path: Path) -> NDArray[Any] | None:
    """Return labels as places or values as the network was trained on, or None."""
    if y is None:
        return None
    if preparation.classes is not None:
        return places(y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y, preparation.classes, path)
    if y.dtype.kind not in "biuf":
        raise BadFile(f"{path}: has the label {y[0]!s}, expected numbers")
    return preparation.targets(np.asarray(y, dtype=np.float64))
