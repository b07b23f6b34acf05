"""All of MNIST, packed: 70,000 digits of 28 by 28 in under 10 MB, unpacked in a fraction of a second.

``bundled/mnist.npz`` holds four zlib streams. ``ink``: one bit a pixel, whether it is not 0, in the order of the IDX
files, training part first. Inside a stroke nearly all pixels are close to 255, on its edge they are anything:
``inside`` and ``edge`` hold the values of each kind (data/ink.py), and compress better apart than together. ``labels``:
one byte a digit.

Why this format: docs/decisions/0003-mnist-format.md. Packed by ``tools/pack_mnist.py``.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backscope.data.ink import InkRows, kind

PACKED = Path(__file__).parent / "bundled" / "mnist.npz"
TRAIN, PIXELS = 60_000, 784
# Of the canonical IDX files, unzipped.
MD5 = {
    ("train", "images"): "6bbc9ace898e44ae57da46a324031adb",
    ("train", "labels"): "a25bea736e30d166cdddb491f175f624",
    ("t10k", "images"): "2646ac647ad5339dbf082846283269ea",
    ("t10k", "labels"): "27ae3e4e09519cfbb04c329615203637",
}


def read_digits() -> tuple[InkRows, NDArray[np.uint8]]:
    """Return the digits (70000, 784), packed, and their labels (70000,), 0 … 9; training part first."""
    from concurrent.futures import ThreadPoolExecutor  # 10 ms that `import backscope` need not pay

    with np.load(PACKED) as packed, ThreadPoolExecutor(2) as pool:
        # zlib lets go of the interpreter lock
        streams = [pool.submit(_inflate, packed[name]) for name in ("inside", "edge")]
        labels, ink = _inflate(packed["labels"]), _inflate(packed["ink"])
        bits = (part.reshape(len(labels), -1) for part in inside_and_edge(ink))
        inside, edge = (kind(*both) for both in zip(bits, (stream.result() for stream in streams), strict=True))
    return InkRows(inside, edge), labels


def _inflate(stream: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.frombuffer(zlib.decompress(stream.tobytes()), dtype=np.uint8)


def inside_and_edge(ink: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Split packed bits into those with a set bit on both sides, and the other set ones."""
    edge = np.zeros(1, dtype=np.uint8)
    before, after = np.concatenate([edge, ink[:-1]]), np.concatenate([ink[1:], edge])
    one, seven = np.uint8(1), np.uint8(7)
    inside: NDArray[np.uint8] = ink & (ink >> one | before << seven) & (ink << one | after >> seven)
    return inside, ink ^ inside
