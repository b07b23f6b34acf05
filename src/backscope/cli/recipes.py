"""What `backscope train` takes where it is told nothing: a recipe that is quick, and one that takes its time."""

from __future__ import annotations

from dataclasses import dataclass

from backscope.data import Dataset

WIDE = 100  # inputs from which on a network is made wider
ENOUGH = 2000  # examples from which on mini-batches are larger
DIGIT = 28  # pixels: deformations were chosen for digits of this size, and are in proportion for others


@dataclass(frozen=True)
class Defaults:
    """What is taken for options that were not given.

    Attributes
    ----------
    hidden, deform : str
        As the options of the same name have them; "" is no deformation.
    batch_size, epochs : int
    learning_rate : float
        With ``schedule``, for Adam and its kin.
    schedule, dropout : str
    patience : int
        Epochs without improvement of the number that is watched, after which to stop; at the end the best epoch is
        put back. 0: neither.
    """

    hidden: str
    batch_size: int
    epochs: int
    learning_rate: float
    schedule: str
    patience: int
    dropout: str = "0"
    deform: str = ""


def quick(data: Dataset, batch_size: int | None) -> Defaults:
    """Return what serves in seconds. For MNIST tuned on a tenth of its training digits: 98 % in four epochs."""
    examples = len(data.train)
    size = (64 if examples >= ENOUGH else 16) if batch_size is None else batch_size
    epochs = _epochs(3000, size, examples, 4, 400)
    patience = max(10, epochs // 5) if data.features is not None else 0  # tables are soon learned by heart
    return Defaults("256" if _wide(data) else "32,32", size, epochs, 0.004, "one_cycle:0.1", patience)


def best(data: Dataset, batch_size: int | None) -> Defaults:
    """Return what gets most out of the data in minutes: wider, longer, and pictures deformed.

    After Cireşan, Meier, Gambardella, Schmidhuber, *Deep, big, simple neural nets*, Neural Computation 22 (2010), but
    smaller, and with a cycle of the learning rate in place of hundreds of epochs.
    """
    examples = len(data.train)
    size = (128 if examples >= ENOUGH else 32) if batch_size is None else batch_size
    shape = data.preparation.image_shape
    epochs = _epochs(50_000, size, examples, 20, 1000)
    if shape is None:
        return Defaults("512,256" if _wide(data) else "128,64", size, epochs, 0.002, "one_cycle", epochs, "0.2")
    unit = min(shape) / DIGIT
    deform = f"shift={unit:.3g},rotation=15,scale=0.15,elastic={1.2 * unit:.3g},smoothness={5 * unit:.3g}"
    return Defaults("1024,512", size, epochs, 0.002, "one_cycle", epochs, deform=deform)


RECIPES = {"quick": quick, "best": best}


def _wide(data: Dataset) -> bool:
    return data.train.inputs >= WIDE


def _epochs(steps: int, batch_size: int, examples: int, least: int, most: int) -> int:
    """Return how many epochs make about so many steps."""
    return max(least, min(most, steps * max(batch_size, 1) // examples))
