"""What a learner's function returned, read: which of its arrays is the gradient of which parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.insight.homework.networks import Exercise, Layers

NAMED = re.compile(
    r"^_?(?:d|dc|dl|dj|de|g|grads?|gradients?|nabla|delta|new|updated)?_?(w|weights?|theta|b|bias|biases)_?(\d*)$", re.I
)
GRADIENT_FIRST = re.compile(r"^_?(d|g|nabla|delta)", re.I)


@dataclass
class Reading:
    """The gradients that an answer holds.

    Attributes
    ----------
    w, b : list
        As ``grad_w`` and ``grad_b`` of a Trace; an entry is None where nothing was found for it.
    forms : set of (kind, layer)
        What is wrong with their form alone: arrays that are turned, not summed, or in the wrong order.
    numbers : list of float
        The single numbers beside them: one may be the cost.
    single : bool
        Whether any was in single precision.
    updated : bool
        Whether they are derived from parameters that were returned, or changed, as (old - new) / eta.
    """

    w: Layers
    b: Layers
    forms: set[tuple[str, int]] = field(default_factory=set)
    numbers: list[float] = field(default_factory=list)
    single: bool = False
    updated: bool = False

    @property
    def irregular(self) -> int:
        """How far it is from what was expected: what is least so is the best reading."""
        missing = sum(each is None for each in [*self.w[1:], *self.b[1:]])
        return len(self.forms) + missing


@dataclass
class Leaf:
    """An array or number in an answer, and the last name on the way to it: ("w" or "b", number or None), or None."""

    array: NDArray[np.float64]
    name: tuple[str, int | None] | None


def read(value: Any, item: Exercise, turned: bool | None) -> Reading | None:
    """Return what ``value``, as the child packs it, says of every gradient of ``item``, or None if it does not.

    ``turned`` says how weights lay that were given, (n_{l-1}, n_l) or not; None where that is not known.
    """
    single = [False]
    leaves = list(_leaves(value, item, None, single))
    arrays = [leaf for leaf in leaves if leaf.array.ndim]
    numbers = [float(leaf.array) for leaf in leaves if not leaf.array.ndim and leaf.name is None]
    found = _by_name(leaves, item, turned)
    for some in (arrays, leaves):
        if found is None:
            found = _by_order(some, item, turned)
    if found is not None:
        found.numbers, found.single = numbers, single[0]
    return found


def array_of(value: Any) -> NDArray[np.float64] | None:
    """Return a packed number, array, or list of lists of numbers of one shape as an array."""
    if "scalar" in value:
        return np.array(value["scalar"])
    if "array" in value:
        return np.array(value["array"], dtype=np.float64).reshape(value["shape"])
    if not value.get("list"):
        return None
    parts = [array_of(each) for each in value["list"]]
    if any(part is None or part.shape != (parts[0].shape if parts[0] is not None else None) for part in parts):
        return None
    return np.stack([part for part in parts if part is not None])


def _leaves(value: Any, item: Exercise, name: Any, single: list[bool]) -> Iterator[Leaf]:
    """Yield the arrays in an answer in their order; lists of numbers are arrays where they have a parameter's shape."""
    single[0] = single[0] or bool(value.get("single"))
    if "dict" in value:
        for key, each in value["dict"]:
            named = NAMED.match(key)
            inner: Any = None
            if named:
                inner = named[1][0].lower().replace("t", "w"), int(named[2]) if named[2] else None
            yield from _leaves(each, item, inner or name, single)
        return
    array = array_of(value)
    several = name is not None and name[1] is None and len(value.get("list", ())) == item.layers > 1
    if array is not None and not several and ("list" not in value or _known(array.shape, item)):
        yield Leaf(array, name)
    elif "list" in value:
        for each in value["list"]:
            yield from _leaves(each, item, name, single)


def _known(shape: tuple[int, ...], item: Exercise) -> bool:
    """Tell whether a list of this shape can be one array, a parameter's gradient or that of each example."""
    N, n = len(item.x), item.sizes
    good: set[tuple[int, ...]] = {(n[l], n[l - 1]) for l in range(1, len(n))} | {
        (n[l - 1], n[l]) for l in range(1, len(n))
    }
    for width in n[1:]:
        good |= {(width,), (width, 1), (1, width), (width, N), (N, width)}
    return shape in good or (shape == (N,) and N > 1)


def _by_name(leaves: list[Leaf], item: Exercise, turned: bool | None) -> Reading | None:
    """Read leaves that are called dW1 or nabla_b: the name says the kind, and the number or the order the layer."""
    slots: dict[str, list[Leaf]] = {"w": [], "b": []}
    for kind, held in slots.items():
        held += [leaf for leaf in leaves if leaf.name is not None and leaf.name[0] == kind]
        held.sort(key=lambda leaf: leaf.name[1] or 0 if leaf.name else 0)
        if len(held) not in (0, item.layers):
            return None
    if not slots["w"]:
        return None
    arrays: dict[str, Layers] = {k: [leaf.array for leaf in s] or [None] * item.layers for k, s in slots.items()}
    reading = _fitted(arrays["w"], arrays["b"], item, turned)
    if reading is None and slots["b"]:
        reading = _fitted(arrays["b"], arrays["w"], item, turned)
        if reading is not None:
            reading.forms |= {("swapped", l) for l in range(1, item.layers + 1)}
    return reading


def _by_order(leaves: list[Leaf], item: Exercise, turned: bool | None) -> Reading | None:
    """Read leaves by their order: all of w, then b; or b, then w; or both of layer 1, of layer 2, …; or backwards."""
    L = item.layers
    arrays: Layers = [leaf.array for leaf in leaves]
    best: Reading | None = None
    for start in range(max(1, len(arrays) - 2 * L + 1)):
        part = arrays[start : start + 2 * L]
        if len(part) == 2 * L:
            orders = [(part[:L], part[L:]), (part[L:], part[:L]), (part[::2], part[1::2]), (part[1::2], part[::2])]
        elif len(arrays) == L:
            orders = [(arrays, [None] * L)]
        else:
            return None
        for w, b in orders:
            for backwards in (False, True):
                reading = _fitted(w[::-1], b[::-1], item, turned) if backwards else _fitted(w, b, item, turned)
                if reading is None:
                    continue
                if backwards and L > 1:
                    reading.forms |= {("layers_reversed", l) for l in range(1, L + 1)}
                if best is None or reading.irregular < best.irregular:
                    best = reading
    return best


def _fitted(w: Layers, b: Layers, item: Exercise, turned: bool | None) -> Reading | None:
    """Return the reading of arrays in the order of layers 1 … L, or None if a shape is none that can be meant."""
    reading = Reading([None], [None])
    for l in range(1, item.layers + 1):
        for fitted in (_weights(w[l - 1], item, l, turned, reading), _biases(b[l - 1], item, l, reading)):
            if fitted is False:
                return None
    return reading


def _weights(array: Any, item: Exercise, l: int, turned: bool | None, reading: Reading) -> bool:
    """Add grad_w[l] to the reading, turned as w[l] is; False if it is not its shape."""
    wanted = item.w[l].shape
    if array is None:
        reading.w.append(None)
        return True
    if array.ndim == 1 and 1 in wanted and array.size == item.w[l].size:
        array = array.reshape(wanted[::-1] if turned else wanted)
    straight, crossed = array.shape == wanted, array.shape == wanted[::-1]
    if not (straight or crossed):
        return False
    if straight and crossed:  # as many neurons in both layers: nothing shows but by the numbers
        straight = not turned
    elif turned is not None and crossed != turned:
        reading.forms.add(("gradient_transposed", l))
    reading.w.append(array if straight else array.T)
    return True


def _biases(array: Any, item: Exercise, l: int, reading: Reading) -> bool:
    """Add grad_b[l] to the reading; False if it is not its shape."""
    N, n = len(item.x), item.sizes[l]
    if array is None:
        reading.b.append(None)
    elif array.shape in ((n,), (n, 1), (1, n)):
        reading.b.append(array.reshape(n))
    elif not array.ndim:
        reading.b.append(np.full(n, float(array)))
    elif N > 1 and array.shape in ((n, N), (N, n)):
        reading.b.append(array.sum(axis=array.shape.index(N)))
        reading.forms.add(("bias_not_summed", l))
    elif N > 1 and array.shape in ((N,), (N, 1), (1, N)):
        reading.b.append(None)
        reading.forms.add(("bias_wrong_axis", l))
    else:
        return False
    return True


def derived(new: Reading, item: Exercise, eta: float) -> Reading:
    """Return the gradients by which the parameters of ``item`` became ``new``: (old - new) / eta."""
    w = [None, *(None if n is None else (o - n) / eta for o, n in zip(item.w[1:], new.w[1:], strict=True))]
    b = [None, *(None if n is None else (o - n) / eta for o, n in zip(item.b[1:], new.b[1:], strict=True))]
    return Reading(w, b, new.forms, new.numbers, new.single, updated=True)


def described(value: Any) -> str:
    """Say in some words what came back, for the message that it cannot be read."""
    if "dict" in value:
        return "{" + ", ".join(f"{key}: {described(each)}" for key, each in value["dict"][:6]) + "}"
    if "list" in value:
        parts = [described(each) for each in value["list"][:6]]
        return "[" + ", ".join(parts) + (", …]" if len(value["list"]) > 6 else "]")
    if "array" in value:
        return "array " + str(tuple(value["shape"]))
    return "number" if "scalar" in value else "None" if value["type"] == "NoneType" else str(value["type"])
