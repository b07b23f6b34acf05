"""Numbers beside the cost that say how good a network is, and the evaluation of a network on examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty
from backscope.engines import Engine, ReferenceEngine
from backscope.named import require
from backscope.network import Network

Metric = Callable[[NDArray[Any], NDArray[Any]], float]


def _codes(a: NDArray[Any]) -> NDArray[Any]:
    return (a[:, 0] >= 0.5).astype(int) if a.shape[1] == 1 else a.argmax(axis=1)


def accuracy(y: NDArray[Any], a: NDArray[Any]) -> float:
    """Return the fraction of rows whose outputs ``a`` (N, n_L) mean the class that ``y`` (N, n_L) means."""
    return float(np.mean(_codes(y) == _codes(a)))


def balanced_accuracy(y: NDArray[Any], a: NDArray[Any]) -> float:
    """Return the mean over the classes present of each class's accuracy. Source: Brodersen et al., ICPR 2010."""
    wanted, right = _codes(y), _codes(y) == _codes(a)
    return float(np.mean([right[wanted == code].mean() for code in np.unique(wanted)]))


def r2(y: NDArray[Any], a: NDArray[Any]) -> float:
    """Return 1 - Σ(y - a)² / Σ(y - mean of y)²; 1 where both sums are 0, 0 where only the second is.

    Source: the coefficient of determination, Wright (1921).
    """
    left = float(((y - a) ** 2).sum(dtype=np.float64))
    spread = float(((y - y.mean(axis=0)) ** 2).sum(dtype=np.float64))
    if spread == 0:
        return 1.0 if left == 0 else 0.0
    return 1 - left / spread


def rmse(y: NDArray[Any], a: NDArray[Any]) -> float:
    """Return the root of the mean of (y - a)² over rows and outputs, in the units of y."""
    return float(np.sqrt(np.mean((y - a) ** 2, dtype=np.float64)))


def mean_absolute_error(y: NDArray[Any], a: NDArray[Any]) -> float:
    """Return the mean of |y - a| over rows and outputs, in the units of y."""
    return float(np.mean(np.abs(y - a), dtype=np.float64))


METRICS: dict[str, Metric] = {
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "r2": r2,
    "rmse": rmse,
    "mean_absolute_error": mean_absolute_error,
}
HIGHER_IS_BETTER = {"accuracy", "balanced_accuracy", "r2"}


def chosen_metrics(metrics: Sequence[str | Metric] | None, task: str) -> dict[str, Metric]:
    """Return metrics by name; default: accuracy of a classification, R² of a regression. Raises BadChoice."""
    if metrics is None:
        metrics = ["accuracy" if task == "classification" else "r2"]
    chosen: dict[str, Metric] = {}
    for metric in [metrics] if isinstance(metrics, str) else metrics:
        if callable(metric):
            chosen[getattr(metric, "__name__", type(metric).__name__)] = metric
            continue
        require(metric in METRICS, "metrics", metric, f"a function (y, a) -> number, or one of {', '.join(METRICS)}")
        chosen[metric] = METRICS[metric]
    return chosen


def evaluate(
    net: Network,
    x: Any,
    y: NDArray[Any],
    metrics: Mapping[str, Metric],
    penalty: Penalty | None = None,
    weights: NDArray[Any] | None = None,
    engine: Engine | None = None,
) -> dict[str, float]:
    """Return C and the metrics of ``net`` on ``x`` (N, n_0) with wanted outputs ``y`` (N, n_L).

    Keys: ``cost`` (the mean of C_x, times the weights if given, plus the penalty), then those of ``metrics``.
    ``engine`` does the forward pass; default: the reference.
    """
    z, a = (engine or ReferenceEngine()).outputs(net, x)
    with np.errstate(over="ignore", invalid="ignore"):
        costs = net.cost.per_example(z, a, y)
        total = float(costs.sum(dtype=np.float64) if weights is None else weights @ costs)
        cost = total / len(y) + (penalty.add(net.w) if penalty else 0.0)
        return {"cost": cost} | {name: float(metric(y, a)) for name, metric in metrics.items()}
