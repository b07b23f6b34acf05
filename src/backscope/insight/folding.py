"""How a hidden layer folds the plane: where it puts the points, until a line suffices to part them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, cost_of
from backscope.insight.snapshots import Snapshots, snapshots_of, whole_steps
from backscope.insight.subject import subject
from backscope.named import is_whole, require, require_whole
from backscope.network import Network, forward
from backscope.training import Run

MARGIN = 0.3  # of the points' extent: how far the grid reaches beyond them on each side


@dataclass(frozen=True)
class Grid:
    """Points on a rectangle of the input plane: ``first`` (m,) along x1, ``second`` (m,) along x2, both float64.

    What is computed on a grid has shape (m, m, …): its row is the place in ``second``, its column that in ``first``.

    Raises
    ------
    Nothing.

    Source
    ------
    The layout is that of ``numpy.meshgrid``, which matplotlib's contours expect.
    """

    first: NDArray[np.float64]
    second: NDArray[np.float64]

    @property
    def points(self) -> NDArray[np.float64]:
        """All of them as inputs, (m·m, 2), the first coordinate running fastest."""
        return np.stack(np.meshgrid(self.first, self.second), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Fold:
    """One step of a folding; every array float64 unless said otherwise.

    Attributes
    ----------
    step : int
        How many steps were done.
    hidden : ndarray, (N, n_l)
        a[l] of the points: where the hidden layer puts them.
    outputs : ndarray, (N, n_L)
        a[L].
    predicted : ndarray, (N,) or (N, n_L)
        What the network says of each point: labels, or values.
    line : tuple (weights, bias) or None
        With h = a[l], the line weights · h + bias = 0 in hidden space (a plane where n_l is 3), weights (n_l,) and bias
        a float: where it is 0 or more, the network says the second of its two classes. None where no one line says it:
        in a regression, with three classes or more, and below the last hidden layer.
    cost : float
        C over the points, no penalty added.
    accuracy : float or None
        The share of the points that are classified as wanted; None in a regression.
    region : ndarray, (m, m, n_L), or None
        a[L] on the grid; None without one.
    sheet : ndarray, (m, m, n_l), or None
        a[l] on the grid: the input plane as the layer has folded it.

    Raises
    ------
    Nothing.

    Source
    ------
    Olah, *Neural networks, manifolds, and topology* (2014), drew hidden layers so.
    """

    step: int
    hidden: NDArray[np.float64]
    outputs: NDArray[np.float64]
    predicted: NDArray[Any]
    line: tuple[NDArray[np.float64], float] | None
    cost: float
    accuracy: float | None
    region: NDArray[np.float64] | None
    sheet: NDArray[np.float64] | None


@dataclass(frozen=True)
class Folding:
    """How a layer folded its inputs over a training.

    Attributes
    ----------
    x : ndarray, (N, n_0), float64
    targets : ndarray, (N, n_L), float64
        The wanted outputs.
    wanted : ndarray, (N,) or (N, n_L)
        The labels that they mean, or the values.
    layer : int
        l, from 1 to L - 1.
    grid : Grid or None
        Where the input plane was looked at; None with other than two inputs.
    folds : tuple of Fold
        One for each recorded step, in that order.

    Raises
    ------
    Nothing.

    Source
    ------
    As :class:`Fold`.
    """

    x: NDArray[np.float64]
    targets: NDArray[np.float64]
    wanted: NDArray[Any]
    layer: int
    grid: Grid | None
    folds: tuple[Fold, ...]

    @property
    def steps(self) -> list[int]:
        """The recorded steps."""
        return [fold.step for fold in self.folds]

    def at(self, step: int) -> Fold:
        """Return the fold nearest to ``step``, 0 or more, the earlier of two that are equally near."""
        require_whole("step", step, 0)
        return min(self.folds, key=lambda fold: abs(fold.step - step))


def folding(
    source: Network | Run | Snapshots,
    x: Any,
    y: Any,
    *,
    layer: int | None = None,
    steps: Sequence[int] | None = None,
    grid: int = 61,
) -> Folding:
    """Show where a hidden layer puts the points ``x`` at each recorded step, and what the network makes of them.

    Parameters
    ----------
    source : Network, Run or Snapshots
        A network as it is; a run with its folder, whose checkpoints are shown; or the callback
        :class:`backscope.insight.Snapshots`, which recorded any training. Computed in float64, whatever trained.
    x : array_like, (N, n_0)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    layer : int, optional
        l, from 1 to L - 1; default: the last hidden layer, whose space is cut by the output's line.
    steps : sequence of int, optional
        Only the recorded steps nearest to these; default: all that were recorded.
    grid : int, default 61
        How many points a side the grid over the input plane has, from 2; only with two inputs.

    Returns
    -------
    Folding

    Raises
    ------
    BadChoice
        If source, layer, steps or grid cannot be, or the network has no hidden layer.
    BadData
        If x or y do not fit the network, are not finite, or there are no points.

    Source
    ------
    Rumelhart, Hinton, Williams, *Learning internal representations by error propagation* (1986): hidden neurons recode
    XOR into what one line can part.

    Examples
    --------
    >>> import backscope as bs
    >>> xor = bs.load("xor").train
    >>> fold = bs.insight.folding(bs.insight.xor_by_hand(), xor.x, xor.y).folds[-1]
    >>> fold.hidden.tolist()  # OR and NAND of each row: four points became three
    [[0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]
    >>> fold.line  # AND of both
    (array([1., 1.]), -1.5)
    """
    networks = snapshots_of(source)
    net = next(iter(networks.values()))
    l = _layer(net, layer)
    asked = subject(net, x, y)
    inputs, targets = asked.rows(slice(None))
    mesh = _grid(inputs, grid)
    folds = tuple(_fold(networks[step], step, l, inputs, targets, mesh) for step in _nearest(list(networks), steps))
    return Folding(inputs, targets, asked.net.decide(targets), l, mesh, folds)


def _layer(net: Network, layer: int | None) -> int:
    """Return the hidden layer that is asked for, or raise BadChoice."""
    last = len(net.sizes) - 2
    require(last >= 1, "hidden layers of the network", last, "at least 1")
    good = layer is None or is_whole(layer, 1, last)
    require(good, "layer", layer, "1, the only hidden layer" if last == 1 else f"a hidden layer, 1 to {last}")
    return last if layer is None else layer


def _nearest(recorded: list[int], steps: Sequence[int] | None) -> list[int]:
    """Return the recorded steps that are nearest to ``steps``, each once and in order; all where that is None."""
    if steps is None:
        return recorded
    asked = whole_steps(steps)
    require(len(asked) > 0, "steps", steps, "at least one")
    return sorted({min(recorded, key=lambda step: abs(step - wanted)) for wanted in asked})


def _grid(x: NDArray[np.float64], side: int) -> Grid | None:
    """Return a grid around the points ``x`` (N, 2), the same margin on all four sides; None where n_0 is not 2."""
    require_whole("grid", side, 2)
    if x.shape[1] != 2:
        return None
    low, high = x.min(axis=0), x.max(axis=0)
    margin = MARGIN * (float((high - low).max()) or 1.0)
    return Grid(*(np.linspace(low[i] - margin, high[i] + margin, side) for i in (0, 1)))


def _fold(
    net: Network, step: int, l: int, x: NDArray[np.float64], targets: NDArray[np.float64], grid: Grid | None
) -> Fold:
    """Return what layer ``l`` of ``net`` makes of the points and of the grid."""
    net = net.astype("float64")
    a = forward(net, x)[1]
    predicted, accuracy = net.decide(a[-1]), None
    if net.task == "classification":
        accuracy = float((predicted == net.decide(targets)).mean())
    region = sheet = None
    if grid is not None:
        every = forward(net, grid.points)[1]
        shape = (len(grid.second), len(grid.first), -1)
        region, sheet = every[-1].reshape(shape), every[l].reshape(shape)
    cost = cost_of(net, x, targets, Penalty())
    return Fold(step, a[l], a[-1], predicted, _line(net, l), cost, accuracy, region, sheet)


def _line(net: Network, l: int) -> tuple[NDArray[np.float64], float] | None:
    """Return the line in layer ``l``'s space on whose upper side the network says its second class, if one does.

    One output says it from ½ on, where the sigmoid's and the step's z is 0; of two, the one of larger z says it.
    """
    w, b = net.w[-1], net.b[-1]
    if l != len(net.sizes) - 2 or net.task != "classification":
        return None
    if len(b) == 1 and net.activations[-1].name in ("sigmoid", "step"):
        return w[0].copy(), float(b[0])
    if len(b) == 2 and net.activations[-1].name in ("sigmoid", "softmax"):
        return w[1] - w[0], float(b[1] - b[0])
    return None
