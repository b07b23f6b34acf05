"""All of MNIST, packed: 70,000 digits of 28 by 28 in under 10 MB, unpacked in a fraction of a second.

``bundled/mnist.npz`` holds four zlib streams. ``ink``: one bit a pixel, whether it is not 0, in the order of the IDX
files, training part first. Pixels with ink are either *inside* a stroke (their neighbours before and after in that
order have ink too), where nearly all are close to 255, or on its *edge*, where they are anything: ``inside`` and
``edge`` hold the values of each kind, and compress better apart than together. ``labels``: one byte a digit.

Why this format: docs/decisions/0003-mnist-format.md. Packed by ``tools/pack_mnist.py``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKED = Path(__file__).parent / "bundled" / "mnist.npz"
TRAIN, PIXELS = 60_000, 784
# Of the canonical IDX files, unzipped.
MD5 = {
    ("train", "images"): "6bbc9ace898e44ae57da46a324031adb",
    ("train", "labels"): "a25bea736e30d166cdddb491f175f624",
    ("t10k", "images"): "2646ac647ad5339dbf082846283269ea",
    ("t10k", "labels"): "27ae3e4e09519cfbb04c329615203637",
}
BLOCK = 500  # digits that a thread unpacks at once: they fit its cache; divides 70,000
BLOCK_BYTES = BLOCK * PIXELS // 8


def read_pixels() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the pixels (70000, 784) and labels (70000,), 0 … 255 and 0 … 9, training part first."""
    with np.load(PACKED) as packed:
        streams = [packed[name].tobytes() for name in ("inside", "edge", "ink", "labels")]
    inside, edge, ink, labels = _together(_inflate, streams)
    pixels = np.zeros((len(labels), PIXELS), dtype=np.uint8)
    kinds = [(bits, values, _starts(bits)) for bits, values in zip(inside_and_edge(ink), (inside, edge), strict=True)]

    def unpack(block: int) -> None:
        flat = pixels[block * BLOCK : (block + 1) * BLOCK].reshape(-1)
        for bits, values, starts in kinds:
            here = np.unpackbits(bits[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES]).view(bool)
            flat[here] = values[starts[block] : starts[block + 1]]

    _together(unpack, range(len(labels) // BLOCK))
    return pixels, labels


def _starts(bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return, for each block of digits, how many bits are set before it."""
    counts = np.bitwise_count(bits).reshape(-1, BLOCK_BYTES).sum(axis=1, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counts)])


def _inflate(stream: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(stream), dtype=np.uint8)


def _together(work: Callable[[Any], Any], pieces: Iterable[Any]) -> list[Any]:
    """Do ``work`` on all pieces in two threads: zlib and NumPy let go of the interpreter lock."""
    from concurrent.futures import ThreadPoolExecutor  # 10 ms that `import backscope` need not pay

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, pieces))


def inside_and_edge(ink: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Split packed bits into those with a set bit on both sides, and the other set ones."""
    edge = np.zeros(1, dtype=np.uint8)
    before, after = np.concatenate([edge, ink[:-1]]), np.concatenate([ink[1:], edge])
    one, seven = np.uint8(1), np.uint8(7)
    inside: NDArray[np.uint8] = ink & (ink >> one | before << seven) & (ink << one | after >> seven)
    return inside, ink ^ inside


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pixels / 255 as float32, for many rows by two threads."""
    numbers = np.empty(pixels.shape, dtype=np.float32)

    def divide(start: int) -> None:
        rows = slice(start, start + BLOCK)
        np.divide(pixels[rows], np.float32(255), out=numbers[rows])

    _together(divide, range(0, len(pixels), BLOCK))
    return numbers
