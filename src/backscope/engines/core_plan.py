"""A network and a recipe in the compiled core's words, or why it has none for them."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

from backscope.learning import OPTIMIZERS, Deformation, Recipe
from backscope.named import Named
from backscope.network import ACTIVATIONS, COSTS, Network

LARGEST = 2**31 - 1  # places within a layer are 32-bit numbers


def unsupported(net: Network, plan: Recipe) -> str | None:
    """Return what of ``net`` and ``plan`` the compiled core has no words for, or None if it can do all.

    That is: activations, costs and optimisers of the user's own making, and layers of 2**31 neurons or more.
    """
    for table, chosen in (
        (ACTIVATIONS, net.activations),
        (COSTS, (net.cost,)),
        (OPTIMIZERS, (plan.optimizer,)),
    ):
        for part in chosen:
            if table.get(part.name) is not type(part):
                return f"{type(part).__name__}, which is not one of its own"
    return None if max(net.sizes) <= LARGEST else "a layer of 2**31 neurons or more"


def core_plan(core: Any, net: Network, plan: Recipe) -> Any:
    """Return the core's Plan for training ``net`` by ``plan``."""
    rule = plan.optimizer
    settings = {
        "momentum": ("momentum",),
        "nesterov": ("momentum",),
        "adagrad": (None, None, "eps"),
        "rmsprop": ("alpha", None, "eps"),
        "adam": ("beta1", "beta2", "eps"),
        "adamw": ("beta1", "beta2", "eps", "weight_decay"),
    }.get(rule.name, ())
    numbers = [0.0 if name is None else float(getattr(rule, name)) for name in settings]
    return core.plan(
        list(net.sizes),
        [_named(activation) for activation in net.activations],
        _named(net.cost),
        list(plan.dropout),
        rule.name,
        numbers + [0.0] * (4 - len(numbers)),
        (plan.penalty.l1, plan.penalty.l2),
        plan.clip,
        plan.seed,
        *_deformation(plan.deform),
        net.task == "classification",
    )


def _deformation(by: Deformation | None) -> tuple[list[float], tuple[int, int]]:
    """Return the deformation's numbers, angles in radians, and the pictures' height and width: 0 if there is none."""
    if by is None:
        return [0.0] * 5, (0, 0)
    return [by.shift, math.radians(by.rotation), by.scale, by.elastic, by.smoothness], (by.height, by.width)


def _named(part: Named) -> tuple[str, float]:
    """Return the name and the one setting that an activation or cost has (0 where it has none)."""
    settings = [float(getattr(part, field.name)) for field in fields(part)]
    return part.name, settings[0] if settings else 0.0
