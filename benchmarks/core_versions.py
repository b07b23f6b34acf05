"""Two builds of the compiled core in turns: an epoch of each of the benchmark's workloads, as a ratio.

    cmake -S . -B build/new && cmake --build build/new     (and build/old, from another commit)
    python benchmarks/core_versions.py build/old/_core*.so build/new/_core*.so [ROUNDS]

Each build has a process of its own for each workload and number of threads; they take turns of a quarter of a second.
Given is the time of the second as a part of the first's: the median over the rounds, with the least and the largest.
"""

from __future__ import annotations

import importlib.util
import statistics
import subprocess
import sys
import time
from pathlib import Path

import backscope.engines
from backscope.bench.peers import Backscope
from backscope.bench.workloads import WORKLOADS

THREADS, TURN = (1, 2), 0.25  # seconds


def use(path: str) -> None:
    """Make the extension module at ``path`` the core of this process."""
    name = "backscope.engines._core"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(backscope.engines)["_core"] = module


def child(path: str, workload: int, threads: int) -> None:
    """Train when a line comes in, and answer with the seconds of an epoch."""
    use(path)
    work = WORKLOADS[workload]
    core = Backscope(work, *work.arrays(), threads)
    for _ in sys.stdin:
        core.epoch()  # finds the caches as another has left them
        epochs, began = 0, time.perf_counter()
        while time.perf_counter() - began < TURN:
            core.epoch()
            epochs += 1
        print((time.perf_counter() - began) / epochs, flush=True)


class Build:
    """One build at one workload, in a process of its own."""

    def __init__(self, path: str, workload: int, threads: int) -> None:
        command = [sys.executable, __file__, "--child", path, str(workload), str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def turn(self) -> float:
        """Return the seconds of an epoch."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def main(old: str, new: str, rounds: int = 7) -> None:
    for workload, work in enumerate(WORKLOADS):
        for threads in THREADS:
            builds = [Build(str(Path(path).resolve()), workload, threads) for path in (old, new)]
            turns = [[build.turn() for build in builds] for _ in range(rounds + 1)][1:]
            for build in builds:
                build.process.communicate("")
            ratios = [after / before for before, after in turns]
            print(
                f"{work.name}, {threads} thread{'s' * (threads > 1)}: {statistics.median(ratios):.2f} "
                f"({min(ratios):.2f} to {max(ratios):.2f})",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif len(sys.argv) in (3, 4):
        main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
    else:
        sys.exit(__doc__)
