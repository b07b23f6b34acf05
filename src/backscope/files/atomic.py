"""Files that are either the old ones or the new ones, whatever happens in between."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: to a temporary name beside it, flushed to the disk, then renamed over it."""
    unfinished = beside(path)
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def beside(path: Path) -> Path:
    """Return the temporary name beside ``path`` that this process writes to."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def write_json(path: Path, values: Any) -> None:
    """Write ``values`` as one indented JSON object, in the same way."""
    write_bytes(path, (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode())


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system can do that."""
    if os.name == "nt":
        return  # Windows has no handle on a folder to flush
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
