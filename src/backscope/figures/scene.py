"""Where a network's neurons and lines stand when it is drawn, and how strong each line is: for SVG and for print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Trace
from backscope.figures.svg import letters, shortened
from backscope.insight.requests import names_of
from backscope.named import require, require_whole
from backscope.network import Network

BY = ("weight", "product", "sensitivity")
MOST = 16  # neurons of a layer that are drawn; of more, half from each end, or the strongest
TALL, GAP, TOP, BOTTOM = 420.0, 150.0, 34.0, 66.0  # of the columns, between them, above them and below them
FAINT = 0.03  # of a layer's largest: thinner lines could not be seen
LETTER = 6.6  # width of a letter of size 12
NUMBERED = 16  # lines between two layers up to which each has its number


@dataclass(frozen=True)
class Spot:
    """A neuron that is drawn: its place, its activation a (None without a trace), its bias (None for an input)."""

    layer: int
    neuron: int
    x: float
    y: float
    a: float | None
    bias: float | None
    label: str


@dataclass(frozen=True)
class Line:
    """A weight that is drawn, from a neuron of layer - 1 to one of ``layer``.

    ``size`` is |value| as a part of the layer's largest, 0 … 1; ``dim`` tells that another neuron is looked at.
    """

    layer: int
    neuron: int
    input: int
    value: float
    size: float
    start: tuple[float, float]
    end: tuple[float, float]
    dim: bool

    @property
    def width(self) -> float:
        """Of the stroke, in pixels: grows with ``size``."""
        return 0.5 + 3.0 * self.size

    @property
    def opacity(self) -> float:
        """Grows with ``size``, slowly at first: only strong lines show."""
        return (0.12 if self.dim else 0.95) * self.size**1.5


@dataclass(frozen=True)
class Column:
    """A layer: its ``count`` neurons, those that are drawn, and where ⋮ stands for others.

    ``largest`` is the largest |value| of its lines, drawn or not; None for the input, which has no lines into it.
    """

    layer: int
    x: float
    radius: float
    spots: tuple[Spot, ...]
    gap: float | None
    count: int
    largest: float | None
    numbered: bool


@dataclass(frozen=True)
class Scene:
    """All of it, in pixels, y downwards; lines from the weakest to the strongest, as they are painted."""

    width: float
    height: float
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    by: str


def scene(
    net: Network,
    trace: Trace | None = None,
    *,
    by: str = "weight",
    neurons: str = "ends",
    example: int = 0,
    inputs: Sequence[str] | None = None,
    outputs: Sequence[Any] | None = None,
    highlight: tuple[int, int] | None = None,
) -> Scene:
    """Return where everything stands; parameters and errors are those of :func:`backscope.figures.network_svg`."""
    _check(net, trace, by, neurons, example, inputs, highlight)
    outputs = names_of(net) if outputs is None else outputs
    require(len(outputs) == net.sizes[-1], "outputs", f"{len(outputs)} names", str(net.sizes[-1]))
    values = line_values(net, trace, by, example)
    kept = [_kept(net.sizes, values, l, neurons) for l in range(len(net.sizes))]
    labels = [_labels(net, l, inputs, outputs) for l in range(len(net.sizes))]
    left, right = (_margin(net.sizes[l], [labels[l][int(j)] for j in kept[l]]) for l in (0, -1))
    tall = min(TALL, 84.0 * max(len(rows) for rows in kept))
    columns = tuple(
        _column(net, trace, example, l, rows, left + 24 + GAP * l, tall, values[l], labels[l], neurons)
        for l, rows in enumerate(kept)
    )
    lines = [line for l in range(1, len(columns)) for line in _lines(columns[l - 1], columns[l], values[l], highlight)]
    width = left + right + 48 + GAP * (len(columns) - 1)
    return Scene(width, TOP + tall + BOTTOM, columns, tuple(sorted(lines, key=lambda line: line.size)), by)


def _margin(count: int, labels: Sequence[str]) -> float:
    """Return the room beside an outer layer: for its labels, and a brace with its number where some are left out."""
    brace = 0.0 if count == len(labels) else 34 + LETTER * len(f"{count:,}")
    return 34 + LETTER * max(letters(label) for label in labels) + brace


def _check(net: Network, trace: Any, by: str, neurons: str, example: Any, inputs: Any, highlight: Any) -> None:
    require(by in BY, "by", by, f"one of {', '.join(BY)}")
    require(by == "weight" or trace is not None, "by", by, "a trace with it")
    require(neurons in ("ends", "strongest"), "neurons", neurons, "ends or strongest")
    if trace is not None:
        sizes = [np.shape(a)[1] for a in trace.a]
        require(sizes == list(net.sizes), "trace", sizes, f"one of a network of {list(net.sizes)} neurons")
        require_whole("example", example, 0, len(trace.costs) - 1)
    if inputs is not None:
        require(len(inputs) == net.sizes[0], "inputs", f"{len(inputs)} names", f"{net.sizes[0]}")
    if highlight is not None:
        require(isinstance(highlight, tuple) and len(highlight) == 2, "highlight", highlight, "(layer, neuron)")
        require_whole("highlight, layer", highlight[0], 0, len(net.sizes) - 1)
        require_whole("highlight, neuron", highlight[1], 0, net.sizes[highlight[0]] - 1)


def line_values(net: Network, trace: Trace | None, by: str, example: int = 0) -> list[NDArray[np.float64] | None]:
    """Return what the lines show, shaped as w[l]: the weights, weight times activation behind, or dC/dw[l]."""
    found: list[NDArray[np.float64] | None] = [None]
    for l in range(1, len(net.sizes)):
        values = np.asarray(net.w[l], dtype=np.float64)
        if by == "product" and trace is not None:
            values = values * activations(trace, l - 1, example)
        elif by == "sensitivity" and trace is not None:
            values = np.asarray(trace.grad_w[l], dtype=np.float64)
        found.append(np.nan_to_num(values, posinf=0.0, neginf=0.0))
    return found


def activations(trace: Trace, l: int, example: int) -> NDArray[np.float64]:
    """Return a[l] (n_l,) of one example, dense."""
    row = trace.a[l][[example]]
    return np.asarray(row.toarray() if hasattr(row, "toarray") else row, dtype=np.float64)[0]


def brace(column: Column, side: int) -> tuple[float, float, float] | None:
    """Return x, top and end of the brace beside a layer of which some neurons are not drawn; None where all are."""
    if column.count == len(column.spots):
        return None
    wide = max(letters(spot.label) for spot in column.spots)
    x = column.x + side * (column.radius + 12 + LETTER * wide)
    return x, column.spots[0].y - column.radius, column.spots[-1].y + column.radius


def _kept(sizes: Sequence[int], values: list[Any], l: int, neurons: str) -> NDArray[np.int64]:
    """Return the places of the neurons of layer l that are drawn, in their order."""
    count = sizes[l]
    if count <= MOST:
        return np.arange(count)
    if neurons == "ends":
        return np.concatenate([np.arange(MOST // 2), np.arange(count - MOST // 2, count)])
    # lines that lead on count; the last layer's lead nowhere
    strength = np.abs(values[l + 1]).sum(axis=0) if l < len(sizes) - 1 else np.abs(values[l]).sum(axis=1)
    return np.sort(np.argsort(-strength, kind="stable")[:MOST])


def _labels(net: Network, l: int, inputs: Sequence[str] | None, outputs: Sequence[Any]) -> list[str]:
    """Return what stands beside the neurons of an outer layer: names of inputs and classes, or places.

    A hidden neuron has none.
    """
    n = net.sizes[l]
    if l == 0 and inputs is not None:
        return [shortened(name, 18) for name in inputs]
    if l == len(net.sizes) - 1:
        return [shortened(name, 18) for name in outputs]
    return [str(j) for j in range(n)] if l == 0 else [""] * n


def _column(
    net: Network,
    trace: Any,
    example: int,
    l: int,
    rows: Any,
    x: float,
    tall: float,
    values: Any,
    labels: Any,
    neurons: str,
) -> Column:
    """Return a layer, its neurons spread over the height; one slot more where ⋮ stands for those left out."""
    count, n = net.sizes[l], len(rows)
    torn = n < count and neurons == "ends"
    slots = n + torn
    pitch = tall / slots
    a = None if trace is None else activations(trace, l, example)
    spots = []
    for place, j in enumerate(int(row) for row in rows):
        slot = place + (torn and place >= n // 2)
        bias = float(net.b[l][j]) if l else None
        spots.append(Spot(l, j, x, TOP + pitch * (slot + 0.5), None if a is None else float(a[j]), bias, labels[j]))
    gap = TOP + pitch * (n // 2 + 0.5) if torn else None
    largest = float(np.abs(values).max()) if l else None
    few = l > 0 and count * net.sizes[l - 1] <= NUMBERED
    return Column(l, x, min(21.0, 0.38 * pitch), tuple(spots), gap, count, largest, few)


def _lines(behind: Column, column: Column, values: Any, highlight: tuple[int, int] | None) -> list[Line]:
    """Return the lines between two layers that could be seen."""
    largest, found = column.largest or 1.0, []
    for spot in column.spots:
        for source in behind.spots:
            value = float(values[spot.neuron, source.neuron])
            size = abs(value) / largest
            if size < FAINT and not column.numbered:
                continue
            ends = ((source.x + behind.radius, source.y), (spot.x - column.radius, spot.y))
            seen = highlight in (None, (column.layer, spot.neuron), (behind.layer, source.neuron))
            found.append(Line(column.layer, spot.neuron, source.neuron, value, size, *ends, not seen))
    return found
