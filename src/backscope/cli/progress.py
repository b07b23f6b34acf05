"""The progress bar: cost, accuracy, examples per second and time left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from backscope.cli.output import Output
from backscope.engines import Report, Steps
from backscope.learning import steps_per_epoch
from backscope.training import Callback, Run

REDRAW = 0.2  # seconds between redraws: with them the smallest of networks loses 2 % (benchmarks/progress.py)


class ProgressBar(Callback):
    """Draws on standard error while a network is trained, if that is a terminal.

    ``notes`` are said when the training begins: by then nothing can be refused any more.
    """

    def __init__(self, output: Output, notes: Sequence[str] = ()) -> None:
        self.output = output
        self.notes = notes
        self._bar: Any = None
        self._task: Any = None
        self._next = 0.0
        self._cost = 0.0
        self._right = 0.0

    def start(self, run: Run) -> None:
        """Show the bar."""
        self.output.say(*self.notes)
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = self.output.progress_console
        if not (self.output.talks and console.is_terminal):
            return
        columns = (
            TextColumn("epoch {task.fields[epoch]}"),
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("cost {task.fields[cost]}"),
            TextColumn("{task.fields[accuracy]}"),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
        )
        each = steps_per_epoch(run.examples, run.recipe.batch_size)
        self._bar = Progress(*columns, console=console, transient=True, auto_refresh=False)
        self._task = self._bar.add_task(
            "", total=each * run.recipe.epochs, completed=run.step, epoch="", cost="", accuracy="", speed=""
        )
        self._first, self._began, self._each = run.step, time.monotonic(), each
        self._bar.start()

    def steps(self, run: Run, steps: Steps) -> None:
        """Take up some steps; redraw now and then."""
        if self._bar is None:
            return
        done = steps.first + len(steps) - self._first
        fade = min(1.0, len(steps) / min(done, 100))  # a running mean of about 100 steps
        self._cost += fade * (float(steps.costs[-100:].mean()) - self._cost)
        self._right += fade * (float((steps.right / steps.rows)[-100:].mean()) - self._right)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + REDRAW
            self._draw(run, steps.last, now)

    def _draw(self, run: Run, report: Report, now: float) -> None:
        done = report.step + 1
        speed = (done - self._first) * run.recipe.batch_size / max(now - self._began, 1e-9)
        accuracy = f"accuracy {self._right:.1%}" if run.network.task == "classification" else ""
        self._bar.update(
            self._task,
            completed=done,
            epoch=f"{report.step // self._each + 1}/{run.recipe.epochs}",
            cost=f"{self._cost:.4f}",
            accuracy=accuracy,
            speed=f"{speed:,.0f} examples/s",
        )
        self._bar.refresh()

    def end(self, run: Run) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
