"""The largest paths through a layered graph, found without going through all of them.

A path has a node in each layer; its size is the product of the absolute values on its nodes and edges. In logarithms
that is a longest path, and the search is A* with the exact length of the best way on: what is on the heap is ordered by
how much it has fallen behind the best path, which the best continuation of a part of a path does not change. So the
parts that are opened are at most as many as there are nodes on the paths that are found, whatever the widths.

Source: Hart, Nilsson, Raphael, IEEE Transactions on Systems Science and Cybernetics 4 (1968), for A*; Eppstein, SIAM
Journal on Computing 28 (1998), for paths ordered by what their detours cost.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Graph:
    """Layers of nodes that are joined each to all of the next.

    Attributes
    ----------
    nodes : sequence of ndarray, (n_t,), t = 0 … T
        A factor for each node.
    edges : sequence of ndarray, (n_{t+1}, n_t), t = 0 … T - 1
        A factor for each edge.
    start : int
        The node of layer 0 where all paths begin.
    """

    nodes: Sequence[Array]
    edges: Sequence[Array]
    start: int

    @property
    def count(self) -> int:
        """How many paths there are."""
        return math.prod(len(nodes) for nodes in self.nodes[1:])

    @property
    def magnitude(self) -> float:
        """The sum of the sizes of all paths."""
        total = np.abs(self.nodes[-1])
        for t in reversed(range(len(self.edges))):
            total = np.abs(self.nodes[t]) * (total @ np.abs(self.edges[t]))
        return float(total[self.start])


def largest(graph: Graph, most: int) -> list[tuple[int, ...]]:
    """Return the ``most`` largest paths as tuples of their nodes, or all if there are no more, the largest first.

    Sizes that differ by less than the rounding of their logarithms, some 1e-14 of themselves, count as equal; of equal
    ones any are returned. Paths of size 0 come last.
    """
    behind = _Behind(graph)
    found: list[tuple[int, ...]] = []
    heap: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, (graph.start,))]
    while heap and len(found) < most:
        lost, depth, path = heapq.heappop(heap)
        if -depth == len(graph.edges):
            found.append(path)
            continue
        after = behind.after(-depth, path[-1])
        for node in np.argsort(after, kind="stable")[: most - len(found)].tolist():
            heapq.heappush(heap, (lost + float(after[node]), depth - 1, (*path, node)))
    return found


class _Behind:
    """How much each way on from a node loses to the best way on, in logarithms of size."""

    def __init__(self, graph: Graph) -> None:
        with np.errstate(divide="ignore"):  # the logarithm of 0 is -inf, as it should be
            self.edges = [np.log(np.abs(edge)) for edge in graph.edges]
            nodes = [np.log(np.abs(node)) for node in graph.nodes]
        self.best = [nodes[-1]]  # of all ways from each node to the end
        for t in reversed(range(len(self.edges))):
            onward = np.max(self.edges[t] + self.best[0][:, None], axis=0)
            self.best.insert(0, nodes[t] + onward)

    def after(self, t: int, node: int) -> Array:
        """Return the losses (n_{t+1},) of going on from ``node`` of layer ``t``: 0 for the best."""
        sizes = self.edges[t][:, node] + self.best[t + 1]
        top = sizes.max()
        if top == -np.inf:  # all are 0, and so equal
            return np.zeros(len(sizes))
        losses: Array = top - sizes
        return losses
