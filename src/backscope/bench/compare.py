"""Several competitors at one workload, an epoch in turn, so that a disturbance from outside meets them all."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field

from backscope.bench.workloads import Workload

LONG, TURN = 1.0, 0.6  # seconds
FAR_BEHIND = 2.0  # times as slow as the same peer with another number of threads: such a one is not asked again
Competitor = tuple[str, int]  # a peer's name, and how many threads it may use (0: as it likes)


@dataclass
class Measured:
    """What one competitor did: seconds of an epoch in each of its turns, and the cost of the last."""

    peer: str
    threads: int
    seconds: list[float] = field(default_factory=list)
    cost: float = float("nan")

    @property
    def median(self) -> float:
        """The median of its turns, in seconds an epoch."""
        return statistics.median(self.seconds)


class Process:
    """One competitor in a process of its own: ``program`` is what Python runs there, :mod:`backscope.bench.child`."""

    def __init__(
        self, work: Workload, peer: str, threads: int, program: Sequence[str] = ("-m", "backscope.bench.child")
    ) -> None:
        told = json.dumps({"peer": peer, "threads": threads, "work": asdict(work)})
        self.process = subprocess.Popen(
            [sys.executable, *program, told],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(threads),
        )  # fmt: skip
        try:
            self._line()
        except RuntimeError:
            self.close()
            raise

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"a competitor ended by itself, with status {self.process.wait()}")
        return line

    def turn(self) -> tuple[float, float]:
        """Let it work for a while; return the seconds of an epoch, and the cost of the last.

        The first epoch of a turn finds caches and clock as another has left them: a short one is not counted.
        """
        seconds, cost = self.epoch()
        if seconds > LONG:
            return seconds, cost
        taken: list[float] = []
        while sum(taken) < TURN:
            seconds, cost = self.epoch()
            taken.append(seconds)
        return sum(taken) / len(taken), cost

    def epoch(self) -> tuple[float, float]:
        """Let it do one epoch; return seconds and cost."""
        assert self.process.stdin is not None
        self.process.stdin.write("epoch\n")
        self.process.stdin.flush()
        told = json.loads(self._line())
        return told["seconds"], told["cost"]

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.communicate()


def environment(threads: int) -> dict[str, str]:
    """Return the environment in which a competitor may use so many threads (0: as many as it likes)."""
    limits = {} if threads == 0 else {
        "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads),
    }  # fmt: skip
    if threads == 1:
        limits["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return os.environ | limits | {"OMP_WAIT_POLICY": "passive", "JAX_PLATFORMS": "cpu"}


@contextmanager
def competitors(work: Workload, who: Sequence[Competitor]) -> Iterator[list[tuple[Measured, Process]]]:
    """Start a process for each; end them all, whatever happens."""
    with ExitStack() as stack:
        started = []
        for peer, threads in who:
            process = Process(work, peer, threads)
            stack.callback(process.close)
            started.append((Measured(peer, threads), process))
        yield started


def compare(
    work: Workload, who: Sequence[Competitor], rounds: int = 5, tell: Callable[[str], None] = lambda line: None
) -> list[Measured]:
    """Return what each competitor did at ``work``: after a first turn to warm up, ``rounds`` turns each.

    Parameters
    ----------
    work : Workload
    who : sequence of (peer, threads)
    rounds : int, default 5
    tell : function, optional
        Is given a line about the progress, now and then.
    """
    with competitors(work, who) as started:
        for measured, process in started:
            tell(f"{work.name}: {measured.peer} warms up")
            process.epoch()  # compiles, chooses
            measured.seconds.append(process.turn()[0])
        kept = [pair for pair in started if not _far_behind(pair[0], [other for other, _ in started])]
        for measured, _ in kept:
            measured.seconds.clear()
        for round_ in range(1, rounds + 1):
            for measured, process in kept:
                tell(f"{work.name}: round {round_} of {rounds}, {measured.peer}")
                seconds, measured.cost = process.turn()
                measured.seconds.append(seconds)
        return [measured for measured, _ in kept]


def _far_behind(one: Measured, others: Sequence[Measured]) -> bool:
    """Tell whether the same peer does far better with another number of threads; one that chooses its own stays."""
    if one.threads == 0:
        return False
    best = min(other.seconds[-1] for other in others if other.peer == one.peer)
    return one.seconds[-1] > FAR_BEHIND * best
