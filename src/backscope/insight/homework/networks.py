"""The small networks and examples on which homework is tried, and the numbers of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, Trace, trace_batch
from backscope.insight.homework.mistakes import WrongPass
from backscope.network import Network, forward
from backscope.randomness import Purpose, generator

Layers = list[Any]  # of arrays by layer, None at index 0
ETA = 0.5  # the learning rate that is given where one is asked for
# All widths of a network, and the number of its examples, are different, so that whatever is turned shows by its shape.
DIFFERENT = ((4, 5, 3, 2), (2, 4, 3), (3, 4, 1))
# What is only right where all widths are equal does not stop there, and so can be told from its numbers.
EQUAL = ((4, 4, 4, 4), (4, 4, 4))  # wider than layers are many: no list of them looks like a matrix
ROWS = 7
WIDTHS = (4, 5, 3, 6, 8, 9, 10, 11, 12, 13)


def families(layers: int | None) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Return sizes of networks with ``layers`` layers (None: any): widths that differ, one output, equal widths."""
    if layers is None or 2 <= layers <= 3:
        return DIFFERENT[:2], DIFFERENT[2:], EQUAL
    behind = WIDTHS[:layers]
    return ((*behind, 2),), ((*behind, 1),), ((max(4, layers + 1),) * (layers + 1),)


@dataclass(frozen=True)
class Exercise:
    """One network's parameters with examples; activations and cost are the learner's to choose.

    Attributes
    ----------
    sizes : tuple of int
    w, b : list of ndarray
        ``w[l]`` (n_l, n_{l-1}) and ``b[l]`` (n_l,); None at index 0.
    x : ndarray, (N, n_0)
    y : ndarray, (N, n_L)
        With one 1 in each row, so that they suit every cost; of a single output 0 or 1.
    """

    sizes: tuple[int, ...]
    w: Layers
    b: Layers
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    _references: dict[tuple[str, str, str], tuple[Network, Trace]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _wrong: dict[tuple[Any, ...], WrongPass] = field(default_factory=dict, repr=False, compare=False)

    @property
    def layers(self) -> int:
        """L."""
        return len(self.sizes) - 1

    def network(self, hidden: str, output: str, cost: str) -> Network:
        """Return the reference network with these parameters."""
        net = Network(self.sizes, hidden=hidden, output=output, cost=cost, dtype="float64")
        for l in range(1, self.layers + 1):
            net.w[l][...] = self.w[l]
            net.b[l][...] = self.b[l]
        return net

    def reference(self, hidden: str, output: str, cost: str) -> tuple[Network, Trace]:
        """Return the reference network and what back-propagation says of it: computed once, asked for often."""
        key = hidden, output, cost
        if key not in self._references:
            net = self.network(*key)
            self._references[key] = net, trace_batch(net, self.x, self.y, Penalty())
        return self._references[key]

    def wrong(self, hidden: str, output: str, cost: str, eta: float | None) -> WrongPass:
        """Return what makes mistakes in that reference: one object, since it remembers what it did."""
        key = hidden, output, cost, eta
        if key not in self._wrong:
            self._wrong[key] = WrongPass(self.reference(hidden, output, cost)[0], self.x, self.y, eta)
        return self._wrong[key]

    def without_biases(self) -> Exercise:
        """Return it with all biases 0: the network of a program that has none."""
        return Exercise(self.sizes, self.w, [None, *(np.zeros_like(b) for b in self.b[1:])], self.x, self.y)


@lru_cache(maxsize=64)
def exercise(sizes: tuple[int, ...], rows: int, seed: int) -> Exercise:
    """Draw one: a start at which each hidden layer has neurons above and below zero, whatever the example's luck."""
    for attempt in range(200):
        random = generator(seed, Purpose.INITIAL, 1000 * rows + attempt)
        w = [None, *(0.9 * random.standard_normal((n, m)) for m, n in pairwise(sizes))]
        b = [None, *(0.5 * random.standard_normal(n) for n in sizes[1:])]
        x = random.standard_normal((rows, sizes[0]))
        labels = np.resize(random.permutation(max(2, sizes[-1])), rows)
        y = np.eye(sizes[-1])[labels] if sizes[-1] > 1 else labels[:, None].astype(np.float64)
        drawn = Exercise(sizes, w, b, x, y)
        if _lively(drawn):
            break
    return drawn


def _lively(drawn: Exercise) -> bool:
    """Tell whether no hidden layer is all on or all off, as ReLUs, so that nothing is hidden by dead neurons."""
    z, _ = forward(drawn.network("relu", "identity", "quadratic"), drawn.x)
    return all(bool((z[l] > 0).any()) and bool((z[l] <= 0).any() or drawn.sizes[l] == 1) for l in range(1, len(z)))


def exercises(families: Sequence[Sequence[int]], layers: int | None, seed: int) -> Iterator[tuple[int, Exercise]]:
    """Yield (N, exercise) over ``families`` of sizes with ``layers`` layers (None: any): many rows, then one."""
    for sizes in families:
        if layers is None or len(sizes) - 1 == layers:
            for rows in (ROWS, 1):
                yield rows, exercise(tuple(sizes), rows, seed)
