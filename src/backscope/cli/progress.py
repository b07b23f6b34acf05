"""The progress bar: epoch, cost, accuracy, examples per second and time left."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

from backscope.cli.output import Output
from backscope.engines import Report, Steps
from backscope.learning import steps_per_epoch
from backscope.training import Callback, Run

REDRAW = 0.1  # seconds between redraws: of the smallest network they take 1 % of the time (benchmarks/progress.py)
SHORTEST, LONGEST = 10, 40  # characters of the bar; where there is room for fewer, the percentage does
MARGIN = 4  # left free at the end of the line: a ^C that wrapped could not be taken away again


class ProgressBar(Callback):
    """Draws on standard error while a network is trained, if that is a terminal.

    ``notes`` are said when the training begins: by then nothing can be refused any more.
    """

    def __init__(self, output: Output, notes: Sequence[str] = ()) -> None:
        self.output = output
        self.notes = notes
        self._next = 0.0
        self._cost = 0.0
        self._right = 0.0

    def start(self, run: Run) -> None:
        """Say the notes, and begin to count."""
        self.output.say(*self.notes)
        self._first, self._began = run.step, time.monotonic()
        self._each = steps_per_epoch(run.examples, run.recipe.batch_size)

    def steps(self, run: Run, steps: Steps) -> None:
        """Take up some steps; redraw now and then."""
        if not self.output.animates:
            return
        done = steps.first + len(steps) - self._first
        fade = min(1.0, len(steps) / min(done, 100))  # a running mean of about 100 steps
        self._cost += fade * (float(steps.costs[-100:].mean()) - self._cost)
        self._right += fade * (float((steps.right / steps.rows)[-100:].mean()) - self._right)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + REDRAW
            self.output.progress(self._line(run, steps.last, now - self._began))

    def _line(self, run: Run, report: Report, seconds: float) -> str:
        """Return what is shown after ``report``: as much of it as the terminal is wide."""
        done, total = report.step + 1, self._each * run.recipe.epochs
        speed = (done - self._first) / max(seconds, 1e-9)
        left = round((total - done) / speed)
        said = [f"{done / total:5.0%}", f"cost {self._cost:.4f}"]
        if run.network.task == "classification":
            said.append(f"accuracy {self._right:.1%}")
        said += [f"{speed * run.recipe.batch_size:,.0f} examples/s", f"{left // 60}:{left % 60:02} left"]
        before, after = f"epoch {report.step // self._each + 1}/{run.recipe.epochs} ", "  ".join(said)
        free = _width() - MARGIN
        length = min(LONGEST, free - len(before) - len(after))
        filled = round(length * done / total)
        bar = "━" * filled + "─" * (length - filled) if length >= SHORTEST else ""
        return f"{before}{bar}{after}"[:free]

    def end(self, run: Run) -> None:
        """Take the bar away."""
        self.output.progress("")


def _width() -> int:
    """Return how many characters fit a line of the terminal that standard error goes to."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:  # no terminal, but something that passes for one
        return 80
