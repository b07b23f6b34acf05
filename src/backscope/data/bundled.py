"""What comes with backscope: MNIST, logic gates, points in the plane, scikit-learn's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.data.raw import Raw
from backscope.data.shapes import DRAWN, noisy
from backscope.named import Named, choose, require


@dataclass(frozen=True)
class Entry:
    """One bundled set: what `backscope data` lists. ``classes`` is None for a regression."""

    name: str
    description: str
    task: str
    examples: int
    inputs: int
    classes: int | None
    origin: str


@dataclass(frozen=True)
class Points(Named):
    """Settings of the drawn sets: ``"spirals:n=500,noise=0.1"``; of a gate: its rows, drawn so often."""

    n: int = 400
    noise: float = 0.05

    def check(self) -> None:
        require(self.n >= 4, f"{self.name} n", self.n, "4 points or more")
        require(0 <= self.noise < float("inf"), f"{self.name} noise", self.noise, "a number, 0 or more")


GATES = ("and", "or", "nand", "nor", "not", "xor", "xnor", "implies", "converse")
POINTS: dict[str, type[Points]] = {name: type(name, (Points,), {"name": name}) for name in (*DRAWN, *GATES)}
TABLES = {
    "iris": ("flowers by four lengths", 150, 4, 3, "Fisher (1936)"),
    "wine": ("wines by thirteen measurements", 178, 13, 3, "Forina et al. (1991)"),
    "breast_cancer": ("benign or malignant, by thirty measurements", 569, 30, 2, "Wolberg, Street, Mangasarian (1995)"),
    "digits": ("digits of 8 by 8 pixels", 1797, 64, 10, "Alpaydin, Kaynak (1998)"),
    "diabetes": ("progression of a disease after a year", 442, 10, None, "Efron et al. (2004)"),
    "linnerud": ("three bodily measures from three exercises", 20, 3, None, "Tenenhaus (1998)"),
}
ALIASES = {"breast-cancer": "breast_cancer"}


def bundled() -> list[Entry]:
    """Return what is bundled, the digits first."""
    from backscope.perceptron import gate  # a room that learning from digits need not open

    origin = "LeCun, Cortes, Burges, CC BY-SA 3.0"
    entries = [Entry("mnist", "handwritten digits, 28 by 28 pixels", "classification", 70_000, 784, 10, origin)]
    for name in GATES:
        what, inputs = f"the logic gate {name.upper()}", gate(name).inputs
        entries.append(Entry(name, what, "classification", 2**inputs, inputs, 2, "truth table"))
    for name in DRAWN:
        what = f"two {name} in the plane; settings as {name}:n=500,noise=0.1"
        entries.append(Entry(name, what, "classification", Points.n, 2, 2, "drawn from the seed"))
    for name, (what, examples, inputs, classes, source) in TABLES.items():
        task = "regression" if classes is None else "classification"
        entries.append(Entry(name, what, task, examples, inputs, classes, f"{source}, through scikit-learn"))
    return entries


def is_bundled(text: str) -> bool:
    """Tell whether ``text`` names a bundled set, with or without settings."""
    return _name_of(text) in ("mnist", *GATES, *DRAWN, *TABLES)


def task_of(text: str) -> str:
    """Return the task of the bundled set that ``text`` names."""
    return "regression" if TABLES.get(_name_of(text), ("",) * 5)[3] is None else "classification"


def _name_of(text: str) -> str:
    name = text.partition(":")[0]
    return ALIASES.get(name, name)


def read_bundled(text: str, seed: int) -> Raw:
    """Return the bundled set that ``text`` names; raises BadChoice if its settings cannot be."""
    name, settings = _name_of(text), text.partition(":")[2]
    if name in DRAWN:
        points = choose("data", text, POINTS)
        x, y = DRAWN[name](points.n, points.noise, seed)
        return Raw(x.astype(np.float32), y)
    if name in GATES:
        from backscope.perceptron import gate

        x, y = gate(name).x, gate(name).y
        if settings:
            points = choose("data", text, POINTS)
            x, y = noisy(x, y, points.n, points.noise, seed)
        return Raw(x.astype(np.float32), y)
    require(not settings, "data", text, f"{name} without settings")
    return _mnist() if name == "mnist" else _table(name)


def _mnist() -> Raw:
    from backscope.data.mnist import TRAIN, read_digits

    x, labels = read_digits()
    test = (x.part(TRAIN, len(x)), labels[TRAIN:])
    return Raw(x.part(0, TRAIN), labels[:TRAIN], image_shape=(28, 28), test=test, divided=True)


def _table(name: str) -> Raw:
    from sklearn import datasets

    loaded: Any = getattr(datasets, f"load_{name}")()
    features = tuple(str(feature) for feature in loaded.feature_names)
    y = loaded.target
    if TABLES[name][3] is not None and name != "digits":
        y = np.array([str(loaded.target_names[code]) for code in y])
    shape = (8, 8) if name == "digits" else None
    return Raw(loaded.data, y, features, "target", image_shape=shape, table=True)
