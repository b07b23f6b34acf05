"""Inputs as the compiled core reads them: dense rows in a piece, or non-zeros by row where that pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.ink import InkRows
from backscope.network import checks

SPARSE_BELOW = 0.3  # of the inputs are not zero: then leaving the zeros out is faster (benchmarks/density.py)
FEWEST_COLUMNS = 64  # below that, dense rows fit the registers
SAMPLED = 512  # rows that are looked at to judge
READ_AS_THEY_ARE = (np.dtype(np.float32), np.dtype(np.float64), np.dtype(np.uint8))

Csr = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[Any]]


@dataclass(frozen=True)
class CoreInput:
    """``x`` (N, n_0) dense, or ``csr`` = (start (N + 1,), index, value); the other is None.

    ``density`` is the fraction of dense numbers that are not zero, where those are to be picked out example by example;
    1 where they are not.
    """

    x: NDArray[Any] | None
    csr: Csr | None
    density: float = 1.0


def core_input(x: Any, dtype: Any, core: Any, threads: int, pictures: bool = False) -> CoreInput:
    """Return ``x`` (N, n_0), an array of any numeric dtype and layout or SciPy CSR, for a network of ``dtype``.

    float32, float64 and uint8 arrays whose rows are in a piece are read where they lie; others are copied once. Dense
    input that is mostly zero becomes CSR once, unless it lies on the disk, as it may not fit into memory, or is
    ``pictures`` that will be deformed.
    """
    if checks.is_sparse(x):
        return CoreInput(None, _from_scipy(x, dtype))
    if isinstance(x, InkRows) and not pictures:
        return CoreInput(None, _from_ink(x, dtype, core, threads))
    if isinstance(x, InkRows):
        x = x.dense()
    rows = _rows_in_a_piece(x, dtype)
    on_disk = isinstance(x, np.memmap)
    density = 1.0 if rows.shape[1] < FEWEST_COLUMNS else _density(rows)
    if pictures:
        return CoreInput(rows, None, density if density < SPARSE_BELOW else 1.0)
    if on_disk or density >= SPARSE_BELOW:
        return CoreInput(rows, None)
    start = np.empty(len(rows) + 1, dtype=np.int64)
    core.count_non_zeros(rows, start, threads)
    index, value = np.empty(start[-1], dtype=np.int32), np.empty(start[-1], dtype=dtype)
    core.copy_non_zeros(rows, start, index, value, threads)
    return CoreInput(None, (start, index, value))


def _from_scipy(x: Any, dtype: Any) -> Csr:
    """Return a SciPy CSR array's parts, places rising within rows; raises BadData where the parts do not fit together.

    Places are copied before they are looked at: the core reads by them without a look, and what the array says of their
    order, or another thread does to them meanwhile, must not lead it elsewhere. Values are copied where their type is
    another.
    """
    own = checks.csr_of(x, x.data, x.indices.copy(), x.indptr.copy())
    if not own.has_canonical_format:
        own = own.copy()
        own.sum_duplicates()
    parts = ((own.indptr, np.int64), (own.indices, np.int32), (own.data, dtype))
    start, index, value = (np.ascontiguousarray(part, dtype=kind) for part, kind in parts)
    return start, index, value


def _from_ink(x: InkRows, dtype: Any, core: Any, threads: int) -> Csr:
    """Return the pixels with ink, over 255."""
    count = len(x.edge.values) + len(x.inside.values)
    start, index, value = np.empty(len(x) + 1, np.int64), np.empty(count, np.int32), np.empty(count, dtype)
    ink = x.edge.bits | x.inside.bits
    core.copy_ink(ink, x.inside.bits, x.edge.values, x.inside.values, start, index, value, threads)
    return start, index, value


def _rows_in_a_piece(x: NDArray[Any], dtype: Any) -> NDArray[Any]:
    if x.dtype == np.bool_:
        x = x.view(np.uint8)
    step, size = x.strides, x.itemsize
    fits = x.shape[1] < 2 or step[1] == size
    if x.dtype in READ_AS_THEY_ARE and fits and step[0] % size == 0 and x.flags.aligned and x.dtype.isnative:
        return x
    return np.ascontiguousarray(x, dtype=dtype)


def _density(x: NDArray[Any]) -> float:
    """Return the fraction of numbers that are not zero, judged by some rows evenly spaced."""
    sample = x[:: max(1, len(x) // SAMPLED)]
    return float(np.count_nonzero(sample)) / max(1, sample.size)
