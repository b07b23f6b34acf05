"""All of MNIST, packed: 70,000 digits of 28 by 28 in under 10 MB, unpacked in a fraction of a second.

``bundled/mnist.npz`` holds four zlib streams. ``ink``: one bit a pixel, whether it is not 0, in the order of the IDX
files, training part first. Pixels with ink are either *inside* a stroke (their neighbours before and after in that
order have ink too), where nearly all are close to 255, or on its *edge*, where they are anything: ``inside`` and
``edge`` hold the values of each kind, and compress better apart than together. ``labels``: one byte a digit.

Why this format: docs/decisions/0003-mnist-format.md. Packed by ``tools/pack_mnist.py``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
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
    return _unpack(np.uint8, np.copyto)


def read_numbers() -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Return the pixels over 255 as float32, and the labels: at once, without 55 MB of bytes in between."""
    return _unpack(np.float32, lambda rows, pixels: np.divide(pixels, np.float32(255), out=rows))


def _unpack(dtype: Any, write: Callable[[Any, Any], Any]) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Unpack block by block; ``write(rows, pixels)`` puts the pixels of one block into its rows of the result.

    zlib and NumPy's arithmetic let go of the interpreter lock, but assignment by a mask does not: so two threads
    inflate and write while this one finds the places and fills them.
    """
    from concurrent.futures import ThreadPoolExecutor  # 10 ms that `import backscope` need not pay

    with np.load(PACKED) as packed, ThreadPoolExecutor(2) as pool:
        inside, edge = (pool.submit(_inflate, packed[name]) for name in ("inside", "edge"))
        labels, ink = _inflate(packed["labels"]), _inflate(packed["ink"])
        kinds = [
            (bits, _starts(bits), values) for bits, values in zip(inside_and_edge(ink), (inside, edge), strict=True)
        ]
        result = np.empty((len(labels), PIXELS), dtype=dtype)
        written = []
        for block in range(len(labels) // BLOCK):
            pixels = np.zeros(BLOCK * PIXELS, dtype=np.uint8)
            for bits, starts, values in kinds:
                here = np.unpackbits(bits[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES]).view(bool)
                pixels[here] = values.result()[starts[block] : starts[block + 1]]
            rows = result[block * BLOCK : (block + 1) * BLOCK]
            written.append(pool.submit(write, rows, pixels.reshape(BLOCK, PIXELS)))
        for block_done in written:
            block_done.result()
    return result, labels


def _inflate(stream: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(stream.tobytes()), dtype=np.uint8)


def inside_and_edge(ink: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Split packed bits into those with a set bit on both sides, and the other set ones."""
    edge = np.zeros(1, dtype=np.uint8)
    before, after = np.concatenate([edge, ink[:-1]]), np.concatenate([ink[1:], edge])
    one, seven = np.uint8(1), np.uint8(7)
    inside: NDArray[np.uint8] = ink & (ink >> one | before << seven) & (ink << one | after >> seven)
    return inside, ink ^ inside


def _starts(bits: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return, for each block of digits, how many bits are set before it."""
    counts = np.bitwise_count(bits).reshape(-1, BLOCK_BYTES).sum(axis=1, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counts)])


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pixels / 255 as float32."""
    return np.divide(pixels, np.float32(255))
