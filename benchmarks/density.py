"""From which density on dense rows beat their non-zeros alone: what ``engines.inputs.SPARSE_BELOW`` rests on.

    python benchmarks/density.py [ROUNDS]

Networks as they are used on wide inputs learn from inputs of which a given fraction is not zero, with and without
leaving the zeros out, an epoch each in turn. Given is the time with the zeros left out over the time of dense rows:
the median over the rounds, with the least and the largest.
"""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np

from backscope.bench.peers import Backscope
from backscope.bench.workloads import Workload
from backscope.engines import inputs

DENSITIES = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5)
EXAMPLES, COLUMNS = 10_000, 784
WORKLOADS = [
    Workload("784-30-10, batch 10", "", (COLUMNS, 30, 10), "sigmoid", "sgd", 0.5, 10, EXAMPLES, {}),
    Workload("784-128-64-10, batch 64", "", (COLUMNS, 128, 64, 10), "relu", "adam", 1e-3, 64, EXAMPLES, {}),
    Workload("784-512-512-10, batch 128", "", (COLUMNS, 512, 512, 10), "relu", "adam", 1e-3, 128, EXAMPLES, {}),
]


def competitor(work: Workload, x: np.ndarray, y: np.ndarray, sparse: bool) -> Backscope:
    """Return backscope at ``work``, one epoch done, the zeros left out or not."""
    inputs.SPARSE_BELOW = 1.1 if sparse else 0.0
    made = Backscope(work, x, y, threads=0)
    made.epoch()
    return made


def compared(work: Workload, density: float, rounds: int) -> str:
    """Return one cell of the table."""
    random = np.random.default_rng(0)
    x = random.random((EXAMPLES, COLUMNS), dtype=np.float32)
    x *= random.random((EXAMPLES, COLUMNS), dtype=np.float32) < density
    y = random.integers(0, 10, EXAMPLES)
    both = [competitor(work, x, y, sparse) for sparse in (True, False)]
    ratios = []
    for _ in range(rounds):
        seconds = []
        for made in both:
            began = time.perf_counter()
            made.epoch()
            seconds.append(time.perf_counter() - began)
        ratios.append(seconds[0] / seconds[1])
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print("| not zero | " + " | ".join(work.name for work in WORKLOADS) + " |\n|---:|" + "---:|" * len(WORKLOADS))
    for density in DENSITIES:
        cells = [compared(work, density, rounds) for work in WORKLOADS]
        print(f"| {density:.0%} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
