"""The numbers that close a training: on the training set and on examples that were never seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty
from backscope.data import Dataset, Examples, Preparation
from backscope.engines import Engine, engine_named
from backscope.network import Network
from backscope.training import METRICS, Run, evaluate

CLASSIFICATION, REGRESSION = ("accuracy",), ("r2", "rmse")


def engine_of(run: Run) -> Engine:
    """Return an engine like the one that trained ``run``, of as many threads; where it was not built, another."""
    name = "reference" if run.engine.startswith("reference") else "auto"
    threads = None if run.origin is None else run.origin.about["threads"]
    return engine_named(name, threads)


def scores(
    net: Network, examples: Examples | None, penalty: Penalty, preparation: Preparation, engine: Engine
) -> dict[str, float]:
    """Return cost and metrics of ``net`` on ``examples``, or nothing where there are none.

    The root mean square error of one value is given in the target's own units; of several it has none, and is left out.
    """
    if examples is None or not len(examples):
        return {}
    names = CLASSIFICATION if net.task == "classification" else REGRESSION
    wanted = net.targets(examples.y, rows=len(examples))
    metrics = {name: METRICS[name] for name in names}
    measured = evaluate(net, examples.kept, wanted, metrics, penalty, engine=engine)
    if "rmse" in measured:
        rmse = measured.pop("rmse")
        if not isinstance(preparation.target_scale, tuple):
            measured["rmse"] = rmse / preparation.target_scale
    return measured


def answer_codes(net: Network, x: Any, engine: Engine) -> NDArray[np.intp]:
    """Return the places of the classes that ``net`` answers with, (N,)."""
    a = engine.outputs(net, x)[1]
    return (a[:, 0] >= 0.5).astype(np.intp) if a.shape[1] == 1 else a.argmax(axis=1)


def closing_scores(net: Network, data: Dataset, penalty: Penalty, engine: Engine) -> dict[str, float | None]:
    """Return ``train_cost``, ``train_accuracy``, ``test_cost``, ``test_accuracy`` and the like; None: no test set."""
    train = {
        f"train_{name}": value for name, value in scores(net, data.train, penalty, data.preparation, engine).items()
    }
    test = scores(net, data.test, penalty, data.preparation, engine)
    return train | {name.replace("train_", "test_"): test.get(name.removeprefix("train_")) for name in train}
