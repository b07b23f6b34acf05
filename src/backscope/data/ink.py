"""Grey pictures as backscope keeps its digits: a bit a pixel that has ink, and the values of those pixels alone.

All of MNIST is 24 MB so, and 220 MB as an array of float32: what needs only some rows, or only the non-zeros, never
makes that. Pixels with ink are either *inside* a stroke (those before and after have ink too, in the order of the file)
or on its *edge*; the values of each kind lie in a stream of their own, in the order of the pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 500  # pictures that a thread unpacks at once: they fit its cache

BRIGHTEST = np.float32(255)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Kind:
    """The pixels inside, or those on the edge: ``bits`` (N, pixels / 8), ``start`` (N + 1,), ``values``.

    The values of row i are ``values[start[i] : start[i + 1]]``.
    """

    bits: Bytes
    start: NDArray[np.int64]
    values: Bytes

    def part(self, first: int, last: int) -> Kind:
        """Return that of the rows ``first`` … ``last`` - 1."""
        start = self.start[first : last + 1]
        return Kind(self.bits[first:last], start - start[0], self.values[start[0] : start[-1]])

    def put(self, rows: Any, pixels: Bytes) -> None:
        """Write the values of ``rows``, a slice or an array of places, into ``pixels`` (n, pixels)."""
        here = np.unpackbits(self.bits[rows], axis=1).view(bool)
        if isinstance(rows, slice):
            pixels[here] = self.values[self.start[rows.start] : self.start[rows.stop]]
            return
        counts = self.start[rows + 1] - self.start[rows]
        before = np.repeat(self.start[rows] - (np.cumsum(counts) - counts), counts)
        pixels[here] = self.values[np.arange(len(before)) + before]


def kind(bits: Bytes, values: Bytes) -> Kind:
    """Return the Kind of these bits (N, pixels / 8) and values."""
    counts = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return Kind(bits, np.concatenate([[0], np.cumsum(counts)]), values)


@dataclass(frozen=True, repr=False, eq=False)
class InkRows:
    """Pictures (N, pixels) whose rows are float32 from 0 to 1 when they are asked for: an array that is read-only.

    What is asked for is made anew each time, so that nobody can change what another sees.
    """

    inside: Kind
    edge: Kind

    dtype = np.dtype(np.float32)
    ndim = 2

    @property
    def shape(self) -> tuple[int, int]:
        """(N, pixels)."""
        return len(self.inside.bits), 8 * self.inside.bits.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def __repr__(self) -> str:
        return f"InkRows({self.shape[0]:,} × {self.shape[1]:,}, packed)"

    def part(self, first: int, last: int) -> InkRows:
        """Return the rows ``first`` … ``last`` - 1, those that there are, without unpacking them."""
        first, last, _ = slice(first, last).indices(len(self))
        last = max(first, last)
        return InkRows(self.inside.part(first, last), self.edge.part(first, last))

    def pixels(self, rows: Any) -> Bytes:
        """Return some rows, 0 … 255: a slice with both ends, or an array of places."""
        count = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        found = np.zeros((count, self.shape[1]), dtype=np.uint8)
        self.inside.put(rows, found)
        self.edge.put(rows, found)
        return found

    def __getitem__(self, index: Any) -> Any:
        """Return what an array would, single numbers too; where more than rows are asked for, by unpacking all."""
        if isinstance(index, tuple):
            return self.dense()[index]
        places = np.arange(len(self))[index]
        if places.ndim > 1:
            return self.dense()[index]
        rows = grey(self.pixels(np.atleast_1d(places)))
        return rows if places.ndim else rows[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise ValueError("packed pictures become an array only by making one")
        return self.dense().astype(dtype or self.dtype, copy=False)

    def dense(self) -> NDArray[np.float32]:
        """Return all of them (N, pixels), made anew.

        NumPy's arithmetic lets go of the interpreter lock, but assignment by a mask does not: so others divide one
        block while this thread finds the places of the next and fills them.
        """
        from concurrent.futures import ThreadPoolExecutor  # 10 ms that `import backscope` need not pay

        result = np.empty(self.shape, dtype=np.float32)
        with ThreadPoolExecutor(2) as pool:
            blocks = (slice(first, min(first + BLOCK, len(self))) for first in range(0, len(self), BLOCK))
            divided = [pool.submit(np.divide, self.pixels(rows), BRIGHTEST, out=result[rows]) for rows in blocks]
        for block in divided:
            block.result()
        return result


def grey(pixels: Bytes) -> NDArray[np.float32]:
    """Return pixels / 255 as float32."""
    return np.divide(pixels, BRIGHTEST)
