"""How far a picture reaches beyond its points, and how long the labels beside them may be."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 24  # characters of a label


def limits(x: NDArray[np.float64], share: float, places: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where a picture of values (N, n) begins and ends in each column.

    That is by ``share`` of the values' extent before and after them, by 1 where all are the same; and always so far
    that ``places`` across it are different numbers, as of large values that are near to each other they would not be.
    """
    low, high = x.min(axis=0), x.max(axis=0)
    wide = np.where(high > low, share * (high - low), 1.0)
    reach = np.maximum(wide, places * np.spacing(np.maximum(np.abs(low), np.abs(high))))
    return low - reach, high + reach


def short_label(value: Any) -> str:
    """Return a label in one line, cut where it is long."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
