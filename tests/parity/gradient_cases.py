"""One gradient problem as plain lists: how it is drawn, and what backscope says about it. Needs no PyTorch.

A case is a dict of ``sizes, hidden, output, cost, l1, l2, x, y, sample_weight (or None), w, b``, w and b listing
layers 1 … L; an answer is a dict of ``cost_value, grad_w, grad_b``.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

Case = dict[str, Any]
Answer = dict[str, Any]


def draw(
    seed: int,
    sizes: list[int],
    hidden: list[str],
    output: str,
    cost: str,
    rows: int = 3,
    l1: float = 0.0,
    l2: float = 0.0,
    weighted: bool = False,
) -> Case:
    """Draw parameters and a batch for a network; the targets are such as its cost allows."""
    rng = np.random.Generator(np.random.PCG64(seed))
    pairs = list(itertools.pairwise(sizes))
    return {
        "sizes": sizes,
        "hidden": hidden,
        "output": output,
        "cost": cost,
        "l1": l1,
        "l2": l2,
        "x": rng.standard_normal((rows, sizes[0])).tolist(),
        "y": _targets(rng, cost, rows, sizes[-1]).tolist(),
        "sample_weight": rng.uniform(0.2, 2, rows).tolist() if weighted else None,
        "w": [(rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)).tolist() for n_in, n_out in pairs],
        "b": [(0.5 * rng.standard_normal(n_out)).tolist() for _, n_out in pairs],
    }


def _targets(rng: np.random.Generator, cost: str, rows: int, n_out: int) -> np.ndarray:
    if cost == "binary_cross_entropy":
        return rng.uniform(0, 1, (rows, n_out)).round()
    if cost == "cross_entropy":
        return np.eye(n_out)[rng.integers(0, n_out, rows)]
    if cost == "poisson":
        return rng.integers(0, 5, (rows, n_out)).astype(float)
    return 1.5 * rng.standard_normal((rows, n_out))


def answer_of_backscope(case: Case) -> Answer:
    """Set up the network of a case and return backscope's cost and gradients."""
    import backscope as bs

    net = bs.Network(case["sizes"], hidden=case["hidden"], output=case["output"], cost=case["cost"], dtype="float64")
    for l, (w, b) in enumerate(zip(case["w"], case["b"], strict=True), 1):
        net.w[l][...], net.b[l][...] = w, b
    penalty = f"l1={case['l1']!r},l2={case['l2']!r}"
    trace = bs.backprop(net, case["x"], case["y"], penalty=penalty, sample_weight=case["sample_weight"])
    return {"cost_value": trace.cost, "grad_w": trace.grad_w[1:], "grad_b": trace.grad_b[1:]}


def assert_same(mine: Answer, theirs: Answer, tolerance: float = 1e-12) -> None:
    """Compare two answers relative to the cost, and to the largest entry of all gradients."""
    costs = mine["cost_value"], theirs["cost_value"]
    assert abs(costs[0] - costs[1]) <= tolerance * abs(costs[1]), f"cost: got {costs[0]!r}, expected {costs[1]!r}"
    largest = max(np.abs(part).max() for key in ("grad_w", "grad_b") for part in theirs[key])
    for key in ("grad_w", "grad_b"):
        for l, (got, wanted) in enumerate(zip(mine[key], theirs[key], strict=True), 1):
            assert np.shape(got) == np.shape(wanted)
            error = np.abs(np.asarray(got) - wanted).max()
            assert error <= tolerance * largest, f"{key}[{l}]: off by {error:.3g} of {largest:.3g}"
