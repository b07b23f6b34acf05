"""The compiled engine: whole epochs in C++; the reference's numbers to rounding, the same bits on any threads."""

from __future__ import annotations

import importlib
import os
import time
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.engines.core_plan import core_plan, unsupported
from backscope.engines.inputs import CoreInput, core_input
from backscope.engines.job import Job, Steps, Watch
from backscope.engines.reference import ReferenceEngine, diverged, trace_rows
from backscope.engines.thread_choice import ThreadChoice, candidates, cores
from backscope.errors import SlowEngine
from backscope.learning import recipe, steps_per_epoch
from backscope.named import require
from backscope.network import Network

ROWS_AT_ONCE = 96  # examples a thread answers at once: their activations fit its cache


def load_core() -> Any | None:
    """Return the extension module, or None where it was not built."""
    try:
        return importlib.import_module("backscope.engines._core")
    except ImportError:
        return None


def instruction_set(core: Any) -> str:
    """Return the instruction set asked for by BACKSCOPE_ISA, by default the best there is; raises BadChoice."""
    name, known = os.environ.get("BACKSCOPE_ISA", "best"), ("best", "avx512", "avx2", "baseline", "scalar")
    here = ", ".join(one for one in known if core.has(one))
    require(name in known and core.has(name), "BACKSCOPE_ISA", name, f"one that this machine has: {here}")
    return name


@dataclass
class _Work:
    """The core at work on one job."""

    job: Job
    trainer: Any
    input: CoreInput
    choice: ThreadChoice
    state: list[NDArray[Any]]
    epoch: int = -1
    rows: NDArray[np.int64] | None = None  # the order of that epoch

    @property
    def batch_size(self) -> int:
        """Rows of a mini-batch that is whole; a batch may be asked to be larger than any number of the core's."""
        return min(self.job.recipe.batch_size, self.job.examples)

    @property
    def each(self) -> int:
        """Steps of an epoch."""
        return steps_per_epoch(self.job.examples, self.batch_size)

    def only_a_rest(self, step: int, count: int) -> bool:
        """Tell whether these steps end an epoch that they did not begin: its last batch is smaller than all others."""
        return step % self.each > 0 and (step + count) % self.each == 0

    def rows_from(self, core: Any, step: int) -> NDArray[np.int64]:
        """Return the rows of the mini-batches from ``step`` to the end of its epoch, one behind the other."""
        size = self.batch_size
        epoch, place = divmod(step, self.each)
        if self.epoch != epoch or self.rows is None:
            self.rows, self.epoch = _order(core, self.job, epoch), epoch
        return self.rows[place * size :]


class CompiledEngine:
    """Calls the C++ core for stretches of steps; what it cannot do, the reference engine does, and that is said once.

    Parameters
    ----------
    threads : int, optional
        How many to use; default: measured while training.
    """

    name = "compiled"

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads
        self.core: Any = load_core()  # None where it was not built; engine_named sees to it that it is
        self._work: _Work | None = None
        self._reference: ReferenceEngine | None = None
        self._seen: list[tuple[Any, tuple[np.dtype[Any], bool], CoreInput]] = []

    @property
    def description(self) -> str:
        """Instruction set, threads, and the kind of product that each layer is computed by."""
        if self._work is None:
            return self.name if self._reference is None else self._reference.description
        trainer, L = self._work.trainer, len(self._work.job.net.sizes) - 1
        threads, given = self._work.choice.best, self._work.input
        first = (
            "dense" if given.csr is None and given.density == 1 else f"sparse ({trainer.density:.1%} of inputs not 0)"
        )
        layers = f"layer 1 {first}" + ("" if L == 1 else ", layer 2 dense" if L == 2 else f", layers 2-{L} dense")
        return f"compiled ({trainer.instruction_set}, {threads} thread{'s' * (threads > 1)}; {layers})"

    def advance(self, job: Job, start: int, stop: int, watch: Watch, each_step: bool = False) -> None:
        """Do the steps ``start`` … ``stop`` - 1 of ``job``; see :class:`backscope.engines.Engine`."""
        reason = unsupported(job.net, job.recipe)
        if reason is not None:
            self._fall_back(reason).advance(job, start, stop, watch, each_step)
            return
        work = self._take_up(job)
        step, stopped = start, False
        work.trainer.load(job.net.parameters, work.state)
        try:
            while step < stop and not stopped:
                end = step + 1 if each_step else min(stop, (step // work.each + 1) * work.each)
                done = self._some_steps(work, step, end)
                step += len(done)
                if each_step:
                    work.trainer.store(job.net.parameters, work.state)
                stopped = watch(done)
                if each_step:
                    work.trainer.load(job.net.parameters, work.state)  # a callback may have changed them
        finally:
            work.trainer.store(job.net.parameters, work.state)

    def _some_steps(self, work: _Work, step: int, end: int) -> Steps:
        """Do one or more of the steps up to ``end``, within one epoch, for as long as the choice of threads says."""
        job, size = work.job, work.batch_size
        rows = work.rows_from(self.core, step)
        eta = job.recipe.rates(step, end, job.examples)
        costs, right = np.empty(len(eta)), np.empty(len(eta), dtype=np.int32)
        began = time.perf_counter()
        count, failed = work.trainer.run(rows, size, step, eta, costs, right, work.choice.now, work.choice.seconds)
        if not work.only_a_rest(step, count):
            work.choice.took(time.perf_counter() - began, count)
        if failed and not count:
            self._diverged(work, step, rows[:size], float(eta[0]))
        sizes = np.minimum(size, len(rows) - size * np.arange(count))
        return Steps(step, sizes, costs[:count], right[:count].astype(np.int64), eta[:count])

    def _diverged(self, work: _Work, step: int, rows: NDArray[np.int64], eta: float) -> None:
        """Raise Diverged in the reference's words, the parameters being those before ``step``."""
        job = work.job
        work.trainer.store(job.net.parameters, work.state)
        raise diverged(job.net, trace_rows(job, step, rows), step, eta)

    def activity(self, job: Job, step: int) -> tuple[list[Any], list[Any], list[Any]]:
        """Return z, a and delta of one step's mini-batch with the parameters as they are: lists by layer, as in Trace.

        For insight, which replays steps at speed. The entries at 0 are None. Only for jobs that the core can do, see
        ``core_plan.unsupported``.
        """
        work = self._take_up(job)
        rows = work.rows_from(self.core, step)[: work.batch_size]
        z, a, delta = (
            [np.empty((len(rows), size), dtype=job.net.dtype) for size in job.net.sizes[1:]] for _ in range(3)
        )
        work.trainer.load(job.net.parameters, work.state)
        work.trainer.trace(rows, step, z, a, delta)
        return [None, *z], [None, *a], [None, *delta]

    def outputs(self, net: Network, x: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return z[L] and a[L] of ``x``; see :class:`backscope.engines.Engine`."""
        plan = recipe(len(net.sizes) - 1, optimizer="sgd")
        if unsupported(net, plan) is not None or not x.shape[0]:
            return ReferenceEngine(self.threads).outputs(net, x)
        threads = self.threads or cores()
        given = self._input(x, net.dtype)
        rows = np.arange(x.shape[0])
        room = min(len(rows), ROWS_AT_ONCE * threads)
        trainer = self._trainer(net.dtype)(
            core_plan(self.core, net, plan),
            given.x,
            1.0,
            given.csr,
            None,
            None,
            room,
            threads,
            instruction_set(self.core),
        )
        trainer.load(net.parameters, [])
        z, a = (np.empty((len(rows), net.sizes[-1]), dtype=net.dtype) for _ in range(2))
        trainer.answer(rows, z, a, threads)
        return z, a

    def _take_up(self, job: Job) -> _Work:
        """Return the core at work on ``job``: the one of the last call where the job is the same."""
        if self._work is None or self._work.job is not job:
            net, plan = job.net, job.recipe
            size = min(plan.batch_size, job.examples)
            numbers = candidates(self.threads, 3 * size * net.parameters.size)
            given = self._input(job.x, net.dtype, plan.deform is not None)
            trainer = self._trainer(net.dtype)(
                core_plan(self.core, net, plan),
                given.x,
                given.density,
                given.csr,
                np.ascontiguousarray(job.y, dtype=net.dtype),
                job.weights,
                size,
                max(numbers),
                instruction_set(self.core),
            )
            state = [job.state[slot] for slot in plan.optimizer.slots]
            self._work = _Work(job, trainer, given, ThreadChoice(numbers), state)
        return self._work

    def _trainer(self, dtype: np.dtype[Any]) -> Any:
        return self.core.Trainer32 if dtype == np.float32 else self.core.Trainer64

    def _input(self, x: Any, dtype: np.dtype[Any], pictures: bool = False) -> CoreInput:
        """Return ``x`` as the core reads it; that of the last two arrays is kept."""
        for seen, how, given in self._seen:
            if seen is x and how == (dtype, pictures):
                return given
        given = core_input(x, dtype, self.core, self.threads or cores(), pictures)
        self._seen = [*self._seen[-1:], (x, (dtype, pictures), given)]
        return given

    def _fall_back(self, reason: str) -> ReferenceEngine:
        """Return the reference engine, and say once why it does the work."""
        if self._reference is None:
            warnings.warn(
                f"the compiled core cannot do {reason}; the reference engine does it", SlowEngine, stacklevel=4
            )
            self._reference = ReferenceEngine(self.threads)
        return self._reference


def _order(core: Any, job: Job, epoch: int) -> NDArray[np.int64]:
    """Return what ``learning.order`` and ``learning.cut`` make of an epoch, as rows of the job's arrays."""
    N, plan = job.examples, job.recipe
    rows = np.arange(N, dtype=np.int64)
    if plan.shuffle and plan.batch_size < N:
        core.order(plan.seed, epoch, rows)
    return rows if job.rows is None else job.rows[rows].astype(np.int64, copy=False)
