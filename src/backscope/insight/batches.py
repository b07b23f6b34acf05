"""The batch sizes that are asked for: whole numbers up to all examples, None being all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backscope.named import is_whole, require


def batch_sizes_of(given: Any, N: int, expected: str) -> list[int]:
    """Return the batch sizes in their order, all N for None, or raise BadChoice; ``expected`` is said of no list."""
    several = isinstance(given, Sequence | np.ndarray) and not isinstance(given, str)
    require(several and len(given) > 0, "batch_sizes", given, expected)
    for size in given:
        good = size is None or is_whole(size, 1, N)
        require(good, "batch_sizes", size, f"whole numbers from 1 to {N:,}, the examples, or None for all of them")
    return [N if size is None else int(size) for size in given]
