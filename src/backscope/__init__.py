"""backscope: an instrument for back-propagation.

It trains multi-layer perceptrons, and can be seen through: every number it shows is computed from the network at hand
and can be checked. ``import backscope as bs``; the notation is in ``docs/notation.md``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# At once, because the function is to be found under the name of its room.
from backscope import errors as errors
from backscope.backprop import Penalty, Trace, backprop, gradcheck
from backscope.network import Network
from backscope.version import __version__ as __version__

if TYPE_CHECKING:
    from backscope import insight as insight
    from backscope.data import Dataset, load
    from backscope.estimators import PerceptronClassifier
    from backscope.learning import Deformation
    from backscope.perceptron import Perceptron, separability
    from backscope.training import Callback, EarlyStopping, Run, open_run, resume, train

__all__ = [
    "Callback",
    "Dataset",
    "Deformation",
    "EarlyStopping",
    "Network",
    "Penalty",
    "Perceptron",
    "PerceptronClassifier",
    "Run",
    "Trace",
    "backprop",
    "gradcheck",
    "insight",
    "load",
    "open_run",
    "resume",
    "separability",
    "train",
]

# Rooms that are opened when a name of theirs is first used: importing backscope takes half as long without them.
_ROOMS = {
    "data": ("Dataset", "load"),
    "estimators": ("PerceptronClassifier",),
    "learning": ("Deformation",),
    "perceptron": ("Perceptron", "separability"),
    "training": ("Callback", "EarlyStopping", "Run", "open_run", "resume", "train"),
}


def __getattr__(name: str) -> Any:
    if name == "insight":  # a room that is used under its own name
        return import_module("backscope.insight")
    room = next((room for room, names in _ROOMS.items() if name in names), None)
    if room is None:
        raise AttributeError(f"module 'backscope' has no attribute {name!r}")
    globals()[name] = value = getattr(import_module(f"backscope.{room}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
