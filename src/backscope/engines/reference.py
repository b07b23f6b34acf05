"""The reference engine: NumPy, one step after the other, by the definition in ``backprop``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Trace, trace_batch
from backscope.backprop.dropout import masks
from backscope.data.ink import InkRows
from backscope.engines.job import Job, Steps, Watch
from backscope.errors import Diverged
from backscope.learning import clip_by_norm, cut, deform, order, steps_per_epoch
from backscope.network import Network, forward

CHUNK = 4096  # rows a forward pass at once


class ReferenceEngine:
    """Runs the definition itself. Every other engine must give its numbers, to rounding."""

    name = "reference"

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads
        self._unpacked: tuple[Any, NDArray[Any]] | None = None  # the last packed pictures, and what they hold

    @property
    def description(self) -> str:
        """The name: there is nothing to choose."""
        return self.name

    def advance(self, job: Job, start: int, stop: int, watch: Watch, each_step: bool = False) -> None:
        """Do the steps ``start`` … ``stop`` - 1 of ``job``; see :class:`backscope.engines.Engine`."""
        from threadpoolctl import threadpool_limits

        with nullcontext() if self.threads is None else threadpool_limits(self.threads):
            self._advance(self._dense(job), start, stop, watch)

    def _dense(self, job: Job) -> Job:
        """Return ``job`` with packed pictures unpacked once: every epoch needs all of them, in another order."""
        if not isinstance(job.x, InkRows):
            return job
        if self._unpacked is None or self._unpacked[0] is not job.x:
            self._unpacked = job.x, job.x.dense()
        return replace(job, x=self._unpacked[1])

    def _advance(self, job: Job, start: int, stop: int, watch: Watch) -> None:
        weights = job.net.layout.weight_slices()
        for step, rows in mini_batches(job, start, stop):
            eta = job.recipe.rate(step, job.examples)
            trace = trace_rows(job, step, rows)
            if not np.isfinite(trace.cost):
                raise diverged(job.net, trace, step, eta)
            gradient = trace.gradient
            clip_by_norm(gradient, job.recipe.clip)
            with np.errstate(over="ignore", invalid="ignore"):  # the next step's cost tells
                job.recipe.optimizer.step(job.net.parameters, gradient, job.state, eta, step + 1, weights)
            right = _right(job.net, trace.a[-1], job.y[rows])
            done = (np.array([value]) for value in (len(rows), trace.cost, right, eta))
            if watch(Steps(step, *done)):
                return

    def outputs(self, net: Network, x: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return z[L] and a[L] of ``x``, in bounded memory whatever N; see :class:`backscope.engines.Engine`."""
        z, a = (np.empty((x.shape[0], net.sizes[-1]), dtype=net.dtype) for _ in range(2))
        for start in range(0, x.shape[0], CHUNK):
            rows = slice(start, start + CHUNK)
            every_z, every_a = forward(net, x[rows].astype(net.dtype, copy=False))
            z[rows], a[rows] = every_z[-1], every_a[-1]
        return z, a


def mini_batches(job: Job, start: int, stop: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield (step, rows of its mini-batch) for ``start`` … ``stop`` - 1, each epoch shuffled and cut anew."""
    N, plan = job.examples, job.recipe
    each = steps_per_epoch(N, plan.batch_size)
    for epoch in range(start // each, -(-stop // each)):
        rows_of_epoch = cut(order(N, plan.seed, epoch, plan.shuffle), plan.batch_size)
        for step, rows in enumerate(rows_of_epoch, epoch * each):
            if start <= step < stop:
                yield step, rows if job.rows is None else job.rows[rows]


def inputs_at(job: Job, step: int, rows: NDArray[np.intp]) -> Any:
    """Return the inputs ``rows`` of ``job`` as they look at ``step``, in the network's dtype; dropout comes later."""
    x, plan = job.x[rows].astype(job.net.dtype, copy=False), job.recipe
    return x if plan.deform is None else deform(x, plan.deform, plan.seed, step, rows)


def trace_rows(job: Job, step: int, rows: NDArray[np.intp]) -> Trace:
    """Return the trace of the mini-batch ``rows`` of ``job`` at ``step``, in the network's dtype."""
    net, plan = job.net, job.recipe
    x = inputs_at(job, step, rows)
    weights = None if job.weights is None else job.weights[rows]
    dropped = masks(net.sizes, plan.dropout, len(rows), plan.seed, step, net.dtype)
    return trace_batch(net, x, job.y[rows], plan.penalty, weights, dropped)


def _right(net: Network, a: NDArray[Any], y: NDArray[Any]) -> int:
    """Count the rows whose outputs ``a`` mean the same class as the wanted outputs ``y``."""
    if net.task == "regression":
        return 0
    if a.shape[1] == 1:
        return int(((a >= 0.5) == (y >= 0.5)).sum())
    return int((a.argmax(axis=1) == y.argmax(axis=1)).sum())


def diverged(net: Network, trace: Trace, step: int, eta: float) -> Diverged:
    """Return the error for a cost that is not finite: it names the step, the layer and what to try."""
    for layer in range(1, len(net.sizes)):
        if not np.isfinite(net.w[layer]).all() or not np.isfinite(net.b[layer]).all():
            found = "its parameters are"
            break
        if not np.isfinite(trace.z[layer]).all() or not np.isfinite(trace.a[layer]).all():
            found = "its z or a is"
            break
    else:
        layer, found = len(net.sizes) - 1, "the cost of its output is"
    return Diverged(
        f"the cost became {trace.cost} at step {step}, first in layer {layer} ({found} no longer finite); "
        f"try a smaller learning_rate (it was {eta:.3g}), clip=1, or inputs scaled to about -1 … 1",
        step,
        layer,
    )
