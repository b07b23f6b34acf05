"""What telling of progress costs the smallest of networks: 16-36-10, about 1,000 parameters.

    python benchmarks/progress.py [ROUNDS]

Trained are 500 epochs of 20,000 examples, some seconds, with the terminal's progress bar. Given is the part of the time
that passes in it: the median over the rounds, with the least and the largest. (Two trainings, one with and one without
it, differ more by what else the machine does.)
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from typing import Any

import numpy as np

import backscope as bs
from backscope.cli.output import Output
from backscope.cli.progress import ProgressBar

EXAMPLES, EPOCHS = 20_000, 500


class Terminal(io.StringIO):
    """A terminal that nobody sees."""

    def isatty(self) -> bool:
        return True


class TimedBar(ProgressBar):
    """The progress bar, drawing on a terminal that nobody sees, with a stopwatch."""

    def __init__(self) -> None:
        output = Output()
        sys.stderr = Terminal()
        super().__init__(output)
        self.seconds = 0.0

    def steps(self, run: Any, steps: Any) -> None:
        began = time.perf_counter()
        super().steps(run, steps)
        self.seconds += time.perf_counter() - began


def share() -> float:
    """Train, and return the part of the time that passed in the bar."""
    random = np.random.default_rng(0)
    x = random.standard_normal((EXAMPLES, 16), dtype=np.float32)
    y = random.integers(0, 10, EXAMPLES)
    net = bs.Network([16, 36, 10], hidden="relu", output="softmax", cost="cross_entropy", seed=0)
    bar = TimedBar()
    began = time.perf_counter()
    bs.train(net, (x, y), epochs=EPOCHS, batch_size=32, optimizer="sgd", learning_rate=0.1, callbacks=[bar])
    return bar.seconds / (time.perf_counter() - began)


def main() -> None:
    shares = [share() for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 7)]
    print(f"{statistics.median(shares):.1%} ({min(shares):.1%} to {max(shares):.1%})")


if __name__ == "__main__":
    main()
