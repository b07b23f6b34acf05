"""IDX, the format of MNIST and of the sets made like it: two zero bytes, element type, dimensions, numbers.

Source: LeCun, Cortes, Burges, *The MNIST database of handwritten digits*, the file format's description there.
"""

from __future__ import annotations

import gzip
import math
import re
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backscope.data.raw import Raw, guarded
from backscope.errors import BadFile

TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
TRAIN, TEST = ("train",), ("t10k", "test")


def read_idx(path: Path) -> NDArray[np.generic]:
    """Return the array of an IDX file, gzipped or not; raises BadFile if it is cut short, too long or no IDX file."""

    def read() -> bytes:
        return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()

    content: bytes = guarded(path, read, zlib.error, what="gzip" if path.suffix == ".gz" else "IDX")
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        found = content[:4].hex(" ") or "nothing"
        raise BadFile(f"{path}: is no IDX file (it starts with {found}, expected 00 00, a type 08 to 0e, dimensions)")
    dimensions, start = content[3], 4 + 4 * content[3]
    if len(content) < start or dimensions == 0:
        raise BadFile(f"{path}: is cut short in its header of {dimensions} dimensions")
    shape = tuple(np.frombuffer(content, ">u4", dimensions, 4).tolist())
    kind = np.dtype(TYPES[content[2]])
    expected, got = math.prod(shape) * kind.itemsize, len(content) - start
    if got != expected:
        state = "is cut short" if got < expected else "is too long"
        raise BadFile(f"{path}: {state}: its header says {expected:,} bytes of {shape}, it has {got:,}")
    return np.frombuffer(content, kind, offset=start).reshape(shape).astype(kind.newbyteorder("="), copy=False)


def idx_bytes(array: NDArray[np.generic]) -> bytes:
    """Return ``array`` as the bytes of an IDX file; its dtype must be one of the format's six."""
    code = next(code for code, kind in TYPES.items() if np.dtype(kind) == array.dtype.newbyteorder(">"))
    header = bytes([0, 0, code, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.astype(TYPES[code]).tobytes()


def is_idx_name(name: str) -> bool:
    """Tell whether a file's name is that of an IDX file."""
    return re.search(r"idx\d-ubyte$|\.idx\d?$", name.lower().removesuffix(".gz")) is not None


def find_idx(folder: Path, part: str, kind: str) -> Path:
    """Return the file of one part ("train", "t10k", "test") and kind ("images", "labels"); raises BadFile if none."""
    found = _find(folder, (part,), kind)
    if found is None:
        raise BadFile(f"{folder}: has no file such as {part}-{kind}-idx{3 if kind == 'images' else 1}-ubyte(.gz)")
    return found


def _find(folder: Path, parts: tuple[str, ...], kind: str) -> Path | None:
    """Return the first file in ``folder`` named like ``emnist-letters-train-images-idx3-ubyte.gz``."""
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        if path.is_file() and is_idx_name(name) and kind in name and any(part in name for part in parts):
            return path
    return None


def read_idx_folder(folder: Path) -> Raw:
    """Return the training part of a folder of IDX files, with the test part if it is there too."""
    images, labels = find_idx(folder, "train", "images"), find_idx(folder, "train", "labels")
    x, y, shape = _pair(images, labels)
    test_images, test_labels = _find(folder, TEST, "images"), _find(folder, TEST, "labels")
    if test_images is None or test_labels is None:
        return Raw(x, y, image_shape=shape)
    test_x, test_y, test_shape = _pair(test_images, test_labels)
    if test_x.shape[1] != x.shape[1]:
        raise BadFile(f"{test_images}: has images of {test_shape}, expected {shape} as in {images.name}")
    return Raw(x, y, image_shape=shape, test=(test_x, test_y))


def read_idx_test(folder: Path) -> Raw:
    """Return the test part of a folder of IDX files, or the training part where that is all there is."""
    images, labels = _find(folder, TEST, "images"), _find(folder, TEST, "labels")
    if images is None or labels is None:
        images, labels = find_idx(folder, "train", "images"), find_idx(folder, "train", "labels")
    x, y, shape = _pair(images, labels)
    return Raw(x, y, image_shape=shape)


def _pair(images: Path, labels: Path) -> tuple[NDArray[np.generic], NDArray[np.generic], tuple[int, int] | None]:
    """Return images as rows, their labels, and the shape of a picture."""
    x, y = read_idx(images), read_idx(labels)
    if x.ndim < 2:
        raise BadFile(f"{images}: has {x.ndim} dimension, expected images: count, height, width")
    if y.ndim != 1 or y.dtype.kind not in "iu":
        raise BadFile(f"{labels}: has {y.ndim} dimensions of {y.dtype}, expected one whole number an image")
    if len(x) != len(y):
        raise BadFile(f"{labels}: has {len(y):,} labels, expected {len(x):,}, as {images.name} has images")
    shape = (int(x.shape[1]), int(x.shape[2])) if x.ndim == 3 else None
    return x.reshape(len(x), math.prod(x.shape[1:])), y, shape


def read_idx_images(path: Path) -> Raw:
    """Return the images of one IDX file, without labels."""
    x = read_idx(path)
    if x.ndim < 2:
        raise BadFile(f"{path}: has {x.ndim} dimension, expected images: count, height, width")
    shape = (int(x.shape[1]), int(x.shape[2])) if x.ndim == 3 else None
    return Raw(x.reshape(len(x), math.prod(x.shape[1:])), None, image_shape=shape)
