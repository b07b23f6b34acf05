"""Points of two classes and the plane between them, in characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from backscope.figures.reach import limits

WIDTH, HEIGHT = 41, 13  # characters; odd, so that there is a middle
BEYOND = 0.25  # of the points' extent: how far the picture reaches beyond them on each side
LOWER, HIGHER, BOTH, SIDE = "o", "x", "?", "."  # ASCII: rounder signs are twice as wide on some Korean terminals


def text_plane(x: NDArray[np.float64], marks: NDArray[np.int64], weights: NDArray[np.float64], bias: float) -> str:
    """Return a picture of points (N, 1) or (N, 2) in characters: x where ``marks`` are 1, o where they are 0.

    Dotted is where weights · x + bias > 0. Where points of both classes share a character it is a question mark.

    Examples
    --------
    >>> from backscope.perceptron import gate
    >>> inverter = gate("not")
    >>> print(text_plane(inverter.x, inverter.y, [-2], 1))
     |.......x............             o
     +-----------------------------------------
             0                         1
    """
    flat = x.shape[1] == 1
    across, up = _places(x[:, 0], WIDTH), np.zeros(1) if flat else _places(x[:, 1], HEIGHT)
    z = bias + weights[0] * across + (0 if flat else weights[1] * up[:, None])
    cells = np.where(np.atleast_2d(z) > 0, SIDE, " ")
    columns, rows = _nearest(across, x[:, 0]), np.zeros(len(x), np.intp) if flat else _nearest(up, x[:, 1])
    for row, column in {*zip(rows.tolist(), columns.tolist(), strict=True)}:
        here = marks[(rows == row) & (columns == column)]
        cells[row, column] = BOTH if np.ptp(here) else HIGHER if here[0] else LOWER
    left = {} if flat else _ticks(x[:, 1], rows)
    room = " " * max((len(tick) for tick in left.values()), default=0)
    lines = [f"{left.get(row, ''):>{len(room)}} |{''.join(cells[row])}".rstrip() for row in reversed(range(len(cells)))]
    return "\n".join([*lines, f"{room} +{'-' * WIDTH}", f"{room}  {_below(_ticks(x[:, 0], columns))}"])


def _places(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    (low,), (high,) = limits(values[:, None], BEYOND, count)
    return np.linspace(low, high, count)


def _nearest(places: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.intp]:
    step = places[1] - places[0]
    return np.rint((values - places[0]) / step).astype(np.intp)


def _ticks(values: NDArray[np.float64], cells: NDArray[np.intp]) -> dict[int, str]:
    """Return the least and the largest value, by the cell where they lie."""
    return {int(cells[i]): f"{values[i]:.4g}" for i in (int(values.argmin()), int(values.argmax()))}


def _below(ticks: dict[int, str]) -> str:
    """Return the ticks in one line, each centred under its column."""
    line = ""
    for cell, tick in sorted(ticks.items()):
        line = line.ljust(max(cell - len(tick) // 2, len(line) + bool(line))) + tick
    return line
