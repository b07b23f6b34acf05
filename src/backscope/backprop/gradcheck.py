"""Proof of a gradient by finite differences: random directions through all parameters, and single entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.backprop.equations import Masks, cost_of, trace_batch
from backscope.backprop.penalty import Penalty, as_penalty
from backscope.errors import BadData, GradientMismatch
from backscope.named import require
from backscope.network import Network, checks
from backscope.randomness import Purpose, generator, permutation

# From far to near: the far ones have the smaller rounding error, the near ones do not step over a kink of ReLU.
NUDGES = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7)


@dataclass(frozen=True)
class _Probe:
    """One direction in which the cost is measured: ``name`` says which."""

    name: str
    direction: NDArray[np.float64]
    predicted: float


def gradcheck(
    net: Network,
    x: Any,
    y: Any,
    *,
    penalty: float | str | Penalty = 0.0,
    sample_weight: ArrayLike | None = None,
    masks: Masks = None,
    gradient: ArrayLike | None = None,
    directions: int = 8,
    entries: int = 100,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> float:
    """Compare the gradient with fourth-order central differences of the cost, in float64.

    Parameters
    ----------
    net, x, y, penalty, sample_weight, masks
        As in :func:`backscope.backprop`: x is (N, n_0), y is (N, n_L) or (N,).
    gradient : array_like, shape (number of parameters,), optional
        The gradient to be checked, in the order of ``net.parameters``; default: that of ``backprop``.
    directions : int, default 8
        How many random directions of length 1, each through all parameters, are measured.
    entries : int, default 100
        How many single entries are measured: all if there are no more, else a random choice.
    tolerance : float, default 1e-6
        The largest relative error, |measured - gradient| / max(|measured|, |gradient|), that passes. Where both are
        so small that rounding of the cost hides them, the rounding takes the place of the denominator.
    seed : int, default 0
        Of directions and entries.

    Returns
    -------
    float
        The largest relative error found, at most ``tolerance``.

    Raises
    ------
    GradientMismatch
        If an error is larger; the message names layer and entry and gives both numbers.
    BadData, BadChoice
        As :func:`backscope.backprop`.

    Source
    ------
    Central differences of fourth order: Fornberg, Mathematics of Computation 51 (1988), table 1; random directions as
    in autograd's ``check_grads``. Where |ReLU| and the like have a kink within reach, nearer points are tried.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 3, 2], seed=1)
    >>> bs.gradcheck(net, [[0.0, 1.0], [1.0, 1.0]], [0, 1]) < 1e-6
    True
    """
    require(0 < tolerance < 1, "tolerance", tolerance, "a number between 0 and 1")
    net = net.astype("float64")
    x = checks.inputs(x, net.sizes[0], np.float64)
    y = net.targets(y, rows=x.shape[0])
    weights, fine = checks.positive_weights(sample_weight, x.shape[0]), as_penalty(penalty)
    if gradient is None:
        gradient = trace_batch(net, x, y, fine, weights, masks).gradient
    flat = np.asarray(gradient, dtype=np.float64)
    if flat.shape != net.parameters.shape:
        raise BadData(f"gradient: got shape {flat.shape}, expected {net.parameters.shape}")

    def cost() -> float:
        return cost_of(net, x, y, fine, weights, masks)

    return max(_error(net, probe, cost, tolerance) for probe in _probes(net, flat, directions, entries, seed))


def _probes(net: Network, gradient: NDArray[Any], directions: int, entries: int, seed: int) -> Iterator[_Probe]:
    """Yield single entries first, so that a message can name the one that is wrong, then random directions."""
    size = gradient.size
    chosen = permutation(size, seed, Purpose.DIRECTION, 0)[:entries]
    for index in sorted(chosen.tolist()):
        direction = np.zeros(size)
        direction[index] = 1
        yield _Probe(f"layer {net.layout.entry(index)[0]}, {net.layout.name_of(index)}", direction, gradient[index])
    for number in range(1, directions + 1):
        direction = generator(seed, Purpose.DIRECTION, number).standard_normal(size)
        direction /= np.linalg.norm(direction)
        name = f"all layers, random direction {number} of seed {seed}"
        yield _Probe(name, direction, float(gradient @ direction))


def _error(net: Network, probe: _Probe, cost: Callable[[], float], tolerance: float) -> float:
    """Return the smallest relative error over the nudges, or raise GradientMismatch."""
    start, rounding = net.parameters.copy(), 64 * np.finfo(np.float64).eps * max(1.0, abs(cost()))
    best, nearest = np.inf, np.nan
    try:
        for h in NUDGES:
            measured = _slope(net, start, probe.direction, h, cost)
            least = rounding / h / tolerance
            error = abs(measured - probe.predicted) / max(abs(measured), abs(probe.predicted), least)
            if error < best:
                best, nearest = error, measured
            if best <= tolerance:
                return float(best)
    finally:
        net.parameters[...] = start
    raise GradientMismatch(
        f"{probe.name}: the gradient says {probe.predicted:.10g}, finite differences measure {nearest:.10g} "
        f"(relative error {best:.2g}, allowed {tolerance:.2g})"
    )


def _slope(net: Network, start: NDArray[Any], direction: NDArray[Any], h: float, cost: Callable[[], float]) -> float:
    """Return dC/dt along ``direction``: (C(-2h) - 8 C(-h) + 8 C(h) - C(2h)) / 12h."""
    total = 0.0
    for steps, factor in ((-2, 1), (-1, -8), (1, 8), (2, -1)):
        net.parameters[...] = start + steps * h * direction
        total += factor * cost()
    return total / (12 * h)
