"""One example's pass through a network, and the factor between any two of its numbers that the chain rule joins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, Trace, trace_batch
from backscope.errors import BadChoice, BadData
from backscope.insight import chain_parts as parts
from backscope.insight.chain_parts import Factor
from backscope.insight.chain_search import Graph
from backscope.insight.equations import cost_slope, output_delta
from backscope.insight.formula import Call, Quantity, Symbol
from backscope.insight.subject import subject
from backscope.network import Network

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Pass:
    """A network in float64, one example (rows of length 1), its trace, and where its chains end.

    Attributes
    ----------
    net : Network
    x, y : ndarray, (1, n_0), (1, n_L)
    trace : Trace
    merged : bool
        Whether chains end with ∂C/∂z[L] = delta[L]; else with the slope (or softmax's Jacobian) and ∂C/∂a[L].
    """

    net: Network
    x: Array
    y: Array
    trace: Trace
    merged: bool

    @property
    def last(self) -> int:
        """L."""
        return len(self.net.sizes) - 1

    @property
    def mixed(self) -> bool:
        """Whether chains pass from each z[L] to every a[L], as through softmax."""
        return not self.merged and self.net.activations[-1].name == "softmax"

    @cached_property
    def slopes(self) -> list[Any]:
        """sigma'(z[l]) (n_l,) by layer; None at 0, and at L where chains do not pass it."""
        slopes: list[Any] = [None]
        for l in range(1, self.last + 1):
            skipped = l == self.last and (self.merged or self.mixed)
            slopes.append(None if skipped else self.net.activations[l].derivative(self.trace.z[l], self.trace.a[l])[0])
        return slopes

    @cached_property
    def jacobian(self) -> Array:
        """∂a[L][m]/∂z[L][i] (n_L, n_L): what softmax makes of the cost that is a[L][m] alone, for each m."""
        z, a = self.trace.z[-1], self.trace.a[-1]
        matrix: Array = self.net.activations[-1].pull_back(z, a, np.eye(a.shape[1]))
        return matrix

    @cached_property
    def cost_slopes(self) -> Array:
        """∂C/∂a[L] (n_L,)."""
        slopes: Array = self.net.cost.gradient(self.trace.a[-1], self.y)[0]
        return slopes

    def graph(self, layer: int, neuron: int) -> Graph:
        """Return all ways from z[layer][neuron] to the cost."""
        w, L = self.net.w, self.last
        nodes, edges = [self.slopes[l] for l in range(layer, L)], [w[l] for l in range(layer + 1, L + 1)]
        if self.merged:
            nodes.append(self.trace.delta[L][0])
        elif self.mixed:
            nodes += [np.ones(len(self.cost_slopes)), self.cost_slopes]
            edges.append(self.jacobian)
        else:
            nodes.append(self.slopes[L] * self.cost_slopes)
        return Graph(nodes, edges, neuron)

    def entry(self, layer: int, neuron: int, source: int | None) -> Factor:
        """Return ∂z/∂w or ∂z/∂b of a parameter."""
        value = 1.0 if source is None else float(self.trace.a[layer - 1][0, source])
        return parts.entry_factor(layer, neuron, source, value)

    def slope(self, layer: int, neuron: int) -> Factor:
        """Return ∂a/∂z of a neuron."""
        symbol = Call(Symbol("σ", prime=True), (parts.z(layer, neuron),))
        return parts.slope_factor(layer, neuron, float(self.slopes[layer][neuron]), symbol)

    def weight(self, layer: int, neuron: int, source: int) -> Factor:
        """Return ∂z[layer][neuron]/∂a[layer - 1][source]."""
        return parts.weight_factor(layer, neuron, source, float(self.net.w[layer][neuron, source]))

    def mixing(self, neuron: int, source: int) -> Factor:
        """Return ∂a[L][neuron]/∂z[L][source] of softmax."""
        return parts.jacobian_factor(self.last, neuron, source, float(self.jacobian[neuron, source]))

    def cost(self, neuron: int) -> Factor:
        """Return ∂C/∂a[L] of an output."""
        symbol = cost_slope(self.net.cost, parts.a(self.last, neuron), Quantity("y", "", (str(neuron),)))
        return parts.cost_factor(self.last, neuron, float(self.cost_slopes[neuron]), symbol)

    def delta(self, layer: int, neuron: int) -> Factor:
        """Return ∂C/∂z of a neuron."""
        at_output = layer == self.last
        wanted = Quantity("y", "", (str(neuron),))
        symbol = output_delta(self.net, parts.a(layer, neuron), wanted) if at_output else None
        return parts.delta_factor(layer, neuron, float(self.trace.delta[layer][0, neuron]), symbol)

    def gradient(self, layer: int, neuron: int, source: int | None) -> float:
        """Return the gradient of a parameter."""
        if source is None:
            return float(self.trace.grad_b[layer][neuron])
        return float(self.trace.grad_w[layer][neuron, source])

    def arriving(self, layer: int, neuron: int) -> Array:
        """Return the terms (n_{layer+1},) whose sum is ∂C/∂a of a hidden neuron: w[l+1] · delta[l+1], as in BP2."""
        terms: Array = self.net.w[layer + 1][:, neuron] * self.trace.delta[layer + 1][0]
        return terms

    def factors(self, entry: Factor, layer: int, nodes: tuple[int, ...]) -> tuple[Factor, ...]:
        """Return the factors along a path of :meth:`graph` that begins with ``entry``."""
        neurons = nodes[:-1] if self.mixed else nodes
        found = [entry]
        for l, neuron in enumerate(neurons, layer):
            if l > layer:
                found.append(self.weight(l, neuron, neurons[l - layer - 1]))
            if self.slopes[l] is not None:
                found.append(self.slope(l, neuron))
        if self.merged:
            return (*found, self.delta(self.last, nodes[-1]))
        if self.mixed:
            found.append(self.mixing(nodes[-1], nodes[-2]))
        return (*found, self.cost(nodes[-1]))


def pass_of(net: Network, x: Any, y: Any, merge_output: bool | None) -> Pass:
    """Return one example's pass, checked; the arguments are those of :func:`backscope.insight.chain`."""
    seen = subject(net, x, y)
    if len(seen) != 1:
        raise BadData(f"x: got {len(seen):,} rows, expected one example")
    if merge_output is not None and not isinstance(merge_output, bool | np.bool_):
        raise BadChoice(f"merge_output: got {merge_output!r}, expected True, False or None")
    row, wanted = seen.rows(slice(0, 1))
    trace = trace_batch(seen.net, row, wanted, Penalty())
    if not (np.isfinite(trace.cost) and np.isfinite(trace.gradient).all()):
        raise BadData(f"net: this example's cost is {trace.cost:g}, expected a finite one with a finite gradient")
    merged = bool(seen.net.cost.outputs) if merge_output is None else bool(merge_output)
    found = Pass(seen.net, row, wanted, trace, merged)
    if not merged and not np.isfinite(found.cost_slopes).all():
        raise BadChoice("merge_output: got False, expected True, as dC/da of this example is a division by 0")
    return found
