"""Examples: inputs with what is wanted of them, checked once when they come in."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.ink import InkRows
from backscope.data.preparation import Preparation
from backscope.errors import BadData
from backscope.network import checks

CHUNK = 1 << 22  # numbers looked at at once when searching for NaN: bounded memory on memory-mapped arrays


UNPACKING = Lock()  # so that two threads that ask for x get the same


@dataclass(frozen=True, repr=False)
class Examples:
    """Inputs ``x`` (N, n), dense (any real dtype, memory-mapped or not) or SciPy CSR, with ``y``.

    ``y`` is (N,) int64 places of classes in a classification, (N,) or (N, k) float64 values in a regression. ``kept``
    holds the inputs: x itself, or packed pictures until x is asked for. From then on it is x, so that what is done to x
    counts, and memory is not held twice.
    """

    kept: Any
    y: NDArray[Any]

    @property
    def x(self) -> Any:
        """The inputs (N, n)."""
        if isinstance(self.kept, InkRows):
            with UNPACKING:
                if isinstance(self.kept, InkRows):
                    object.__setattr__(self, "kept", self.kept.dense())
        return self.kept

    def __repr__(self) -> str:
        kind = "packed" if isinstance(self.kept, InkRows) else "sparse" if checks.is_sparse(self.kept) else "dense"
        return f"Examples(x {len(self):,} × {self.inputs:,} {self.kept.dtype} {kind}, y {self.y.shape} {self.y.dtype})"

    @property
    def inputs(self) -> int:
        """How many inputs an example has: n."""
        return int(self.kept.shape[1])

    def __len__(self) -> int:
        return int(self.kept.shape[0])


@dataclass(frozen=True, repr=False)
class Dataset:
    """What a network learns from, and what it is tried on afterwards.

    Attributes
    ----------
    name : str
    train : Examples
    test : Examples or None
        Unseen while training; None where there is too little to hold any out.
    preparation : Preparation
        How the raw inputs became x.
    source : dict or None
        The arguments of ``backscope.load`` that give it again, JSON-able.
    notes : tuple of str
        Sentences for the user: what was inferred, what was held out.

    Raises
    ------
    Nothing.

    Source
    ------
    Made by ``backscope.load``; docs/data.md describes the formats.
    """

    name: str
    train: Examples
    test: Examples | None
    preparation: Preparation
    source: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        parts = [f"train {len(self.train):,}", f"test {0 if self.test is None else len(self.test):,}"]
        parts.append(f"inputs {self.train.inputs:,}" + (f", classes {len(self.classes)}" if self.classes else ""))
        return f"Dataset({self.name}: {self.task}; {', '.join(parts)})"

    @property
    def classes(self) -> tuple[Any, ...] | None:
        """The labels, in the order of the places in ``y``; None in a regression."""
        return self.preparation.classes

    @property
    def task(self) -> str:
        """``classification`` or ``regression``."""
        return self.preparation.task

    @property
    def features(self) -> tuple[str, ...] | None:
        """The names of the columns of x, where they have names."""
        return self.preparation.features


def check_examples(x: Any, y: Any, name: str = "data") -> Examples:
    """Return arrays that a user gave as Examples, without copying what is fit; raises BadData in one line.

    ``x`` (N, n) may be a list, of any numeric dtype, in any memory order, read-only, memory-mapped, or SciPy sparse;
    ``y`` has N rows: labels (numbers or texts) or values.
    """
    matrix = checks.csr(x) if checks.is_sparse(x) else as_numbers(x, f"{name}, x")
    if matrix.ndim != 2:
        raise BadData(f"{name}, x: got shape {matrix.shape}, expected (N, n): rows are examples")
    if 0 in matrix.shape:
        what = "no rows" if matrix.shape[0] == 0 else "no columns"
        raise BadData(f"{name}, x: got {what}, expected at least one")
    wanted = checks.plain(y, f"{name}, y")
    if wanted.dtype.kind not in "USO":
        wanted = as_numbers(y, f"{name}, y")
        check_finite(wanted.reshape(len(wanted), -1) if wanted.ndim else wanted.reshape(1, 1), f"{name}, y")
    if wanted.ndim == 0 or len(wanted) != matrix.shape[0]:
        got = "one value" if wanted.ndim == 0 else f"{len(wanted):,} rows"
        raise BadData(f"{name}, y: got {got}, expected {matrix.shape[0]:,}, as x has rows")
    check_finite(matrix, f"{name}, x")
    return Examples(matrix, wanted)


def as_numbers(values: Any, where: str) -> NDArray[Any]:
    """Return ``values`` as an array of real numbers, or raise BadData."""
    array = checks.plain(values, where)
    if array.dtype.kind not in "biuf":
        raise BadData(f"{where}: got values of type {array.dtype}, expected numbers")
    return array


def check_finite(x: Any, where: str, columns: tuple[str, ...] | None = None, kind: type[BadData] = BadData) -> None:
    """Raise ``kind`` naming the first row (from 1) and column of ``x`` (N, n) that is NaN or infinite."""
    if checks.is_sparse(x):
        bad = np.flatnonzero(~np.isfinite(x.data))
        if bad.size:
            row = int(np.searchsorted(x.indptr, bad[0], side="right"))
            raise kind(f"{where}, row {row}, column {int(x.indices[bad[0]]) + 1}: got {x.data[bad[0]]}")
        return
    if x.dtype.kind != "f":
        return
    rows = max(1, CHUNK // max(1, x.shape[1]))
    for start in range(0, len(x), rows):
        finite = np.isfinite(x[start : start + rows])
        if not finite.all():
            row, column = (int(i) for i in np.argwhere(~finite)[0])
            name = repr(columns[column]) if columns else str(column + 1)
            value = x[start + row, column]
            raise kind(f"{where}, row {start + row + 1}, column {name}: got {value}, expected a finite number")
