"""What `backscope train` makes of its options, and what it takes where it is told nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backscope.data import Dataset
from backscope.errors import BadChoice
from backscope.network import Network

STEPS_WANTED = 3000  # small sets are gone through more often, to about as many steps
FEWEST_EPOCHS, MOST_EPOCHS = 8, 400
HELD_OUT, ENOUGH = 0.1, 200  # the fraction held out to watch, and the examples from which on it is
RATE = 0.003  # with the one-cycle schedule, for Adam and its kin
FEWEST_PATIENCE = 10  # epochs without improvement
CYCLED = ("adam", "adamw", "rmsprop")


def network_for(data: Dataset, given: Mapping[str, Any]) -> Network:
    """Return the network that the options ``given`` ask for, sized for ``data``."""
    output, cost = _output_and_cost(data, given["output"], given["cost"])
    wide = data.train.x.shape[1] >= 100
    hidden = given["hidden"] or ("128" if wide else "32,32")
    activations = (given["activation"] or "relu").split(",")
    return Network(
        [data.train.x.shape[1], *_sizes(hidden), _outputs(data, output)],
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
    examples = len(data.train)
    batch = (64 if examples >= 2000 else 16) if given["batch_size"] is None else given["batch_size"]
    epochs, rate, schedule = given["epochs"], given["learning_rate"], given["schedule"]
    if epochs is None:
        epochs = max(FEWEST_EPOCHS, min(MOST_EPOCHS, STEPS_WANTED * max(batch, 1) // examples))
    if rate is None and schedule is None and given["optimizer"] in CYCLED:
        rate, schedule = RATE, "one_cycle"
    held_out = given["validation"]
    if held_out is None:
        held_out = HELD_OUT if examples >= ENOUGH else 0.0
    stopping = given["early_stopping"]
    if stopping is None and held_out and examples >= ENOUGH and data.features is not None:
        stopping = max(FEWEST_PATIENCE, epochs // 5)  # tables are soon learned by heart
    return {
        "epochs": epochs,
        "batch_size": batch,
        "learning_rate": rate,
        "schedule": schedule or "constant",
        "dropout": _rates(given["dropout"]),
        "validation": held_out or None,
        "early_stopping": stopping if stopping != "0" else None,
        **{name: given[name] for name in PASSED_ON},
    }


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


def _sizes(text: str) -> list[int]:
    """Return the sizes of the hidden layers; "0" is none."""
    try:
        sizes = [int(part) for part in text.split(",")]
    except ValueError:
        sizes = [-1]
    if sizes == [0]:
        return []
    if min(sizes) < 1:
        raise BadChoice(f"hidden: got {text!r}, expected sizes such as 128 or 128,64, or 0 for no hidden layer")
    return sizes


def _rates(text: str) -> float | list[float]:
    """Return dropout's rate, or rates by layer."""
    try:
        rates = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadChoice(f"dropout: got {text!r}, expected a rate such as 0.2, or one for each layer: 0.1,0.5") from None
    return rates[0] if len(rates) == 1 else rates
