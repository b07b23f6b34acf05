"""Files that a user asked for: what cannot be written is told in one line, before the work wherever it can be known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backscope.errors import BadChoice
from backscope.files.atomic import beside, write_bytes


def check_output(name: str, path: Path | None, *endings: str) -> None:
    """Raise BadChoice if nothing can be written to ``path``, given as the argument ``name``; None is nothing asked for.

    A file is really begun beside it and taken away again: permissions alone do not tell, least of all to root.
    """
    if path is None:
        return
    wanted = f"a {' or '.join(endings)} file" if endings else "a file"
    with _told(name, path):
        if (endings and path.suffix.lower() not in endings) or not path.absolute().parent.is_dir():
            raise BadChoice(f"{name}: got {path}, expected {wanted} in a folder that is there")
        if path.exists() and not path.is_file():  # renaming over a device would take it away
            what = "a folder" if path.is_dir() else "no plain file"
            raise BadChoice(f"{name}: got {path}, which is {what}, expected {wanted}")
        beside(path).touch()
        beside(path).unlink()


def write_output(name: str, path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` to ``path``, given as the argument ``name``, all or nothing; raises BadChoice in one line."""
    path = Path(path)
    with _told(name, path):
        write_bytes(path, content)


@contextmanager
def _told(name: str, path: Path) -> Iterator[None]:
    """Turn what the system says against writing into one line."""
    try:
        yield
    except OSError as error:
        raise BadChoice(f"{name}: cannot write {path} ({error.strerror})") from None
