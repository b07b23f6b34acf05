"""What long jobs do: a race of batch sizes, and a hidden layer that is shown while it learns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backscope.insight import folding
from backscope.insight import race as racing
from backscope.lab import questions, replies
from backscope.lab.given import examples_of, network_of, told_network
from backscope.lab.jobs import Job
from backscope.lab.routes import xor
from backscope.network import Network
from backscope.training import Callback, Run, train


def race(asked: questions.Race, job: Job) -> None:
    """Let batch sizes race from one start, on the cost surface of the network itself."""
    x, y = examples_of(asked)
    net = network_of(asked.network)

    def watch(racer: int, steps: int, examples: int, cost: float) -> None:
        job.check()
        job.say("frame", frame=replies.Running(racer=racer, steps=steps, examples_seen=examples, cost=cost))

    found = racing(
        net, x, y, batch_sizes=asked.batch_sizes, epochs=asked.epochs, learning_rate=asked.learning_rate,
        optimizer=asked.optimizer, seed=asked.seed, plane=asked.plane, grid=asked.grid, points=asked.kept, threads=1,
        tell=job.progress, watch=watch,
    )  # fmt: skip
    result = found.to_json(arrays=True)
    for told, racer in zip(result["racers"], found.racers, strict=True):
        end = net.copy()
        end.parameters[...] = racer.parameters[-1]
        told["network"] = told_network(end)
    job.say("done", result=result)


def fold(asked: questions.Fold, job: Job) -> None:
    """Train a hidden layer, and show how it folds the plane while it does."""
    x, y, net, snapshots = xor.prepared(asked)
    job.say("begin", result=xor.ground(folding(net, x, y, grid=asked.grid)))

    def show(step: int, now: Network) -> None:
        found = folding(now, x, y, grid=asked.grid)
        told = xor.frame(found.folds[0], now, found)
        job.say("frame", frame=told.model_copy(update={"step": step}))

    train(
        net, (x, y), epochs=asked.epochs, batch_size=len(x), optimizer="sgd", learning_rate=asked.learning_rate,
        seed=asked.seed, callbacks=[snapshots, Looking(snapshots.kept, show, job)],
    )  # fmt: skip
    job.say("done", result={"network": told_network(net)})


class Looking(Callback):
    """Shows each snapshot as soon as it is taken, and lets the job end between two steps."""

    def __init__(self, kept: dict[int, Network], show: Callable[[int, Network], None], job: Job) -> None:
        self._kept, self._show, self._job = kept, show, job
        self._shown = -1

    def start(self, run: Run) -> None:
        self._look(run)

    def step(self, run: Run, report: Any) -> None:
        self._job.check()
        self._look(run)

    def end(self, run: Run) -> None:
        self._look(run)

    def _look(self, run: Run) -> None:
        if run.step in self._kept and run.step > self._shown:
            self._shown = run.step
            self._show(run.step, self._kept[run.step])
