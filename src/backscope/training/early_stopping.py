"""Early stopping on any number of the history; the best parameters *and* the optimiser's state are kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from backscope.errors import BadChoice
from backscope.named import Named, choose, require
from backscope.training.metrics import HIGHER_IS_BETTER


@dataclass(frozen=True)
class EarlyStopping(Named):
    """Stop when ``monitor`` has not improved by more than ``min_delta`` for ``patience`` epochs in a row.

    Parameters
    ----------
    patience : int, default 5
        Epochs without improvement that end the training; at least 1.
    monitor : str, default "validation_cost"
        A key of the history's records: ``cost``, ``validation_cost``, ``validation_accuracy``, …
    min_delta : float, default 0
        How much better counts as better, in the monitored number's units; 0 or more.
    higher : str, default "auto"
        ``yes`` if more is better, ``no`` if less is; "auto" knows backscope's own metrics and takes less for others.

    Raises
    ------
    BadChoice
        If a setting cannot be.

    Source
    ------
    Prechelt, *Early stopping – but when?* (1998), criterion UP.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.EarlyStopping(patience=3, monitor="validation_accuracy").spec
    'early_stopping:patience=3,monitor=validation_accuracy'
    """

    name = "early_stopping"
    patience: int = 5
    monitor: str = "validation_cost"
    min_delta: float = 0.0
    higher: str = "auto"

    def check(self) -> None:
        good = isinstance(self.patience, int) and self.patience >= 1
        require(good, "patience", self.patience, "a whole number, 1 or more")
        require(0 <= self.min_delta < math.inf, "min_delta", self.min_delta, "a number, 0 or more")
        require(self.higher in ("auto", "yes", "no"), "higher", self.higher, "auto, yes or no")

    def better(self, value: float, best: float | None) -> bool:
        """Tell whether ``value`` improves on ``best`` (None: there is none yet); NaN never does."""
        if best is None or math.isnan(value):
            return best is None and not math.isnan(value)
        metric = self.monitor.removeprefix("validation_")
        higher = metric in HIGHER_IS_BETTER if self.higher == "auto" else self.higher == "yes"
        return value > best + self.min_delta if higher else value < best - self.min_delta

    def value(self, record: dict[str, Any]) -> float:
        """Return the monitored number of one record of the history; raises BadChoice if it is not there."""
        if self.monitor not in record:
            numbers = ", ".join(key for key, value in record.items() if isinstance(value, float))
            raise BadChoice(f"monitor: got {self.monitor!r}, expected one of {numbers}")
        return float(record[self.monitor])


def as_early_stopping(value: int | str | EarlyStopping | None) -> EarlyStopping | None:
    """Return early stopping from a patience, a text ``"patience=…,monitor=…"``, an object, or None."""
    if value is None or isinstance(value, EarlyStopping):
        return value
    text = str(value).removeprefix("early_stopping")
    return choose("early_stopping", f"early_stopping:{text.removeprefix(':')}", {"early_stopping": EarlyStopping})
