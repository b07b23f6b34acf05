"""What `backscope train` makes of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backscope.cli.recipes import RECIPES, Defaults
from backscope.data import Dataset
from backscope.errors import BadChoice
from backscope.named import require
from backscope.network import Network

HELD_OUT, ENOUGH = 0.1, 200  # the fraction held out to watch, and the examples from which on it is
CYCLED = ("adam", "adamw", "rmsprop")


def network_for(data: Dataset, given: Mapping[str, Any]) -> Network:
    """Return the network that the options ``given`` ask for, sized for ``data``."""
    output, cost = _output_and_cost(data, given["output"], given["cost"])
    hidden = given["hidden"] or _defaults(data, given).hidden
    activations = (given["activation"] or "relu").split(",")
    return Network(
        [data.train.inputs, *sizes_of(hidden), _outputs(data, output)],
        hidden=activations[0] if len(activations) == 1 else activations,
        output=output,
        cost=cost,
        initial=given["initial"],
        seed=given["seed"],
        dtype=given["dtype"],
        task=data.task,
    )


def recipe_for(data: Dataset, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``backscope.train`` that the options ``given`` ask for."""
    usual, enough = _defaults(data, given), len(data.train) >= ENOUGH
    epochs, rate, schedule = given["epochs"], given["learning_rate"], given["schedule"]
    if rate is None and schedule is None and given["optimizer"] in CYCLED:
        rate, schedule = usual.learning_rate, usual.schedule
    held_out = given["validation"]
    if held_out is None:
        held_out = HELD_OUT if enough else 0.0
    stopping = given["early_stopping"]
    if stopping is None and held_out and enough and usual.patience:
        watched = "accuracy" if given["recipe"] == "best" and data.task == "classification" else "cost"
        stopping = f"patience={usual.patience},monitor=validation_{watched}"
    return {
        "epochs": usual.epochs if epochs is None else epochs,
        "batch_size": usual.batch_size,
        "learning_rate": rate,
        "schedule": schedule or "constant",
        "dropout": _rates(given["dropout"] or usual.dropout),
        "deform": usual.deform if given["deform"] is None else given["deform"],
        "validation": held_out or None,
        "early_stopping": stopping if stopping != "0" else None,
        **{name: given[name] for name in PASSED_ON},
    }


def _defaults(data: Dataset, given: Mapping[str, Any]) -> Defaults:
    """Return what is taken for what was not given."""
    require(given["recipe"] in RECIPES, "recipe", given["recipe"], f"one of {', '.join(RECIPES)}")
    return RECIPES[given["recipe"]](data, given["batch_size"])


PASSED_ON = (
    "optimizer", "warmup", "penalty", "clip", "class_weight", "seed", "engine", "threads",
)  # fmt: skip


def _output_and_cost(data: Dataset, output: str | None, cost: str | None) -> tuple[str, str]:
    """Return activation of the output and cost: what is not given follows from the other, and from the task."""
    classifies = data.task == "classification"
    usual = "softmax" if classifies else "identity"
    if output is None:
        needed = {"binary_cross_entropy": "sigmoid", "poisson": "exponential", "cross_entropy": "softmax"}
        output = needed.get((cost or "").partition(":")[0], usual)
    if cost is None:
        natural = {"softmax": "cross_entropy", "exponential": "poisson"}
        if classifies:
            natural["sigmoid"] = "binary_cross_entropy"
        cost = natural.get(output.partition(":")[0], "quadratic")
    return output, cost


def _outputs(data: Dataset, output: str) -> int:
    """Return n_L: one output a class, or one alone for two classes where it is no softmax; one a target value."""
    if data.task == "classification":
        classes = len(data.classes or ())
        return 1 if classes == 2 and output != "softmax" else classes
    return 1 if data.train.y.ndim == 1 else int(data.train.y.shape[1])


def sizes_of(text: str, none: str = "0") -> list[int]:
    """Return the sizes of the hidden layers; ``none`` is how it is said that there are none, if it can be."""
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = [-1]
    if none and sizes == [0]:
        return []
    if min(sizes) < 1:
        expected = f"sizes such as 128 or 128,64, or {none} for no hidden layer" if none else "sizes such as 2 or 3,2"
        raise BadChoice(f"hidden: got {text!r}, expected {expected}")
    return sizes


def _rates(text: str) -> float | list[float]:
    """Return dropout's rate, or rates by layer."""
    try:
        rates = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadChoice(f"dropout: got {text!r}, expected a rate such as 0.2, or one for each layer: 0.1,0.5") from None
    return rates[0] if len(rates) == 1 else rates
