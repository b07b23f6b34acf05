"""A past run stood up again: from a checkpoint, by the run's own engine, any of its steps are done once more."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop.dropout import masks
from backscope.engines import CompiledEngine, Engine, Job, Steps, engine_named
from backscope.engines.core_plan import unsupported
from backscope.engines.reference import inputs_at, mini_batches, trace_rows
from backscope.errors import BadChoice, BadFile, BadRun
from backscope.insight.chosen import Chosen
from backscope.insight.shares import Moment
from backscope.learning import State, clip_by_norm
from backscope.network.forward import masked
from backscope.training import Run, RunFolder, open_run
from backscope.training.checkpoint import Standing, read_standing
from backscope.training.material import gather_again
from backscope.training.run import Origin

Tell = Callable[[int, int], Any]


@dataclass(frozen=True)
class Mark:
    """Where the replay stood: parameters and the optimiser's state after so many steps."""

    step: int
    parameters: NDArray[Any]
    state: State


class Replay:
    """The steps of a past run, to be done again with the same bits.

    Nothing has to be recorded for it: the order of the examples, dropout's masks and deformations are functions of
    (seed, step), so a checkpoint and the data are enough. A run without folder that was trained in this process starts
    from the parameters that it had then.

    Parameters
    ----------
    run : Run, or path of a run's folder
    data, validation, sample_weight
        As ``backscope.resume`` takes them: needed where the run was trained on arrays, in another process.
    engine : str, optional
        Default: the run's own. Another one gives the same numbers to rounding.

    Attributes
    ----------
    step : int
        How many steps are done.
    last : int
        How many the run has done.
    differences : dict of int to float
        For each checkpoint that was passed, by its number of steps: the largest difference between its parameters and
        the replay's. All are 0 where the replay had the run's own bits.

    Raises
    ------
    BadChoice
        If the run's start is not known.
    BadRun
        If its folder cannot be read, or the data is not at hand.
    """

    def __init__(
        self,
        run: Run | str | os.PathLike[str],
        data: Any = None,
        validation: Any = None,
        sample_weight: Any = None,
        engine: str | None = None,
    ) -> None:
        if isinstance(run, str | os.PathLike):
            run = open_run(run)
        if not isinstance(run, Run):
            raise BadChoice(f"run: got {type(run).__name__}, expected a Run or the path of its folder")
        self.run, self.last = run, run.step
        self._store = None if run.folder is None else RunFolder(run.folder)
        about, given = self._described(run)
        net, plan = run.network.copy(), run.recipe
        material = gather_again(
            net,
            about,
            *(
                theirs if own is None else own
                for own, theirs in zip((data, validation, sample_weight), given, strict=True)
            ),
        )
        self.engine: Engine = engine_named(engine or about["engine"], about["threads"])
        state = plan.optimizer.start(net.parameters)
        self.job = Job(net, material.x, material.y, material.weights, plan, state, material.rows)
        self._fast = isinstance(self.engine, CompiledEngine) and unsupported(net, plan) is None
        self._checkpoints = {} if self._store is None else self._store.by_step()
        self.step = 0
        self.differences: dict[int, float] = {}

    def _described(self, run: Run) -> tuple[dict[str, Any], tuple[Any, Any, Any]]:
        """Return what run.json says, and data, validation and sample weights where this process has them."""
        origin: Origin | None = run.origin
        given = (None, None, None) if origin is None else (origin.data, origin.validation, origin.sample_weight)
        if self._store is not None:
            return self._store.about(), given
        if origin is None or origin.parameters is None:
            raise BadChoice(
                "run: got a run without folder from another process, expected one with a folder (train with folder=…), "
                "whose checkpoints a replay can start from"
            )
        return origin.about, given

    @cached_property
    def put_back(self) -> NDArray[Any] | None:
        """The best epoch's parameters, where early stopping put them back after the last step; else None."""
        found = self._read(self.last)
        if found is not None:
            return found.parameters if found.put_back else None
        return self.run.network.parameters.copy() if self._store is None and self._best is not None else None

    @cached_property
    def _best(self) -> int | None:
        """How many steps were done when the parameters were those that early stopping put back; None: it did not."""
        run = self.run
        if run.best_epoch is None or run.status not in ("finished", "stopped early"):
            return None
        step = int(run.history[run.best_epoch - 1]["step"])
        return None if step == self.last else step

    def one_thread(self) -> AbstractContextManager[Any]:
        """Keep NumPy's products of the books to one thread, if the engine does not need more of them.

        They are many and small: threads gain little, and lose much where cores are shared. The reference engine's bits
        depend on them, so they are left alone for it.
        """
        from threadpoolctl import threadpool_limits

        return threadpool_limits(1) if self._fast else nullcontext()

    def begin(self, step: int) -> None:
        """Stand where the run stood after ``step`` steps: at the nearest checkpoint before, and on from there."""
        for near in sorted((known for known in self._checkpoints if known <= step), reverse=True):
            found = self._read(near)
            if found is not None and not found.put_back:
                self.restore(Mark(near, found.parameters, found.state))
                break
        else:
            origin = self.run.origin
            if origin is None or origin.parameters is None:
                raise BadRun(f"{self.run.folder}: has no checkpoint at or before step {step} that can be read")
            self.restore(Mark(0, origin.parameters, self.job.recipe.optimizer.start(origin.parameters)))
        self.forward(step)

    def mark(self) -> Mark:
        """Return where the replay stands, to be given to :meth:`restore`."""
        return Mark(self.step, self.job.net.parameters.copy(), {name: s.copy() for name, s in self.job.state.items()})

    def restore(self, mark: Mark) -> None:
        """Stand there again."""
        self.job.net.parameters[...] = mark.parameters
        for name, array in self.job.state.items():
            array[...] = mark.state[name]
        self.step = mark.step

    def forward(self, step: int, tell: Callable[[int], Any] | None = None) -> None:
        """Go on to ``step`` at the engine's full speed; ``tell`` hears now and then how many steps are done."""

        def watch(steps: Steps) -> bool:
            if tell is not None:
                tell(steps.first + len(steps))
            return False

        while self.step < step:
            marks = [step, *self._checkpoints, *([] if self._best is None else [self._best])]
            goal = min(mark for mark in marks if self.step < mark <= step)
            self.engine.advance(self.job, self.step, goal, watch)
            self.step = goal
            self._compare()

    def moments(self, part: Chosen, stop: int) -> Iterator[Moment]:
        """Go on to ``stop`` step by step, and yield of each what it did to the parameters ``part``."""
        job, plan, places = self.job, self.job.recipe, part.places
        before, state_before = self._at(places)
        for step, rows in mini_batches(job, self.step, stop):
            a, delta = self._activity(step, rows, part.layer == 1)
            scale = self._scale(a, delta)
            self.engine.advance(job, step, step + 1, lambda _: False)
            self.step = step + 1
            self._compare()
            after, state_after = self._at(places)
            yield Moment(
                step=step,
                learning_rate=plan.rate(step, job.examples),
                rows=rows,
                a=part.behind(a[part.layer - 1]),
                delta=delta[part.layer][:, part.neurons].astype(np.float64),
                before=before,
                after=after,
                state_before=state_before,
                state_after=state_after,
                scale=scale,
                decays=part.decays,
            )
            before, state_before = after, state_after

    def _at(self, places: NDArray[np.intp]) -> tuple[NDArray[np.float64], State]:
        """Return parameters and state at ``places``."""
        net, state = self.job.net, self.job.state
        return net.parameters[places].astype(np.float64), {k: v[places].astype(np.float64) for k, v in state.items()}

    def _activity(self, step: int, rows: NDArray[np.intp], inputs: bool) -> tuple[list[Any], list[Any]]:
        """Return a and delta of the step to come, by layer; a[0] only if ``inputs`` or clipping asks for it."""
        job, plan = self.job, self.job.recipe
        if not self._fast:
            trace = trace_rows(job, step, rows)
            return trace.a, trace.delta
        assert isinstance(self.engine, CompiledEngine)  # for mypy
        _, a, delta = self.engine.activity(job, step)
        if inputs or plan.clip:
            a[0] = inputs_at(job, step, rows)
            if plan.dropout[0]:
                rates = (plan.dropout[0], *[0.0] * (len(plan.dropout) - 1))
                dropped = masks(job.net.sizes, rates, len(rows), plan.seed, step, job.net.dtype)
                a[0] = masked(a[0], dropped, 0)
        return a, delta

    def _scale(self, a: list[Any], delta: list[Any]) -> float:
        """Return what clipping multiplies the step's gradient by: the sum of all examples' shares and the penalty's."""
        net, plan = self.job.net, self.job.recipe
        if not plan.clip:
            return 1.0
        wide = [None, *(part.astype(np.float64) for part in delta[1:])]
        grad_w = [None, *((a[l - 1].astype(np.float64).T @ wide[l]).T for l in range(1, len(wide)))]
        plan.penalty.add([None, *(w.astype(np.float64) for w in net.w[1:])], grad_w)
        gradient = net.layout.flatten(grad_w, [None, *(part.sum(axis=0) for part in wide[1:])])
        norm = clip_by_norm(gradient, None)
        return plan.clip / norm if norm > plan.clip else 1.0

    def _compare(self) -> None:
        """Note how far the parameters are from those of the checkpoint that was taken here, if one was."""
        found = self._read(self.step)
        if found is not None and not found.put_back:
            kept = found.parameters
        elif self.step == self._best and self.put_back is not None:
            kept = self.put_back
        elif self.step == self.last and self._store is None and self._best is None:
            kept = self.run.network.parameters
        else:
            return
        apart = np.abs(kept.astype(np.float64) - self.job.net.parameters)
        self.differences[self.step] = float(apart.max(initial=0.0))

    def _read(self, step: int) -> Standing | None:
        """Return the checkpoint after ``step`` steps, if there is one that can be read."""
        path: Path | None = self._checkpoints.get(step)
        try:
            return None if path is None else read_standing(path)
        except BadFile:
            return None
