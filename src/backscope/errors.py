"""Every exception that backscope raises on purpose, as a tree.

    BackscopeError
    ├── BadChoice            an argument that cannot be: its name, what came, what was expected
    ├── BadData              values that cannot be learned from: where they stand and why
    │   └── BadFile          a file that cannot be read: its path, the place in it and why
    ├── BadRun               a run's folder that is missing, cut short, cannot be written or is from another world
    │   └── FolderTaken      a folder for a new run in which something is already
    ├── Diverged             the cost or a parameter became NaN or infinite while training
    └── GradientMismatch     a gradient that differs from its finite differences

    Interrupted              Ctrl-C while training; a KeyboardInterrupt that carries the run so far

Each message is one line that says what, where, and what was expected, so that a terminal can print it as it is.
"""

from __future__ import annotations

from typing import Any


class BackscopeError(Exception):
    """The root of the tree: catch it to catch everything that backscope raises on purpose."""


class BadChoice(BackscopeError, ValueError):
    """An argument that cannot be: its message names the argument, what was received and what was expected."""


class BadData(BackscopeError, ValueError):
    """Values that cannot be learned from: the message names the row and column where there is one."""


class BadFile(BadData):
    """A file that cannot be read as what it claims to be: the message starts with its path."""


class BadRun(BackscopeError):
    """A run's folder that is missing, cut short, cannot be written, or does not fit what is asked of it."""


class FolderTaken(BadRun):
    """A folder for a new run in which something is already: another name will do."""


class Diverged(BackscopeError):
    """The cost or a parameter became NaN or infinite while training.

    Attributes
    ----------
    step : int
        The step (counted from 0 over the whole run) whose cost or parameters were not finite.
    layer : int
        The first layer (1 … L) in which a number that is not finite was found.
    """

    def __init__(self, message: str, step: int, layer: int) -> None:
        super().__init__(message)
        self.step = step
        self.layer = layer

    def __reduce__(self) -> tuple[Any, ...]:
        # pickled by process pools, which call the class with ``args`` alone unless told better
        return type(self), (str(self), self.step, self.layer)


class GradientMismatch(BackscopeError, AssertionError):
    """A gradient that differs from its finite differences: the message names layer, entry and both numbers."""


class SlowEngine(UserWarning):
    """The work is done by a slower engine than it could be: the message says why, and what can be done."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while training. What was learned so far is in ``run``, and on disk if the run has a folder.

    Attributes
    ----------
    run : backscope.training.run.Run
        The run as it stood after the last complete step.
    """

    def __init__(self, message: str, run: Any) -> None:
        super().__init__(message)
        self.run = run

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.run)
