"""The recipe: all that turns gradients into steps, besides network and data. JSON-able, and the same bits when read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backscope.backprop.dropout import Rates, rates_by_layer
from backscope.backprop.penalty import Penalty, as_penalty
from backscope.learning.deformation import Deformation
from backscope.learning.minibatches import steps_per_epoch
from backscope.learning.optimizers import OPTIMIZERS, Optimizer
from backscope.learning.schedules import SCHEDULES, Schedule, warmup_factor
from backscope.named import Named, choose, require, require_real, require_whole
from backscope.randomness import check_seed


@dataclass(frozen=True)
class Recipe:
    """How to learn: everything that, with the network's start and the data, determines every later bit.

    Made by :func:`recipe`, which checks; see there for what the fields mean.
    """

    epochs: int
    batch_size: int
    optimizer: Optimizer
    learning_rate: float
    schedule: Schedule
    warmup: int
    penalty: Penalty
    dropout: Rates
    clip: float
    seed: int
    shuffle: bool
    deform: Deformation | None = None

    def rates(self, start: int, stop: int, examples: int) -> NDArray[np.float64]:
        """Return the learning rates of the steps ``start`` … ``stop`` - 1, counted from 0 over the whole run.

        ``examples`` is how many there are in the training set.
        """
        each = steps_per_epoch(examples, self.batch_size)
        steps = np.arange(start, stop)
        factor = self.schedule.factor(steps, each * self.epochs, each)
        return self.learning_rate * factor * warmup_factor(steps, self.warmup)

    def rate(self, step: int, examples: int) -> float:
        """Return the learning rate of one step; see :meth:`rates`."""
        return float(self.rates(step, step + 1, examples)[0])

    def to_json(self) -> dict[str, Any]:
        """Return the recipe as JSON-able values; :meth:`from_json` gives an equal recipe."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: value.spec if isinstance(value, Named) else value for key, value in plain.items()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the recipe that :meth:`to_json` wrote."""
        known = dict(values)
        known["optimizer"] = choose("optimizer", known["optimizer"], OPTIMIZERS)
        known["schedule"] = choose("schedule", known["schedule"], SCHEDULES)
        known["penalty"] = as_penalty(known["penalty"])
        known["dropout"] = tuple(known["dropout"])
        if known.get("deform") is not None:
            known["deform"] = choose("deform", known["deform"], {"deformation": Deformation})
        return cls(**known)


def recipe(
    layers: int,
    *,
    epochs: int = 5,
    batch_size: int = 64,
    optimizer: str | Optimizer = "adam",
    learning_rate: float | None = None,
    schedule: str | Schedule = "constant",
    warmup: int = 0,
    penalty: float | str | Penalty = 0.0,
    dropout: float | Sequence[float] = 0.0,
    clip: float = 0.0,
    seed: int = 0,
    shuffle: bool = True,
    deform: Deformation | None = None,
) -> Recipe:
    """Return a checked recipe for a network of ``layers`` = L; the arguments are those of ``backscope.train``."""
    rule = choose("optimizer", optimizer, OPTIMIZERS)
    eta = rule.default_learning_rate if learning_rate is None else learning_rate
    require_whole("epochs", epochs, 0)
    require_whole("batch_size", batch_size, 1)
    require_whole("warmup", warmup, 0)
    require_real("learning_rate", eta)
    require_real("clip", clip)
    require(isinstance(shuffle, bool), "shuffle", shuffle, "True or False")
    return Recipe(
        epochs=int(epochs),
        batch_size=int(batch_size),
        optimizer=rule,
        learning_rate=float(eta),
        schedule=choose("schedule", schedule, SCHEDULES),
        warmup=int(warmup),
        penalty=as_penalty(penalty),
        dropout=rates_by_layer(dropout, layers),
        clip=float(clip),
        seed=check_seed(seed),
        shuffle=shuffle,
        deform=deform,
    )
