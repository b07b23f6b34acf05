"""What each example asks of each parameter, and what is left of it on average: the step of gradient descent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, as_penalty
from backscope.errors import BadChoice
from backscope.insight.factors import Passes, one_thread
from backscope.insight.subject import subject
from backscope.named import is_whole, require, require_real, require_whole
from backscope.network import Layout, Network

FEW = 64  # parameters of a network so small that all of them are shown
LARGEST = 1 << 27  # numbers in a table: 1 GB
SHOWN = 10  # rows and columns that are printed

Parameter = int | tuple[int, int, int | None]


@dataclass(frozen=True)
class Nudges:
    """The nudges -eta·dC_x/d(parameter) of N examples to k parameters of a network; arrays are float64.

    Attributes
    ----------
    table : ndarray, (N, k)
        Row i: what example i alone asks of each parameter.
    mean : ndarray, (k,)
        Of the rows: ``whole_mean[chosen]`` to 1e-12 of the table's largest entry.
    penalty : ndarray, (k,)
        What the penalty asks, the same whatever the examples; zeros where there is none.
    names : tuple of str
        Of the parameters, such as ``w[1][3, 17]`` and ``b[2][0]``.
    values : ndarray, (k,)
        What the parameters are now.
    chosen : ndarray of int, (k,)
        Their places in ``Network.parameters``.
    label : ndarray, (N,) or (N, n_L)
        What is wanted of each example: its class, or its values.
    learning_rate : float
        eta.
    whole_mean : ndarray, (number of parameters,)
        -eta·∇C of the batch over all parameters, without penalty.
    whole_penalty : ndarray, (number of parameters,)
        What the penalty adds to it.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2: the gradient of C is the mean of the gradients of the C_x.
    """

    table: NDArray[np.float64]
    mean: NDArray[np.float64]
    penalty: NDArray[np.float64]
    names: tuple[str, ...]
    values: NDArray[np.float64]
    chosen: NDArray[np.intp]
    label: NDArray[Any]
    learning_rate: float
    whole_mean: NDArray[np.float64]
    whole_penalty: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.table)

    @property
    def step(self) -> NDArray[np.float64]:
        """The step (k,) of plain gradient descent: mean + penalty."""
        return self.mean + self.penalty

    @property
    def whole_step(self) -> NDArray[np.float64]:
        """The same over all parameters of the network."""
        return self.whole_mean + self.whole_penalty

    def agreeing(self, column: int | str) -> NDArray[np.intp]:
        """Return the rows that nudge a parameter (its column, or its name) the way the mean does, strongest first."""
        return self._ranked(column, 1)

    def against(self, column: int | str) -> NDArray[np.intp]:
        """Return the rows that nudge it the other way, strongest first. Who asks for nothing is in neither."""
        return self._ranked(column, -1)

    def _ranked(self, column: int | str, way: int) -> NDArray[np.intp]:
        k = self._column(column)
        along = way * np.sign(self.mean[k]) * self.table[:, k]
        ranked = np.argsort(-along, kind="stable")
        return ranked[: int((along > 0).sum())]

    def _column(self, column: int | str) -> int:
        if isinstance(column, str):
            known = f"a parameter of the table, as {', '.join(self.names[:3])}"
            require(column in self.names, "column", column, known)
            return self.names.index(column)
        last = len(self.names) - 1
        require(is_whole(column, 0, last), "column", column, f"a name, or a whole number, 0 to {last}")
        return int(column)

    def to_json(self) -> dict[str, Any]:
        """Return the table and what belongs to its columns, JSON-able; what covers the whole network is left out."""
        arrays = ("table", "mean", "penalty", "step", "values", "chosen", "label")
        listed = {name: getattr(self, name).tolist() for name in arrays}
        return {"names": list(self.names), "learning_rate": self.learning_rate, **listed}

    def __str__(self) -> str:
        """Return the table's first rows and columns, and below them mean, penalty and step."""
        columns = slice(0, SHOWN)
        rows = [("", "example", *self.names[columns])]
        for i in range(min(len(self), SHOWN)):
            rows.append((str(i), _wanted(self.label[i]), *_signed(self.table[i, columns])))
        if len(self) > SHOWN:
            rows.append(("…", f"{len(self) - SHOWN:,} more", *["…"] * len(rows[0][2:])))
        rows.append(("", "mean", *_signed(self.mean[columns])))
        if self.whole_penalty.any():
            rows.append(("", "penalty", *_signed(self.penalty[columns])))
            rows.append(("", "step", *_signed(self.step[columns])))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        more = len(self.names) - SHOWN
        return "\n".join([*lines, f"… and {more:,} more parameters"] if more > 0 else lines)


@one_thread()
def nudges(
    net: Network,
    x: Any,
    y: Any,
    *,
    learning_rate: float = 1.0,
    parameters: Sequence[Parameter] | None = None,
    most: int = 12,
    penalty: float | str | Penalty = 0.0,
) -> Nudges:
    """Set side by side what each example asks of chosen parameters; its mean is the step of gradient descent.

    Only the chosen columns are built, each the product of a column of delta and one of a.

    Parameters
    ----------
    net : Network
        Computed with in float64, whatever trained it.
    x : array_like or SciPy sparse, (N, n_0), or (n_0,) for one example
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    learning_rate : float, default 1
        eta, 0 or more.
    parameters : sequence, optional
        Each a place in ``Network.parameters``, or (layer, neuron, input), whose input is None for the bias; layers are
        counted from 1, neurons and inputs from 0. Default: all where the network has 64 or fewer, else those of
        largest mean nudge, the largest first.
    most : int, default 12
        How many those are; 1 or more.
    penalty : float, str or Penalty, default 0
        As in ``backprop``.

    Returns
    -------
    Nudges
        ``print`` shows its first rows and columns; ``figures.nudge_table`` draws it.

    Raises
    ------
    BadChoice
        If a parameter, learning rate or penalty cannot be, or the table would have more than 2**27 entries.
    BadData
        If x or y do not fit the network, there is no row, or a cost or gradient is not finite.

    Source
    ------
    Nielsen (2015), chapter 2; the equations are those of ``backscope.backprop``.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 1], output="sigmoid", cost="quadratic", initial="zeros")
    >>> xor = bs.load("xor").train
    >>> print(bs.insight.nudges(net, xor.x, xor.y, learning_rate=8))
       example  w[1][0, 0]  w[1][0, 1]  b[1][0]
    0        0           0           0       -1
    1        1           0          +1       +1
    2        1          +1           0       +1
    3        0          -1          -1       -1
          mean           0           0        0
    """
    require_real("learning_rate", learning_rate)
    fine, eta = as_penalty(penalty), float(learning_rate)
    passes = Passes(subject(net, x, y))
    twin, N = passes.seen.net, len(passes.seen)
    whole = np.zeros(twin.layout.size)
    for piece in passes:
        whole -= eta / N * piece.total
    chosen = _largest(whole, most) if parameters is None else _places(twin.layout, parameters)
    if N * len(chosen) > LARGEST:
        raise BadChoice(f"parameters: got {len(chosen):,} for {N:,} examples, expected {LARGEST // N:,} at most")
    table = np.empty((N, len(chosen)), order="F")  # columns lie together, so that their means are summed pairwise
    for piece in passes:
        table[piece.rows] = -eta * piece.columns(twin.layout, chosen) + 0.0  # no -0
    pulled = -eta * _gradient_of(fine, twin) + 0.0
    names = tuple(twin.layout.name_of(int(place)) for place in chosen)
    return Nudges(
        table, table.mean(axis=0), pulled[chosen], names, twin.parameters[chosen], chosen,
        twin.decide(passes.seen.y), eta, whole, pulled,
    )  # fmt: skip


def _gradient_of(penalty: Penalty, net: Network) -> NDArray[np.float64]:
    """Return the penalty's gradient as a flat vector."""
    flat = np.zeros(net.layout.size)
    penalty.add(net.w, list(net.layout.views(flat)[0]))
    return flat


def _largest(mean: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return the places of all parameters where they are few, else of the ``most`` largest in size."""
    require_whole("most", most, 1)
    if len(mean) <= FEW:
        return np.arange(len(mean))
    return np.argsort(-np.abs(mean), kind="stable")[:most]


def _places(layout: Layout, parameters: Sequence[Parameter]) -> NDArray[np.intp]:
    """Return the places in the flat vector of what was asked for, or raise BadChoice."""
    require(not isinstance(parameters, str) and np.iterable(parameters), "parameters", parameters, "a sequence")
    found = [_place(layout, parameter) for parameter in parameters]
    require(len(found) > 0, "parameters", parameters, "at least one")
    return np.array(found, dtype=np.intp)


def _place(layout: Layout, parameter: Any) -> int:
    """Return one place: of a whole number itself, or of (layer, neuron, input)."""
    last = len(layout.sizes) - 1
    if is_whole(parameter, 0, layout.size - 1):
        return int(parameter)
    good = isinstance(parameter, tuple | list) and len(parameter) == 3 and is_whole(parameter[0], 1, last)
    known = f"a place, 0 to {layout.size - 1}, or (layer, neuron, input) with layer 1 to {last}"
    require(good, "parameters", parameter, known)
    l, j, k = parameter
    n_out, n_in = layout.sizes[l], layout.sizes[l - 1]
    known = f"in layer {l} neuron 0 to {n_out - 1} and input 0 to {n_in - 1}, or None for the bias"
    good = is_whole(j, 0, n_out - 1) and (k is None or is_whole(k, 0, n_in - 1))
    require(good, "parameters", parameter, known)
    return layout.place(int(l), int(j), None if k is None else int(k))


def _wanted(label: Any) -> str:
    """Return an example's label in a few letters."""
    if isinstance(label, np.ndarray):
        return "(" + ", ".join(f"{value:.3g}" for value in label[:3]) + (", …)" if len(label) > 3 else ")")
    return f"{label:.4g}" if isinstance(label, float) else str(label)


def _signed(values: NDArray[np.float64]) -> list[str]:
    """Return numbers in three digits with their signs; 0 has none."""
    return [f"{value:+.3g}" if value else "0" for value in values]
