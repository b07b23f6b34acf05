"""What a request gives, as the library takes it; and arrays as JSON takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice
from backscope.lab import questions, replies
from backscope.named import require
from backscope.network import Network
from backscope.perceptron import gate


def examples_of(asked: questions.Examples) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return x (N, n) and y (N,), 0 or 1, of the points or the gate; raises BadChoice where they are none."""
    if asked.points is None:
        found = gate(str(asked.gate))
        most = questions.MOST_COORDINATES
        require(found.inputs <= most, "gate", found.table, f"a function of at most {most} inputs")
        return found.x, found.y
    rows, labels = asked.points.x, asked.points.y
    lengths = sorted({len(row) for row in rows})
    if len(lengths) > 1:
        raise BadChoice(
            f"points.x: got rows of {lengths[0]} and {lengths[-1]} numbers, expected rows of the same length"
        )
    if len(labels) != len(rows):
        raise BadChoice(f"points.y: got {len(labels)} entries, expected {len(rows)}: one for each row of x")
    return np.array(rows), np.array(labels, dtype=np.int64)


def plain(value: Any) -> Any:
    """Return an array, or a list over layers of arrays, as nested lists."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def network_of(asked: questions.NetworkGiven) -> Network:
    """Return the network with the parameters that came; raises BadChoice where they do not fit its sizes."""
    net = drawn(asked)
    for name, given, views in (("w", asked.w, net.w), ("b", asked.b, net.b)):
        layers = len(net.sizes)
        if len(given) != layers:
            raise BadChoice(f"{name}: got {len(given)} entries, expected {layers}: null, then one for each layer")
        if given[0] is not None:
            raise BadChoice(f"{name}[0]: got numbers, expected null: the input has none")
        for l in range(1, layers):
            wanted = " by ".join(map(str, views[l].shape))
            if _shape(given[l]) != views[l].shape:
                raise BadChoice(f"{name}[{l}]: got {_written(given[l])}, expected {wanted} numbers")
            views[l][...] = given[l]
    return net


def drawn(asked: questions.NetworkSpec, seed: int = 0, initial: str = "auto") -> Network:
    """Return the network of this shape, its parameters drawn by ``seed``."""
    hidden = asked.hidden if isinstance(asked.hidden, str) else list(asked.hidden)
    return Network(asked.sizes, hidden, asked.output, asked.cost, initial, seed, "float64")


def told_network(net: Network) -> replies.Network:
    """Return a network as it can be sent back."""
    names = [activation.spec for activation in net.activations[1:-1]]
    return replies.Network(
        sizes=list(net.sizes), hidden=names[0] if len(set(names)) == 1 else names, output=net.activations[-1].spec,
        cost=net.cost.spec, w=plain(net.w), b=plain(net.b),
    )  # fmt: skip


def _shape(given: Any) -> tuple[int, ...] | None:
    """Return the shape of nested lists; None where rows differ in length."""
    if given is None or not isinstance(given[0], list):
        return None if given is None else (len(given),)
    lengths = {len(row) for row in given}
    return (len(given), *lengths) if len(lengths) == 1 else None


def _written(given: Any) -> str:
    shape = _shape(given)
    return "null" if given is None else "rows of different lengths" if shape is None else " by ".join(map(str, shape))
