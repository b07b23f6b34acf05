"""Gradient descent: the race of batch sizes on the network's own cost surface, and the rows that each step sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from backscope.lab import questions, replies
from backscope.lab.given import plain
from backscope.lab.jobs import Job, Work
from backscope.learning import cut, order
from backscope.named import require
from backscope.network import Network

if TYPE_CHECKING:
    from backscope.insight import Racer

router = APIRouter(tags=["descent"])


@router.post("/descent/batches")
def batches(asked: questions.Batches) -> replies.BatchesCut:
    """Return the rows of an epoch as training shuffles them and cuts them into mini-batches."""
    shuffled = order(asked.n, asked.seed, asked.epoch)
    return replies.BatchesCut(order=plain(shuffled), batches=[plain(rows) for rows in cut(shuffled, asked.batch_size)])


def prepared(asked: questions.Race) -> Work:
    """Return the race as work for a job; raises BadChoice if it is too long or cannot be."""
    rows, passes = asked.n, asked.epochs
    least = min(size or rows for size in asked.batch_sizes)
    steps, most = -(-rows // least) * passes, questions.MOST_RACE_STEPS
    require(steps <= most, "epochs", f"{steps:,} steps of the smallest batch", f"at most {most:,}")
    return lambda job: run(asked, job)


def run(asked: questions.Race, job: Job) -> replies.Raced:
    """Run the race, and tell the costs while it goes on."""
    from backscope.data import load
    from backscope.insight import race

    data = load(f"{asked.data}:n={asked.n},noise={asked.noise!r}", test=0, seed=asked.seed).train
    net = Network([2, *asked.hidden, 2], hidden=asked.activation, seed=asked.seed)

    def watch(racer: int, steps: int, examples: int, cost: float) -> None:
        job.frame(racer, {"racer": racer, "steps": steps, "examples_seen": examples, "cost": cost})

    found = race(
        net, data.x, data.y, batch_sizes=asked.batch_sizes, epochs=asked.epochs, learning_rate=asked.learning_rate,
        seed=asked.seed, plane=asked.plane, grid=asked.grid, points=asked.points, tell=job.progress, watch=watch,
    )  # fmt: skip
    ground: Any = found.surface.to_json()
    return replies.Raced(
        racers=[_racer(one) for one in found.racers], surface=replies.Ground(**ground), plane=found.plane,
        examples=found.examples, start_cost=found.start_cost, engine=found.engine, parameters=net.parameters.size,
        x=plain(data.x), y=plain(data.y),
    )  # fmt: skip


def _racer(one: Racer) -> replies.Racer:
    return replies.Racer(**one.to_json(arrays=True))
