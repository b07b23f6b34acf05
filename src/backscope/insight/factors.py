"""One example's gradient is an outer product in every layer: what follows from the two factors, delta and a, alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, trace_batch
from backscope.errors import BadData
from backscope.insight.subject import Subject
from backscope.named import require_whole
from backscope.network import Layout

AT_ONCE = 1 << 22  # numbers that a piece of the examples may take: 32 MB, some times that while they are worked with
LEAST = 64  # examples in a piece all the same: each piece costs as much again as there are parameters
KEPT = 1 << 25  # numbers that are kept from one pass over the examples for the next: 256 MB


@dataclass(frozen=True)
class Factors:
    """The gradients g_i of some examples, g_i[l] = delta[l][i] ⊗ (a[l-1][i], 1), without one of them being built.

    Attributes
    ----------
    rows : slice
        Which examples they are.
    a : list
        ``a[l]`` (n, n_l), l = 0 … L.
    delta : list
        ``delta[l]`` = dC_x/dz[l] (n, n_l) of each example alone, l = 1 … L: without the 1/N of a batch.
    costs : ndarray, (n,)
        C_x.
    total : ndarray, (number of parameters,)
        Σ_i g_i, as back-propagation has it.

    Source
    ------
    Goodfellow, *Efficient per-example gradient computations*, arXiv:1510.01799 (2015), for norms; Dangel, Kunstner,
    Hennig, *BackPACK*, ICLR 2020, for second moments.
    """

    rows: slice
    a: list[Any]
    delta: list[Any]
    costs: NDArray[np.float64]
    total: NDArray[np.float64]

    def squared_norms(self) -> NDArray[np.float64]:
        """Return ‖g_i‖² (n,): Σ_l ‖delta_i[l]‖² (‖a_i[l-1]‖² + 1); raises BadData if one is not finite."""
        total = np.zeros(len(self.costs))
        with np.errstate(over="ignore", invalid="ignore"):
            for a, delta in self._layers():
                total += _squares(delta) * (_squares(a) + 1)
        if not np.isfinite(total).all():
            row = self.rows.start + int(np.isfinite(total).argmin())
            raise BadData(f"x, row {row + 1}: its gradient is too long, the square of its norm is not finite")
        return total

    def along(self, w: Any, b: Any) -> NDArray[np.float64]:
        """Return the dot product (n,) of each g_i with one direction, given as w[l] and b[l] of its layers."""
        total = np.zeros(len(self.costs))
        for l, (a, delta) in enumerate(self._layers(), 1):
            total += np.einsum("ij,ij->i", a @ w[l].T + b[l], delta)
        return total

    def squares(self, layout: Layout) -> NDArray[np.float64]:
        """Return Σ_i g_i², entry by entry, as a flat vector."""
        flat = np.empty(layout.size)
        w, b = layout.views(flat)
        for l, (a, delta) in enumerate(self._layers(), 1):
            squared = delta * delta
            np.matmul(squared.T, a * a, out=w[l])
            squared.sum(axis=0, out=b[l])
        return flat

    def columns(self, layout: Layout, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return g_i at some places of the flat vector, (n, len(chosen))."""
        found = np.empty((len(self.costs), len(chosen)))
        for (a, delta), part in zip(self._layers(), layout.weight_slices(), strict=True):
            weights = (chosen >= part.start) & (chosen < part.stop)
            j, k = np.divmod(chosen[weights] - part.start, a.shape[1])
            found[:, weights] = delta[:, j] * a[:, k]
            biases = (chosen >= part.stop) & (chosen < part.stop + delta.shape[1])
            found[:, biases] = delta[:, chosen[biases] - part.stop]
        return found

    def _layers(self) -> Iterator[tuple[Any, Any]]:
        """Yield a[l-1] and delta[l] for l = 1 … L."""
        return zip(self.a[:-1], self.delta[1:], strict=True)


class Passes:
    """All examples in pieces, forward and backward, as often as it is iterated over.

    What a pass computed is kept for the next where it is small (the inputs never are): a second pass over all of MNIST
    then costs neither forward nor backward again.
    """

    def __init__(self, seen: Subject, at_once: int | None = None) -> None:
        if at_once is not None:
            require_whole("at_once", at_once, 1)
        self.seen, layers = seen, sum(seen.net.sizes[1:])
        self.at_once = at_once or max(LEAST, AT_ONCE // (seen.net.sizes[0] + 2 * layers))
        pieces = -(-len(seen) // self.at_once)
        self._keep = 2 * layers * len(seen) + pieces * seen.net.layout.size <= KEPT
        self._kept: dict[int, Factors] = {}

    def __iter__(self) -> Iterator[Factors]:
        for rows, x, y in self.seen.pieces(self.at_once):
            kept = self._kept.get(rows.start)
            if kept is None:
                kept = self._computed(rows, x, y)
                if self._keep:
                    self._kept[rows.start] = replace(kept, a=[None, *kept.a[1:]])
            yield replace(kept, a=[x, *kept.a[1:]])

    def _computed(self, rows: slice, x: NDArray[np.float64], y: NDArray[np.float64]) -> Factors:
        n = len(x)
        trace = trace_batch(self.seen.net, x, y, Penalty(), np.full(n, float(n)))  # n · 1/n: each as if it were alone
        finite = np.isfinite(trace.costs)
        for delta in trace.delta[1:]:
            finite &= np.isfinite(delta).all(axis=1)
        if not finite.all():
            row = rows.start + int(finite.argmin())
            raise BadData(f"x, row {row + 1}: its cost or gradient is not finite; the network's numbers are too large")
        return Factors(rows, trace.a, trace.delta, trace.costs, trace.gradient)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let BLAS work in one thread: the same bits on every machine's number of cores.

    Two gained a third where both cores were free, and took ten times as long where others used them too.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield


def _squares(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ_j rows[i, j]² (n,)."""
    return np.einsum("ij,ij->i", rows, rows)
