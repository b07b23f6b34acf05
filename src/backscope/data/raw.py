"""What every reader returns, before anything is held out or prepared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadFile


@dataclass(frozen=True)
class Raw:
    """Inputs and labels or values as they stand in a file.

    ``x`` (N, n) numbers; ``y`` (N,) labels (numbers or texts) or values, or (N, k) values; None where a file of
    inputs alone was read. ``test`` is (x, y) where the source has a test part of its own. ``pixels``: x is uint8 grey,
    to be divided by 255; ``divided``: such bytes that are or will be (InkRows). ``table``: columns are to be
    standardised.
    """

    x: Any
    y: NDArray[Any] | None
    features: tuple[str, ...] | None = None
    target: str | None = None
    image_shape: tuple[int, int] | None = None
    test: tuple[Any, NDArray[Any]] | None = None
    table: bool = False
    divided: bool = False

    @property
    def pixels(self) -> bool:
        """Whether x is grey pictures of bytes."""
        return self.x.dtype == np.uint8 and self.image_shape is not None


@dataclass(frozen=True)
class Asked:
    """What the caller of ``load`` said about a table: target column, task, columns to leave out.

    ``exact``: numbers are wanted as they stand there, so that a whole one which float64 would round is refused.
    """

    target: str | None = None
    task: str | None = None
    ignore: tuple[str, ...] = ()
    exact: bool = False


def guarded(path: object, read: Callable[[], Any], *errors: type[Exception], what: str) -> Any:
    """Return ``read()``; the system's errors and ``errors`` become BadFile in one line that starts with the path."""
    broken: tuple[type[Exception], ...] = (EOFError, *errors)
    try:
        return read()
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file or folder") from None
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())
        raise BadFile(f"{path}: cannot be read as {what} ({reason})") from None
    except broken as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise BadFile(f"{path}: cannot be read as {what}, is it cut short? ({reason})") from None
