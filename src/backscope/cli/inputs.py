"""Examples of a file for a trained network, prepared as its own were; and answers as the user knows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data import bundled, load, read_inputs
from backscope.errors import BadChoice, BadRun
from backscope.training import Run
from backscope.training.own_data import preparation_of


def read_examples(run: Run, data: str, seed: int) -> tuple[Any, NDArray[Any] | None, tuple[str, ...]]:
    """Return x as the network wants it, y if the labels are known, and what is to be said of them."""
    if run.preparation is None:
        raise BadRun(f"{run.folder}: was trained on arrays in Python, so how a file becomes inputs is not known")
    if data in {entry.name for entry in bundled()} and not Path(data).exists():
        loaded = load(data, seed=seed)
        part = loaded.test or loaded.train
        if part.inputs != run.network.sizes[0]:
            raise BadChoice(f"data: got {data} with {part.inputs} inputs, expected {run.network.sizes[0]}")
        return part.x, part.y, ()
    return read_inputs(data, preparation_of(run))


def shown(value: Any) -> str:
    """Return a label as it is, a value in up to six digits, several with commas between."""
    if isinstance(value, np.ndarray):
        return ", ".join(shown(part) for part in value)
    return f"{value:.6g}" if isinstance(value, np.floating | float) else str(value)
