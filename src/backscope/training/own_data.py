"""What a run was trained on, read again: its examples, how raw inputs became them, and what the user calls y."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data import Examples, Preparation, fingerprint, load
from backscope.errors import BadChoice, BadRun
from backscope.training.run import Run


def preparation_of(run: Run) -> Preparation:
    """Return how the raw inputs of ``run`` became x; of arrays in Python nothing is known."""
    return Preparation.from_json(run.preparation or {"task": run.network.task})


def labels_of(run: Run, y: NDArray[Any] | None) -> NDArray[Any] | None:
    """Return known labels, or values in the target's own units, as the user knows them."""
    if y is None:
        return None
    if run.network.task == "regression":
        return preparation_of(run).targets_back(y)
    return y if run.network.classes is None else np.asarray(run.network.classes)[y]


def own_examples(run: Run, part: str | None = None) -> tuple[str, Examples]:
    """Return the ``part``, train or test, of the data that ``run`` was trained on, read again, and which part it is.

    None is what was held out, or the training examples where nothing was. Raises BadRun if they are not the same ones.
    """
    if run.source is None:
        raise BadRun(
            f"{run.folder}: was trained on arrays in Python, which a run does not keep; "
            f"there: backscope.insight.explain(backscope.open_run({str(run.folder)!r}).network, x, y)"
        )
    loaded = load(**run.source)
    if part == "test" and loaded.test is None:
        raise BadChoice("part: got test, expected train: of these data nothing was held out")
    for name, examples in (("train", loaded.train), ("test", loaded.test)):
        then, now = run.fingerprints.get(name), None if examples is None else fingerprint(examples.kept, examples.y)
        if then is not None and then != now:
            raise BadRun(f"{run.folder}: its data, {run.source['source']}, changed since it was trained on them")
    if loaded.test is None or part == "train":
        return "train", loaded.train
    return "test", loaded.test
