"""What a request gives, as the library takes it; and arrays as JSON takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.lab import schema
from backscope.named import require
from backscope.perceptron import gate


def examples_of(asked: schema.Examples) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return x (N, n) and y (N,), 0 or 1, of the points or the gate; raises BadChoice where they are none."""
    if asked.points is None:
        found = gate(str(asked.gate))
        most = schema.MOST_COORDINATES
        require(found.inputs <= most, "gate", found.table, f"a function of at most {most} inputs")
        return found.x, found.y
    rows, labels = asked.points.x, asked.points.y
    lengths = {len(row) for row in rows}
    require(len(lengths) == 1, "points.x", f"rows of {sorted(lengths)} numbers", "rows of the same length")
    require(len(labels) == len(rows), "points.y", f"{len(labels)} entries", f"{len(rows)}: one for each row of x")
    return np.array(rows), np.array(labels, dtype=np.int64)


def plain(value: Any) -> Any:
    """Return an array, or a list over layers of arrays, as nested lists."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
