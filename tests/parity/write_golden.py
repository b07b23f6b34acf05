"""Writes golden/gradients.json and golden/optimizers.json by PyTorch: python tests/parity/write_golden.py

The files are committed, so that the tests need no PyTorch; each says which versions wrote it.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gradient_cases import draw
from torch_reference import answer_of_torch, path

GOLDEN = Path(__file__).parent / "golden"
SMOOTH = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "identity"]
STEPS, KEPT = 50, (1, 2, 10, 50)

# (optimiser, learning rate): the defaults, then other settings
PATHS = [
    ("sgd", 0.05),
    ("sgd", 0.001),
    ("momentum", 0.02),
    ("momentum:momentum=0.5", 0.05),
    ("nesterov", 0.02),
    ("nesterov:momentum=0.99", 0.001),
    ("adagrad", 0.1),
    ("adagrad:eps=0.001", 0.5),
    ("rmsprop", 0.01),
    ("rmsprop:alpha=0.9,eps=1e-06", 0.01),
    ("adam", 0.01),
    ("adam:beta1=0.5,beta2=0.9", 0.05),
    ("adam:eps=0.01", 0.1),
    ("adamw", 0.01),
    ("adamw:weight_decay=0.5", 0.05),
    ("adamw:weight_decay=0.1,beta1=0.8,beta2=0.99,eps=1e-06", 0.02),
]


def gradient_cases() -> list[dict[str, Any]]:
    """Return every activation as hidden and as output, every cost, and mixtures of depth 1 to 4."""
    cases = [draw(100 + i, [3, 4, 2], [name], "identity", "quadratic") for i, name in enumerate(SMOOTH)]
    outputs = [*SMOOTH[:-1], "softmax", "exponential"]
    cases += [draw(200 + i, [3, 3], [], name, "quadratic") for i, name in enumerate(outputs)]
    costs = [
        ("identity", "sum_of_squares"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "cross_entropy"),
        ("identity", "mae"),
        ("identity", "huber:1.0"),
        ("exponential", "poisson"),
        ("softplus", "poisson"),
        ("identity", "quantile:0.9"),
    ]
    cases += [draw(300 + i, [2, 4, 3], ["tanh"], output, cost) for i, (output, cost) in enumerate(costs)]
    return cases + mixtures()


def mixtures() -> list[dict[str, Any]]:
    """Return cases with penalties, sample weights, settings, layers of one neuron, and activations by layer."""
    return [
        draw(400, [2, 3], [], "softmax", "cross_entropy", rows=4, weighted=True),
        draw(401, [3, 1, 2], ["leaky_relu:0.2"], "sigmoid", "binary_cross_entropy", l2=0.1),
        draw(402, [1, 4, 3, 1], ["tanh", "elu:0.5"], "identity", "huber:0.3", rows=5, l1=0.05, weighted=True),
        draw(403, [2, 3, 3, 2], ["relu", "silu"], "exponential", "poisson", l1=0.01, l2=0.02),
        draw(404, [2, 3, 2, 3, 2], ["gelu", "softplus", "sigmoid"], "softmax", "cross_entropy", l2=0.05, weighted=True),
        draw(405, [1, 1, 1, 1, 1], ["silu", "identity", "tanh"], "softplus", "poisson", rows=1, l1=0.1),
        draw(406, [4, 3, 4, 3, 3], ["elu", "gelu", "leaky_relu"], "softmax", "sum_of_squares", rows=5, l2=0.01),
    ]


def optimizer_paths() -> list[dict[str, Any]]:
    """Return the paths of every optimiser over STEPS steps, with the parameters at the steps KEPT."""
    rng = np.random.Generator(np.random.PCG64(7))
    is_weight, found = [True, True, False, True, False], []
    for spec, eta in PATHS:
        start = rng.uniform(-1.5, 1.5, len(is_weight)).tolist()
        walked = path(spec, eta, start, is_weight, STEPS)
        kept = {str(step): walked["parameters"][step - 1] for step in KEPT}
        known = {"optimizer": spec, "learning_rate": eta, "start": start, "is_weight": is_weight}
        found.append({**known, "gradients": walked["gradients"], "parameters": kept})
    return found


def write(name: str, cases: list[dict[str, Any]]) -> None:
    """Write one golden file, a case a line."""
    versions = {"torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version()}
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"versions": {json.dumps(versions)}, "cases": [\n{lines}\n]}}\n'
    (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write("gradients.json", [case | answer_of_torch(case) for case in gradient_cases()])
    write("optimizers.json", optimizer_paths())
