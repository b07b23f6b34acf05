"""Callbacks: your own code at the start, after steps, after each epoch, and at the end of a training."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from backscope.engines import Report, Steps
from backscope.named import require

if TYPE_CHECKING:
    from backscope.training.run import Run


class Callback:
    """Base of callbacks: override what you need. ``step``, ``steps`` and ``epoch`` end the training by returning True.

    ``step`` is asked after every single step, with the network as that step left it, and so slows a fast engine down;
    ``steps`` is told of them some tens of times a second, which costs next to nothing.

    An exception that a callback raises ends the training and reaches the caller; what was on disk stays.

    Raises
    ------
    Nothing.

    Source
    ------
    The four moments are those of Keras's callbacks (Chollet et al., 2015), without what it hides of the batch.

    Examples
    --------
    >>> import backscope as bs
    >>> class StopWhenGood(bs.Callback):
    ...     def epoch(self, run, record):
    ...         return record["accuracy"] == 1.0
    """

    def start(self, run: Run) -> None:
        """Be told that the training begins, or goes on after a resume."""

    def step(self, run: Run, report: Report) -> bool | None:
        """Be told of one step (its number, rows, cost, learning rate); return True to stop after it."""

    def steps(self, run: Run, steps: Steps) -> bool | None:
        """Be told of the steps since the last time (their numbers alone); return True to stop."""

    def epoch(self, run: Run, record: dict[str, Any]) -> bool | None:
        """Be told of one epoch's record of the history; return True to stop after it."""

    def end(self, run: Run) -> None:
        """Be told that the training is over: finished, stopped, interrupted or diverged (``run.status``)."""


class OnEpoch(Callback):
    """A plain function of (run, record) as a callback."""

    def __init__(self, function: Callable[[Run, dict[str, Any]], bool | None]) -> None:
        self.function = function

    def epoch(self, run: Run, record: dict[str, Any]) -> bool | None:
        return self.function(run, record)


def as_callbacks(callbacks: Iterable[Any]) -> list[Callback]:
    """Return callbacks as objects; a plain function is called after each epoch. Raises BadChoice."""
    found = []
    for callback in callbacks:
        good = isinstance(callback, Callback) or (callable(callback) and not isinstance(callback, type))
        require(good, "callbacks", callback, "Callback objects, or functions of (run, record)")
        found.append(callback if isinstance(callback, Callback) else OnEpoch(callback))
    return found
