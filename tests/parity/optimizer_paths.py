"""Replays an optimiser's recorded path: each step's gradient in, backscope's parameters out. Needs no PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

from backscope.learning.optimizers import OPTIMIZERS
from backscope.named import choose


def weight_slices(is_weight: list[bool]) -> list[slice]:
    """Return one slice for each weight of a flat vector."""
    return [slice(i, i + 1) for i, yes in enumerate(is_weight) if yes]


def replay(spec: str, eta: float, start: list[float], is_weight: list[bool], gradients: list[list[float]]) -> Any:
    """Return the parameters after each step, (steps, parameters), float64."""
    rule = choose("optimizer", spec, OPTIMIZERS)
    theta = np.array(start)
    state, weights, after = rule.start(theta), weight_slices(is_weight), []
    for t, gradient in enumerate(gradients, 1):
        rule.step(theta, np.array(gradient), state, eta, t, weights)
        after.append(theta.copy())
    return np.array(after)
