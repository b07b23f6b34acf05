"""From what a reader returned to a Dataset: labels become places, some rows are held out, inputs are prepared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.examples import Dataset, Examples, check_finite
from backscope.data.preparation import Preparation, standardised
from backscope.data.raw import Raw
from backscope.data.split import split
from backscope.errors import BadFile
from backscope.network.checks import is_sparse

MOST_CLASSES = 20  # more different whole numbers than this are values
FEWEST_TO_SPLIT = 20


@dataclass(frozen=True)
class _Labels:
    """y as places or values, and what the places mean."""

    y: NDArray[Any]
    classes: tuple[Any, ...] | None
    task: str


def assemble(
    raw: Raw, name: str, where: Any, *, task: str | None, test: float, seed: int, source: dict[str, Any] | None
) -> Dataset:
    """Return the data set of ``raw``; ``where`` (a path or a name) begins the message of what is refused."""
    if raw.x.shape[0] == 0:
        raise BadFile(f"{where}: has no rows, expected at least one example")
    if raw.y is None:
        raise BadFile(f"{where}: has no labels, expected y beside x")
    if not raw.divided:
        check_finite(raw.x, str(where), raw.features, BadFile)
    labels = _labels(raw, raw.y, where, task)
    kept, held, notes = _hold_out(raw, labels, test, seed)
    preparation = _prepare(raw, labels, kept, where)
    whole = (raw.x, labels.y) if kept is None else (raw.x[kept], labels.y[kept])
    train = _examples(raw, preparation, *whole)
    if raw.test is not None:
        unseen: Examples | None = _test_part(raw, labels, preparation, where)
    else:
        unseen = None if held is None else _examples(raw, preparation, raw.x[held], labels.y[held])
    if raw.table:
        notes = (_task_note(raw, labels, task), *notes)
    return Dataset(name, train, unseen, preparation, source, notes)


def _labels(raw: Raw, y: NDArray[Any], where: Any, task: str | None) -> _Labels:
    """Return places of classes, or values; the task is inferred where it was not said."""
    if len(y) != raw.x.shape[0]:
        raise BadFile(f"{where}: has {len(y):,} labels, expected {raw.x.shape[0]:,}, one an example")
    if y.dtype.kind not in "biufUS":
        raise BadFile(f"{where}: has labels of type {y.dtype}, expected numbers or texts")
    if y.dtype.kind == "f":
        check_finite(y.reshape(len(y), -1), f"{where}, labels", None if raw.target is None else (raw.target,), BadFile)
    if (task or _inferred(raw, y)) == "regression":
        if y.dtype.kind in "US":
            raise BadFile(f"{where}: has the label {y[0]!s}, expected numbers in a regression")
        return _Labels(y.astype(np.float64), None, "regression")
    if y.ndim == 2 and y.shape[1] > 1:
        if not (((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all()):
            raise BadFile(f"{where}: has labels of shape {y.shape}, expected (N,), or rows with a single 1")
        y = y.argmax(axis=1)
    y = y.reshape(len(y))
    if y.dtype.kind == "f" and (y != np.floor(y)).any():
        row = int(np.argmax(y != np.floor(y)))
        raise BadFile(f"{where}, row {row + 1}: has the label {y[row]}, expected a whole number or a text")
    classes, codes = _classes(y)
    if len(classes) < 2:
        raise BadFile(f"{where}: all {len(y):,} labels are {classes[0]!s}, expected at least two classes")
    return _Labels(codes, classes, "classification")


def _inferred(raw: Raw, y: NDArray[Any]) -> str:
    """Return the task that labels speak of: texts, flags and few whole numbers are classes, the rest are values."""
    if y.dtype.kind in "USb" or raw.image_shape is not None:
        return "classification"
    if y.ndim > 1 and y.shape[1] > 1:
        one_hot = ((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all()
        return "classification" if one_hot else "regression"
    if y.dtype.kind == "f" and (y != np.floor(y)).any():
        return "regression"
    return "classification" if len(np.unique(y)) <= MOST_CLASSES else "regression"


def _classes(y: NDArray[Any]) -> tuple[tuple[Any, ...], NDArray[np.int64]]:
    """Return the classes in order and each label's place: 0, 1, 2, … stay numbers, all else becomes text."""
    found, codes = np.unique(y, return_inverse=True)
    codes = codes.reshape(-1).astype(np.int64)
    if y.dtype.kind in "US":
        return tuple(str(label) for label in found.tolist()), codes
    whole = tuple(int(label) for label in found.tolist())
    if whole == tuple(range(len(whole))):
        return whole, codes
    return tuple(str(label) for label in whole), codes


def places(y: NDArray[Any], classes: tuple[Any, ...], where: Any) -> NDArray[np.int64]:
    """Return the places in ``classes`` of other labels; one that is not among them is refused with its row."""
    order = {str(label): place for place, label in enumerate(classes)}
    texts = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in y.reshape(len(y)).tolist()]
    if y.dtype.kind == "b":
        texts = [str(int(v)) for v in y.tolist()]
    strange = next((row for row, text in enumerate(texts) if text not in order), None)
    if strange is not None:
        known = ", ".join(map(str, classes[:12]))
        raise BadFile(f"{where}, row {strange + 1}: has the label {texts[strange]}, expected one of {known}")
    return np.array([order[text] for text in texts], dtype=np.int64)


def _hold_out(
    raw: Raw, labels: _Labels, fraction: float, seed: int
) -> tuple[NDArray[np.intp] | None, NDArray[np.intp] | None, tuple[str, ...]]:
    """Return the rows to learn from and those held out as test (None, None: all to learn from), and what to say."""
    if raw.test is not None or fraction == 0:
        return None, None, ()
    if raw.x.shape[0] < FEWEST_TO_SPLIT:
        return None, None, (f"no test set: {raw.x.shape[0]} examples are too few to hold any out",)
    kept, held = split(labels.y, fraction, seed, stratified=labels.task == "classification")
    if not len(held):
        return None, None, ()
    return kept, held, (f"test set: {len(held):,} of {raw.x.shape[0]:,} examples held out (seed {seed})",)


def _prepare(raw: Raw, labels: _Labels, kept: NDArray[np.intp] | None, where: Any) -> Preparation:
    """Return how raw inputs become x: bytes of pictures over 255, columns of tables standardised by training rows."""
    about: dict[str, Any] = {"task": labels.task, "classes": labels.classes, "image_shape": raw.image_shape}
    about |= {"features": raw.features, "target": raw.target}
    if raw.pixels or raw.divided:
        about["scale"] = 1 / 255
    elif raw.table or (raw.x.dtype.kind in "iub" and not is_sparse(raw.x)):
        about["shift"], about["scale"] = _spread(raw.x if kept is None else raw.x[kept], where, raw.features)
    if labels.task == "regression":
        y = labels.y if kept is None else labels.y[kept]
        shift, scale = _spread(y.reshape(len(y), -1), where, None if raw.target is None else (raw.target,))
        single = y.ndim == 1
        about["target_shift"], about["target_scale"] = (shift[0], scale[0]) if single else (shift, scale)
    return Preparation(**about)


def _spread(
    columns: NDArray[Any], where: Any, names: tuple[str, ...] | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return what standardises ``columns``; one whose values are too large for their squares is refused by name."""
    with np.errstate(over="ignore", invalid="ignore"):
        shift, scale = standardised(columns)
    for column, (mean, factor) in enumerate(zip(shift, scale, strict=True)):
        if not (np.isfinite(mean) and np.isfinite(factor) and factor > 0):
            name = repr(names[column]) if names and len(names) > column else str(column + 1)
            largest = np.abs(columns[:, column]).max()
            raise BadFile(f"{where}, column {name}: has values up to {largest:.3g}, expected at most about 1e150")
    return shift, scale


def _examples(raw: Raw, preparation: Preparation, x: Any, y: NDArray[Any]) -> Examples:
    prepared = x if raw.divided else preparation.inputs(x)
    return Examples(prepared, y if preparation.classes is not None else preparation.targets(y))


def _test_part(raw: Raw, labels: _Labels, preparation: Preparation, where: Any) -> Examples:
    """Return the test part that the source brought itself."""
    assert raw.test is not None
    x, y = raw.test
    if not raw.divided:
        check_finite(x, f"{where}, test part", raw.features, BadFile)
    if len(y) != x.shape[0] or x.shape[1] != raw.x.shape[1]:
        raise BadFile(
            f"{where}: its test part has {x.shape} inputs and {len(y):,} labels, expected (N, {raw.x.shape[1]})"
        )
    if labels.classes is None:
        return _examples(raw, preparation, x, y.astype(np.float64))
    codes = y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else places(y, labels.classes, f"{where}, test part")
    return _examples(raw, preparation, x, codes)


def _task_note(raw: Raw, labels: _Labels, task: str | None) -> str:
    """Return the sentence that says what the task is taken to be, and how to say otherwise."""
    said = "" if task else f"; if not: --task {'regression' if labels.task == 'classification' else 'classification'}"
    if labels.classes is not None:
        shown = ", ".join(map(str, labels.classes[:6])) + (", …" if len(labels.classes) > 6 else "")
        return f"task: classification, {len(labels.classes)} classes in {raw.target!r} ({shown}){said}"
    return f"task: regression, values in {raw.target!r} from {labels.y.min():g} to {labels.y.max():g}{said}"
