"""What a racer does: how many steps of which size, recorded by a training, and timed by the same training once more."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.engines import Steps
from backscope.errors import Diverged
from backscope.insight.batches import batch_sizes_of
from backscope.insight.snapshots import Snapshots
from backscope.insight.subject import Subject
from backscope.insight.surface import Floats, Tell, costs_at
from backscope.learning import steps_per_epoch
from backscope.named import require, require_real, require_whole
from backscope.network import Network
from backscope.training import Callback, Run, train

EPOCHS = 10
BRIEF, TRIES = 0.2, 5  # seconds up to which a training is timed again, and how often at most
EVERY = 0.04  # seconds between two words to who watches
Whole = NDArray[np.int64]
Watch = Callable[[int, int, float], object] | None  # told steps, examples seen, cost


@dataclass(frozen=True)
class Plan:
    """What one racer is to do: ``stop`` steps of ``batch_size`` examples, those in ``kept`` recorded."""

    name: str
    batch_size: int
    learning_rate: float | None  # None: the optimiser's own
    epochs: int
    stop: int
    kept: Whole


@dataclass(frozen=True)
class Path:
    """What one racer did: the recorded points, all of them finite; see :class:`backscope.insight.Racer`."""

    plan: Plan
    learning_rate: float
    engine: str
    steps: Whole
    seconds: Floats
    parameters: Floats
    cost: Floats
    diverged: str | None


def plans_for(
    N: int, batch_sizes: Any, learning_rate: Any, epochs: int | None, steps: int | None, points: int
) -> list[Plan]:
    """Return a plan for each racer over N examples, or raise BadChoice; see :func:`backscope.insight.race`."""
    require(epochs is None or steps is None, "steps", steps, "epochs or steps, not both")
    sizes = batch_sizes_of(batch_sizes, N, "one entry for each racer, as (1, 10, None)")
    rates = _rates(learning_rate, len(sizes))
    different = len(set(zip(sizes, rates, strict=True))) == len(sizes)
    require(different, "batch_sizes", list(batch_sizes), "each once, or each with a learning_rate of its own")
    require_whole("points", points, 2)
    epochs = EPOCHS if epochs is None else epochs
    require_whole("epochs", epochs, 1)
    if steps is not None:
        require_whole("steps", steps, 1)
    plans = []
    for size, rate in zip(sizes, rates, strict=True):
        each = steps_per_epoch(N, size)
        stop = int(epochs) * each if steps is None else int(steps)
        name = f"all {N:,}" if size == N else f"{size:,} a step"
        name += f", eta {rate:g}" if sizes.count(size) > 1 else ""
        plans.append(Plan(name, size, rate, -(-stop // each), stop, kept_steps(stop, int(points))))
    return plans


def kept_steps(stop: int, points: int) -> Whole:
    """Return the steps to be recorded of 0 … ``stop``: first and last, and between them at most ``points`` in all.

    As in :class:`backscope.insight.Snapshots`, equal ratios of time: learning is fast at first and slow later.
    """
    between = np.geomspace(1, stop, points - 1).round().astype(np.int64)
    return np.unique([0, *between, stop])


def _rates(learning_rate: Any, racers: int) -> list[float | None]:
    """Return a learning rate for each racer, or raise BadChoice."""
    if learning_rate is None:
        return [None] * racers
    several = isinstance(learning_rate, Sequence | np.ndarray) and not isinstance(learning_rate, str)
    rates = list(learning_rate) if several else [learning_rate] * racers
    good = len(rates) == racers
    require(good, "learning_rate", learning_rate, f"one number, or one for each of the {racers} racers")
    for rate in rates:
        require_real("learning_rate", rate)
    return [float(rate) for rate in rates]


def path_of(looked_at: Subject, plan: Plan, how: dict[str, Any], tell: Tell = None, watch: Watch = None) -> Path:
    """Train a copy of the network as planned, and once more for its time; ``how`` are arguments of ``train``.

    Who records looks at the network after every step and so slows it down; the second training, told of its steps some
    tens of times a second, does not. Both do the same steps to the same bits.
    """
    recorded = Snapshots(plan.kept.tolist())
    seen = [] if watch is None else [_Watched(looked_at, plan, watch)]
    diverged, run = _trained(looked_at, plan, how, [recorded, _Goal(plan.stop, tell, 0.0), *seen])
    steps = np.array(list(recorded.kept), dtype=np.int64)
    parameters = np.stack([net.parameters for net in recorded.kept.values()])
    good = np.isfinite(parameters).all(axis=1)
    steps, parameters = steps[good], parameters[good]
    cost = costs_at(looked_at, parameters)
    good = np.isfinite(cost)
    steps, parameters, cost = steps[good], parameters[good], cost[good]
    seconds = _timed(looked_at, plan, how, steps, tell)
    assert run is not None  # for mypy: start was called
    return Path(plan, run.recipe.learning_rate, run.engine, steps, seconds, parameters, cost, diverged)


def _timed(looked_at: Subject, plan: Plan, how: dict[str, Any], steps: Whole, tell: Tell) -> Floats:
    """Return the seconds (m,) after which so many ``steps`` (m,) were done by a training that nobody looks at.

    Other programs only ever make it slower: of several trainings, the shortest time to each step counts.
    """
    best = np.full(len(steps), np.inf)
    for number in range(TRIES):
        clock = _Clock()
        _trained(looked_at, plan, how, [clock, _Goal(plan.stop, None if number else tell, 0.5)])
        best = np.minimum(best, clock.at(steps))
        if clock.seconds[-1] > BRIEF:
            break
    return best


def _trained(
    looked_at: Subject, plan: Plan, how: dict[str, Any], callbacks: list[Any]
) -> tuple[str | None, Run | None]:
    """Train a copy; return what was said if it diverged, and the run."""
    net: Network = looked_at.net.copy()
    seen = _Seen()
    try:
        train(
            net,
            (looked_at.x, looked_at.y),
            epochs=plan.epochs,
            batch_size=plan.batch_size,
            learning_rate=plan.learning_rate,
            callbacks=[*callbacks, seen],
            **how,
        )
    except Diverged as error:
        return str(error), seen.run
    return None, seen.run


class _Seen(Callback):
    """Keeps the run, which a training that diverges does not return."""

    run: Run | None = None

    def start(self, run: Run) -> None:
        self.run = run


class _Goal(Callback):
    """Ends the training after so many steps, and tells how far it is: half of the work begins at ``base``."""

    def __init__(self, stop: int, tell: Tell, base: float) -> None:
        self.stop, self.tell, self.base = stop, tell, base
        self._told = 0.0

    def steps(self, run: Run, steps: Steps) -> bool:
        share = min(1.0, run.step / self.stop)
        if self.tell is not None and share >= min(1.0, self._told + 0.01):
            self._told = share
            self.tell(self.base + share / 2)
        return run.step >= self.stop


@dataclass
class _Watched(Callback):
    """Tells, while it trains, how many steps were done, how many examples they have seen, and what C is now."""

    looked_at: Subject
    plan: Plan
    watch: Callable[[int, int, float], object]
    _told: float = -EVERY

    def steps(self, run: Run, steps: Steps) -> None:
        now = time.perf_counter()
        if now < self._told + EVERY and run.step < self.plan.stop:
            return
        self._told = now
        cost = float(costs_at(self.looked_at, run.network.parameters[None])[0])
        self.watch(run.step, int(examples_seen(run.step, self.plan.batch_size, len(self.looked_at))), cost)


@dataclass
class _Clock(Callback):
    """Notes when steps were done."""

    done: list[int] = field(default_factory=lambda: [0])
    seconds: list[float] = field(default_factory=lambda: [0.0])
    _began: float = 0.0

    def start(self, run: Run) -> None:
        self._began = time.perf_counter()

    def steps(self, run: Run, steps: Steps) -> None:
        self.done.append(run.step)
        self.seconds.append(time.perf_counter() - self._began)

    def at(self, steps: Whole) -> Floats:
        """Return the seconds (m,) at which so many ``steps`` (m,) were done."""
        return np.interp(steps, self.done, self.seconds)


def examples_seen(steps: Whole | int, batch_size: int, N: int) -> Whole:
    """Return how many examples so many ``steps`` (m,) have seen: an epoch's last mini-batch has what is left over."""
    epochs, place = np.divmod(steps, steps_per_epoch(N, batch_size))
    return epochs * N + place * batch_size
