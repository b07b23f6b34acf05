"""What a training learns from, brought into one shape: arrays, wanted outputs, weights, validation data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data import Dataset, Examples, check_examples, fingerprint, load, split
from backscope.errors import BadChoice, BadData, BadRun
from backscope.named import require
from backscope.network import Network, checks

Pair = tuple[Any, NDArray[Any]]


@dataclass(frozen=True)
class Material:
    """Checked training data of one network.

    Attributes
    ----------
    x, y : (N, n_0) and (N, n_L)
        Inputs of any numeric dtype, or packed pictures, and wanted outputs in the network's dtype.
    rows : ndarray of int, or None
        The rows of x, y and weights that are learned from; None: all.
    weights : ndarray, (N,), float64, or None
        Sample weights times class weights, scaled to mean 1 over the rows that are learned from.
    validation : pair (x, y) or None
        In the same shapes.
    about : dict
        JSON-able: where it came from and how to know it again; kept in run.json under "data".
    preparation : dict or None
        How raw inputs became x.
    """

    x: Any
    y: NDArray[Any]
    rows: NDArray[np.intp] | None
    weights: NDArray[Any] | None
    validation: Pair | None
    about: dict[str, Any]
    preparation: dict[str, Any] | None


def gather(
    net: Network,
    data: Any,
    validation: Any = None,
    sample_weight: Any = None,
    class_weight: str | Mapping[Any, float] | None = None,
    seed: int = 0,
) -> Material:
    """Return the material for ``net``; arguments as in ``backscope.train``. Raises BadData or BadChoice."""
    whole, name, source, preparation = _unpack(data)
    y = net.targets(whole.y, rows=len(whole))
    _check_width(net, whole)
    about = {
        "name": name,
        "source": source,
        "examples": 0,
        "fingerprint": fingerprint(whole.kept, whole.y),
        "test": _of_test(data),
        "validation": None,
    }
    weights = _weights(net, y, sample_weight, class_weight)
    kept, held_out = _hold_out(net, whole, y, validation, seed, about)
    if weights is not None:
        weights = _mean_one(weights, kept)
    about["examples"] = len(y) if kept is None else len(kept)
    return Material(whole.kept, y, kept, weights, held_out, about, preparation)


def gather_again(net: Network, about: dict[str, Any], data: Any, validation: Any, sample_weight: Any) -> Material:
    """Return the material of the run that ``about`` describes; raises BadRun if what is at hand is not the same."""
    kept = about["data"]
    if data is None:
        if kept["source"] is None:
            raise BadRun("data: this run was trained on arrays; pass the same ones, as data=(x, y)")
        data = load(**kept["source"])
    held = kept["validation"] or {}
    if "fraction" in held:
        validation = held["fraction"]
    elif held and validation is None:
        raise BadRun("validation: this run had validation data of its own; pass the same again")
    elif not held:
        validation = None
    if about["sample_weight"] and sample_weight is None:
        raise BadRun("sample_weight: this run had sample weights; pass the same again")
    seed = about["recipe"]["seed"]
    material = gather(net, data, validation, sample_weight, about["class_weight"], seed)
    for what, then, at_hand in (
        ("data", kept["fingerprint"], material.about["fingerprint"]),
        ("validation", held.get("fingerprint"), (material.about["validation"] or {}).get("fingerprint")),
    ):
        if then != at_hand:
            raise BadRun(f"{what}: not the data that this run was trained on (fingerprint {at_hand}, was {then})")
    return material


def _hold_out(
    net: Network, whole: Examples, y: NDArray[Any], validation: Any, seed: int, about: dict[str, Any]
) -> tuple[NDArray[np.intp] | None, Pair | None]:
    """Return the rows that are kept for training (None: all) and the validation data; say in ``about`` which."""
    if validation is None:
        return None, None
    if isinstance(validation, int | float) and not isinstance(validation, bool):
        require(0 <= validation < 1, "validation", validation, "a fraction from 0 to below 1, or a pair (x, y)")
        about["validation"] = {"fraction": float(validation)}
        kept, held = split(whole.y, float(validation), seed, stratified=net.task == "classification")
        return (kept, (whole.kept[held], y[held])) if len(held) else (None, None)
    own, *_ = _unpack(validation)
    _check_width(net, own)
    about["validation"] = {"examples": len(own), "fingerprint": fingerprint(own.kept, own.y)}
    return None, (own.kept, net.targets(own.y, rows=len(own)))


def _unpack(data: Any) -> tuple[Examples, str, dict[str, Any] | None, dict[str, Any] | None]:
    """Return examples, a name, the source if it can be loaded again, and the preparation."""
    if isinstance(data, Dataset):
        return data.train, data.name, data.source, data.preparation.to_json()
    if isinstance(data, Examples):
        return data, "examples", None, None
    try:
        x, y = data
    except (TypeError, ValueError):
        raise BadChoice(f"data: got {type(data).__name__}, expected a Dataset or a pair (x, y)") from None
    return check_examples(x, y), "arrays", None, None


def _of_test(data: Any) -> str | None:
    """Return the fingerprint of the examples that a Dataset holds out, by which who looks at them knows them again."""
    held = data.test if isinstance(data, Dataset) else None
    return None if held is None else fingerprint(held.kept, held.y)


def fingerprints_of(about: Mapping[str, Any]) -> dict[str, str]:
    """Return the fingerprints of train and test that run.json has under "data"; older ones have none of test."""
    known = {"train": about["fingerprint"], "test": about.get("test")}
    return {part: found for part, found in known.items() if found is not None}


def _check_width(net: Network, examples: Examples) -> None:
    if examples.inputs != net.sizes[0]:
        raise BadData(f"x: got {examples.inputs} columns, expected {net.sizes[0]}, the network's inputs")


def _weights(
    net: Network, y: NDArray[Any], sample_weight: Any, class_weight: str | Mapping[Any, float] | None
) -> NDArray[Any] | None:
    """Return sample weights times class weights, or None if there are neither."""
    weights = checks.positive_weights(sample_weight, len(y))
    if class_weight is None:
        return weights
    require(net.task == "classification", "class_weight", class_weight, "none in a regression")
    code = (y[:, 0] >= 0.5).astype(np.intp) if y.shape[1] == 1 else y.argmax(axis=1)
    by_class = _class_weights(net, code, class_weight)
    by_class /= by_class.max()  # neither factor is above 1: no product is infinite
    return by_class[code] * (1.0 if weights is None else weights / weights.max(initial=0.0))


def _class_weights(net: Network, code: NDArray[Any], class_weight: str | Mapping[Any, float]) -> NDArray[Any]:
    """Return one weight a class; "balanced" makes all classes count the same."""
    classes = max(2, net.sizes[-1])
    if isinstance(class_weight, str):
        require(class_weight == "balanced", "class_weight", class_weight, "balanced, or a weight for each class")
        count = np.bincount(code, minlength=classes)
        return np.where(count > 0, len(code) / (classes * np.maximum(count, 1)), 0.0)
    labels = list(net.classes or range(classes))
    known = {str(label): float(weight) for label, weight in class_weight.items()}
    strange = set(known) - {str(label) for label in labels}
    require(not strange, "class_weight", sorted(strange), f"the classes {', '.join(map(str, labels))}")
    weights = np.array([known.get(str(label), 1.0) for label in labels])
    good = bool(np.isfinite(weights).all() and (weights >= 0).all() and weights[code].any())
    require(good, "class_weight", dict(class_weight), "finite weights, 0 or more, not all 0")
    return weights


def _mean_one(weights: NDArray[Any], kept: NDArray[np.intp] | None) -> NDArray[Any]:
    learned = weights if kept is None else weights[kept]
    largest = learned.max(initial=0.0)
    if largest == 0:
        raise BadData("sample_weight: all are zero in the training part, expected at least one above 0")
    weights = weights / largest  # whose sum is a finite number
    return weights / (weights if kept is None else weights[kept]).mean()
