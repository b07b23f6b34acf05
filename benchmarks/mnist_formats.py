"""Ways to store MNIST: their size, and how long they take to load as float32, beside the format that backscope ships.

    python benchmarks/mnist_formats.py [ROUNDS]

The formats are made from the bundled digits in a temporary folder, and loaded in turn, so that a change in the
machine's speed falls on all of them alike. Each load starts from the files and ends with 70,000 rows of float32 in
0 … 1. Times are given as ratios to the shipped format: medians over the rounds, with the least and the largest.
"""

from __future__ import annotations

import gzip
import lzma
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from backscope.data.idx import idx_bytes, read_idx
from backscope.data.ink import grey
from backscope.data.mnist import PACKED, read_digits


def pixels() -> np.ndarray:
    """Return all digits as bytes (70000, 784)."""
    digits = read_digits()[0]
    return digits.pixels(slice(0, len(digits)))


def gz(folder: Path) -> Path:
    """Write the images as one gzipped IDX file, as the canonical ones are."""
    path = folder / "images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(idx_bytes(pixels().reshape(-1, 28, 28)), 9, mtime=0))
    return path


def xz(folder: Path) -> Path:
    """Write them as one xz file."""
    path = folder / "images.xz"
    path.write_bytes(lzma.compress(pixels().tobytes(), preset=9))
    return path


def npz(folder: Path) -> Path:
    """Write them as NumPy's compressed archive."""
    path = folder / "images.npz"
    np.savez_compressed(path, images=pixels())
    return path


def load_npz(path: Path) -> np.ndarray:
    """Load what npz wrote."""
    with np.load(path) as file:
        return grey(file["images"])


FORMATS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], np.ndarray]]] = {
    "shipped: bit mask, inside and edge": (lambda folder: PACKED, lambda path: read_digits()[0].dense()),
    "gzipped IDX": (gz, lambda path: grey(read_idx(path).reshape(-1, 784))),
    "np.savez_compressed": (npz, load_npz),
    "xz": (xz, lambda path: grey(np.frombuffer(lzma.decompress(path.read_bytes()), np.uint8).reshape(-1, 784))),
}


def main(rounds: int) -> None:
    """Make, load in turn, print a table."""
    times: dict[str, list[float]] = {name: [] for name in FORMATS}
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: make(Path(folder)) for name, (make, _) in FORMATS.items()}
        for _ in range(rounds + 1):
            for name, (_, load) in FORMATS.items():
                began = time.perf_counter()
                rows = load(paths[name])
                times[name].append(time.perf_counter() - began)
                assert rows.shape == (70_000, 784)
                del rows
        sizes = {name: path.stat().st_size for name, path in paths.items()}
    shipped = times[next(iter(FORMATS))][1:]  # the first round warms up
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}, {rounds} rounds\n")
    print("| format | bytes | load, times the shipped one: median (least to largest) |\n|---|---:|---:|")
    for name, seconds in times.items():
        ratios = [a / b for a, b in zip(seconds[1:], shipped, strict=True)]
        middle, least, most = statistics.median(ratios), min(ratios), max(ratios)
        print(f"| {name} | {sizes[name]:,} | {middle:.1f} ({least:.1f} to {most:.1f}) |")
    print(f"\nshipped, alone: median {statistics.median(shipped):.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
