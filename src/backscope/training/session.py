"""The loop that makes a trained network out of steps: epochs, history, callbacks, stopping, checkpoints."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backscope.engines import Engine, Job, Steps
from backscope.errors import Diverged, Interrupted
from backscope.learning import steps_per_epoch
from backscope.training.callbacks import Callback
from backscope.training.checkpoint import Best, Checkpoint, Sums
from backscope.training.early_stopping import EarlyStopping
from backscope.training.interruption import Interruption
from backscope.training.material import Pair
from backscope.training.metrics import Metric, evaluate
from backscope.training.run import Run
from backscope.training.store import RunFolder

SECONDS_BETWEEN_CHECKPOINTS = 60.0  # within an epoch
FREE_SAVING, MOST_SAVING = 2.0, 0.1  # epochs end with a checkpoint until these took so many seconds and of the time


@dataclass
class Session:
    """One call of train or resume. ``now`` is the live state: its arrays are those that the engine advances."""

    run: Run
    job: Job
    now: Checkpoint
    engine: Engine
    validation: Pair | None = None
    folder: RunFolder | None = None
    callbacks: list[Callback] = field(default_factory=list)
    stopping: EarlyStopping | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    _stop: str = ""  # why to stop, once there is a reason
    _epoch_began: float = 0.0
    _began: float = 0.0
    _saved: float = 0.0  # when the last checkpoint was, and how long all of them took
    _saving: float = 0.0
    _unwritten: list[dict[str, Any]] = field(default_factory=list)  # records that wait for the next checkpoint

    def advance(self) -> Run:
        """Train to the end of the recipe, or until something stops it; see ``backscope.train`` for what it raises."""
        each = steps_per_epoch(self.job.examples, self.job.recipe.batch_size)
        last = each * self.job.recipe.epochs
        self._began = self._saved = time.monotonic()
        if self.stopping is not None and self.now.waited >= self.stopping.patience:
            self._stop = "stopped early"  # killed after the epoch that decided it
        try:
            with Interruption() as interruption:
                for callback in self.callbacks:
                    callback.start(self.run)
                while self.now.step < last and not self._stop:
                    self._epoch(each, interruption)
            self._end(self._stop or "finished")
        except Diverged:
            self._close("diverged")
            raise
        finally:
            if self.folder is not None:
                self.folder.unlock()
        if self._stop == "interrupted":
            raise Interrupted(f"interrupted after step {self.now.step:,} of {last:,}", self.run)
        return self.run

    def _epoch(self, each: int, interruption: Interruption) -> None:
        """Go on to the end of the epoch that is under way, and close it if it is reached."""
        goal = (self.now.step // each + 1) * each
        self._epoch_began, rows_before = time.monotonic(), self.now.sums.rows
        eta = 0.0

        def watch(steps: Steps) -> bool:
            nonlocal eta
            eta = steps.last.learning_rate
            self._add(steps)
            if interruption.asked:
                self._stop = "interrupted"
            return bool(self._stop) or self._due()

        while self.now.step < goal and not self._stop:
            self.engine.advance(self.job, self.now.step, goal, watch, self._each_step())
            self.run.engine = self.engine.description
            if self._due():
                self._save()  # parameters are in their places only between two calls
        if self.now.step == goal:
            self._close_epoch(goal // each, eta, rows_before)
        if interruption.asked:
            self._stop = "interrupted"

    def _each_step(self) -> bool:
        """Tell whether a callback wants to be asked after every step."""
        return any(type(callback).step is not Callback.step for callback in self.callbacks)

    def _due(self) -> bool:
        """Tell whether it is time for a checkpoint."""
        return self.folder is not None and time.monotonic() - self._saved > SECONDS_BETWEEN_CHECKPOINTS

    def _add(self, steps: Steps) -> None:
        """Take up steps that were done."""
        now = self.now
        now.step = self.run.step = steps.first + len(steps)
        now.sums.rows += int(steps.rows.sum())
        # added one after the other, so that the sum does not depend on how many come at a time
        now.sums.cost = float(np.add.accumulate(np.append(now.sums.cost, steps.costs * steps.rows))[-1])
        now.sums.right += int(steps.right.sum())
        if now.step_costs is not None:
            now.step_costs.extend(steps.costs.tolist())
        for callback in self.callbacks:
            stops = callback.steps(self.run, steps)
            if self._each_step():
                stops = callback.step(self.run, steps.last) or stops
            if stops:
                self._stop = self._stop or "stopped"

    def _close_epoch(self, epoch: int, eta: float, rows_before: int) -> None:
        """Write the epoch's record, ask callbacks and early stopping, and save."""
        net, sums = self.job.net, self.now.sums
        if not np.isfinite(net.parameters).all():
            layer = net.layout.entry(int(np.flatnonzero(~np.isfinite(net.parameters))[0]))[0]
            raise Diverged(
                f"a parameter of layer {layer} became infinite or NaN at step {self.now.step - 1}; "
                f"try a smaller learning_rate (it was {eta:.3g}) or clip=1",
                self.now.step - 1,
                layer,
            )
        record: dict[str, Any] = {"epoch": epoch, "step": self.now.step, "learning_rate": eta}
        record["cost"] = sums.cost / sums.rows
        if net.task == "classification":
            record["accuracy"] = sums.right / sums.rows
        if self.job.recipe.penalty:
            record["penalty"] = self.job.recipe.penalty.add(net.w)
        seconds = time.monotonic() - self._epoch_began
        if self.validation is not None:
            scores = evaluate(net, *self.validation, self.metrics, self.job.recipe.penalty, engine=self.engine)
            record |= {f"validation_{name}": value for name, value in scores.items()}
        record["seconds"] = seconds
        record["examples_per_second"] = (sums.rows - rows_before) / max(seconds, 1e-9)
        self.now.sums = Sums()
        self.run.history.append(record)
        self._look_for_best(record)
        for callback in self.callbacks:
            if callback.epoch(self.run, record):
                self._stop = self._stop or "stopped"
        self._unwritten.append(record)
        if self._saving <= FREE_SAVING + MOST_SAVING * (time.monotonic() - self._began):
            self._save()

    def _look_for_best(self, record: dict[str, Any]) -> None:
        """Keep parameters and optimiser state if the monitored number improved; stop if it has not for long."""
        if self.stopping is None:
            return
        now, value = self.now, self.stopping.value(record)
        if self.stopping.better(value, None if now.best is None else now.best.value):
            state = {name: array.copy() for name, array in now.state.items()}
            now.best = Best(value, record["epoch"], now.step, now.parameters.copy(), state)
            now.waited = 0
            self.run.best_epoch = record["epoch"]
            return
        now.waited += 1
        if now.waited >= self.stopping.patience:
            self._stop = self._stop or "stopped early"

    def _save(self) -> None:
        began = time.monotonic()
        if self.folder is not None:
            if self._unwritten:
                self.folder.append_history(self._unwritten)
            self.folder.save(self.now, self.job.net, self.run.preparation)
        self._unwritten = []
        self._saved = time.monotonic()
        self._saving += self._saved - began

    def _end(self, status: str) -> None:
        """Put the best epoch back if early stopping kept one, save, and tell the callbacks."""
        if self.now.best is not None and status in ("finished", "stopped early"):
            self.now.parameters[...] = self.now.best.parameters
            for name, array in self.now.best.state.items():
                self.now.state[name][...] = array
        self.now.ended = status if status in ("finished", "stopped early") else ""
        self._save()
        self._close(status)

    def _close(self, status: str) -> None:
        self.run.status = status
        if self.folder is not None:
            self.folder.update(status=status)
        for callback in self.callbacks:
            callback.end(self.run)
