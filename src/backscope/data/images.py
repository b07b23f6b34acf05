"""Folders of pictures, one sub-folder a class, and single pictures, by Pillow; all are read as grey."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backscope.data.raw import Raw, guarded
from backscope.errors import BadFile

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm")


def is_image_name(path: Path) -> bool:
    """Tell whether a file's name is that of a picture."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".")


def class_folders(folder: Path) -> list[Path]:
    """Return the sub-folders that hold pictures, in the order of their names."""
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [path for path in inner if has_pictures(path)]


def has_pictures(folder: Path) -> bool:
    """Tell whether a picture lies directly in ``folder``."""
    return any(is_image_name(path) and path.is_file() for path in folder.iterdir())


def read_image_folder(folder: Path) -> Raw:
    """Return all pictures of the sub-folders of ``folder`` as rows of bytes; the sub-folders' names are the labels."""
    files = [(path, inner.name) for inner in class_folders(folder) for path in _pictures(inner)]
    return _read([path for path, _ in files], np.array([label for _, label in files]))


def read_images(path: Path) -> Raw:
    """Return one picture, or all pictures that lie directly in a folder, without labels."""
    return _read([path] if path.is_file() else _pictures(path), None)


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and is_image_name(path))


def _read(files: list[Path], labels: NDArray[np.str_] | None) -> Raw:
    first = _grey(files[0])
    rows = np.empty((len(files), first.size), dtype=np.uint8)
    for number, path in enumerate(files):
        picture = _grey(path)
        if picture.shape != first.shape:
            height, width = picture.shape
            raise BadFile(
                f"{path}: is {width} by {height}, expected {first.shape[1]} by {first.shape[0]} as {files[0]}"
            )
        rows[number] = picture.ravel()
    return Raw(rows, labels, image_shape=(int(first.shape[0]), int(first.shape[1])))


def _grey(path: Path) -> NDArray[np.uint8]:
    from PIL import Image

    def read() -> NDArray[np.uint8]:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("L"))

    broken = (ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)
    grey: NDArray[np.uint8] = guarded(path, read, *broken, what="a picture")
    return grey
