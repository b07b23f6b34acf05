"""The chain rule, living: the derivative of one example's cost by one parameter, factor by factor, path by path.

Along a path the factors are multiplied; where paths part, their products are added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backscope.insight import chain_parts as parts
from backscope.insight.chain_parts import Branch, Factor, Path, Rest
from backscope.insight.chain_pass import Pass, pass_of
from backscope.insight.chain_search import largest
from backscope.insight.equations import Equation
from backscope.insight.formula import DIGITS, EXACT, Node, Number, Quantity, derivative
from backscope.insight.proof import Check, Probe
from backscope.named import require, require_whole
from backscope.network import Network

MOST_PATHS = 64
MOST_TERMS = 4  # in a formula that is to be read at a glance
EPS = 1e-5
NO_REST = Rest(0, 0.0, 0.0)


@dataclass(frozen=True, repr=False)
class Chain:
    """dC_x/d(parameter) of one example as products of named factors along paths, added up.

    Attributes
    ----------
    layer, neuron : int
        Whose parameter it is.
    input : int or None
        Of a weight, the neuron of layer - 1 that it comes from; None for the bias.
    gradient : float
        What back-propagation says (BP3, BP4).
    cost : float
        C_x.
    paths : tuple of Path
        The largest by their absolute contribution, the largest first; all where there are no more than were asked for.
    rest : Rest
        The paths that are not shown: their count, their exact sum (gradient - what is shown), and how much flows along
        them in both directions, the sum of their absolute contributions.
    count : int
        How many paths there are.
    magnitude : float
        The sum of the absolute contributions of all paths.
    merged : bool
        Whether paths end with ∂C/∂z[L] in one piece.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2; Bauer, SIAM Journal on Numerical Analysis 11 (1974), for the sum over paths.
    """

    layer: int
    neuron: int
    input: int | None
    gradient: float
    cost: float
    paths: tuple[Path, ...]
    rest: Rest
    count: int
    magnitude: float
    merged: bool
    _seen: Pass = field(repr=False, compare=False)

    @property
    def total(self) -> float:
        """The paths that are shown and the rest, added: the gradient."""
        return math.fsum([*(path.value for path in self.paths), self.rest.sum])

    @property
    def parameter(self) -> Quantity:
        """The parameter's name as a formula: w[l][j, k] or b[l][j]."""
        return parts.parameter(self.layer, self.neuron, self.input)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors that all paths have in common: up to where they part, or all where there is one path."""
        return self.tree(1).factors

    @property
    def branches(self) -> tuple[Branch, ...]:
        """What comes through each neuron of layer + 1, the largest first; their contributions sum to the gradient.

        At the output layer there is nothing to part into: empty, but for softmax in full.
        """
        return self.tree(1, most=max(self._seen.net.sizes)).branches

    def tree(self, depth: int | None = None, most: int = 8) -> Branch:
        """Return the factored form: common factors times a sum of branches, each with factors and branches again.

        Parameters
        ----------
        depth : int, optional
            Where to stop and write delta for all that follows: 0 is BP4 (a · delta), 1 puts BP2 in for that delta,
            2 puts it in for the deltas behind, and so on; default: to the cost.
        most : int, default 8
            How many branches to show at each place; the others are its ``rest``.

        Returns
        -------
        Branch
            Whose value is the gradient.
        """
        if depth is not None:
            require_whole("depth", depth, 0)
        require_whole("most", most, 1)
        entry = (self._seen.entry(self.layer, self.neuron, self.input),)
        return _grow(self._seen, self.layer, self.neuron, entry, depth, most, 1.0)

    def check(self, eps: float | None = None) -> Check:
        """Measure the derivative by moving the parameter ``eps`` to both sides; recognises corners, as ReLU's at 0.

        Where rounding of the cost could hide a difference, that is said: then a larger eps measures more.

        Default: 1e-5, or less where the activation behind a weight is above 1, so that z moves by 1e-5 at most.
        """
        if eps is None:
            eps = EPS / max(1.0, abs(self._seen.entry(self.layer, self.neuron, self.input).value))
        seen = self._seen
        index = seen.net.layout.place(self.layer, self.neuron, self.input)
        return Probe(seen.net, seen.x, seen.y).check(index, self.gradient, eps)

    def formula(
        self,
        numbers: bool = False,
        *,
        form: str = "branches",
        depth: int | None = None,
        most: int = MOST_TERMS,
        digits: int = DIGITS,
    ) -> Equation:
        """Return the chain rule of this parameter as a formula that can be written in several ways.

        Parameters
        ----------
        numbers : bool, default False
            False: the parameter's derivative = derivatives multiplied and added = the same by their names. True: names
            = the numbers put in = the gradient, with ``≈`` where digits were cut.
        form : {"branches", "paths"}
            Factored, or each path as a product of its own.
        depth : int, optional
            Of the factored form, see :meth:`tree`; default: to the cost where no more than ``most`` paths are there, 1
            otherwise.
        most : int, default 4
            How many terms to show in each sum; the others are dots in symbols, their sum in numbers.
        digits : int, default 4
            How many significant digits numbers are written with, 1 to 17.

        Returns
        -------
        Equation
        """
        require(form in ("branches", "paths"), "form", form, "branches or paths")
        require_whole("most", most, 1)
        require_whole("digits", digits, 1, 17)
        left = derivative(parts.COST, self.parameter)
        if numbers:
            named, filled = (self._written(form, show, depth, most, digits) for show in ("symbols", "numbers"))
            value = Number(self.gradient, digits)
            fuller = self._written(form, "numbers", depth, most, EXACT), Number(self.gradient, EXACT)
            cut = [short.text() != full.text() for short, full in zip((filled, value), fuller, strict=True)]
            return Equation((left, named, filled, value), ("=", "≈" if cut[0] else "=", "≈" if any(cut) else "="))
        shown = (self._written(form, show, depth, most, digits) for show in ("derivatives", "symbols"))
        return Equation((left, *shown), ("=", "="))

    def _written(self, form: str, show: str, depth: int | None, most: int, digits: int) -> Node:
        if form == "paths":
            return parts.sum_of(self.paths[:most], self.beyond(most), show, digits)
        if depth is None and self.count > most:
            depth = 1
        return self.tree(depth, most).node(show, digits)

    def beyond(self, most: int) -> Rest:
        """Return the paths from place ``most`` on, and the rest."""
        return _rest(self.gradient, self.count, self.magnitude, self.paths[:most])

    def text(self, numbers: bool = False, **how: Any) -> str:
        """Return :meth:`formula` in characters, a line for each side; ``how`` are its other arguments."""
        return self.formula(numbers, **how).lines()

    def latex(self, numbers: bool = False, **how: Any) -> str:
        """Return :meth:`formula` as LaTeX without dollars, such that matplotlib can draw it too."""
        return self.formula(numbers, **how).latex()

    def mathml(self, numbers: bool = False, **how: Any) -> str:
        """Return :meth:`formula` as a ``math`` element in MathML Core.

        Each factor is an ``mrow`` with ``data-kind``, ``data-layer``, ``data-neuron`` and, where there is one,
        ``data-source``: those of :class:`Factor`.
        """
        return self.formula(numbers, **how).mathml()

    def _repr_latex_(self) -> str:
        """Return what a notebook shows: symbols, numbers, and the gradient."""
        return rf"$\displaystyle {self.latex(numbers=True)}$"

    def __repr__(self) -> str:
        return f"Chain({self._head()})"

    def _head(self) -> str:
        many = f"{self.count:,} path{'s' if self.count > 1 else ''}"
        return f"dC/d{self.parameter.text()} = {self.gradient:.6g}, {many}"

    def __str__(self) -> str:
        """Return a table: a line for each path, with its share, its neurons and its factors."""
        lines = [self._head()]
        for path in self.paths:
            way = " → ".join(map(str, path.neurons))
            product = path.node("numbers").text()
            lines.append(f"{path.value:+12.4e}  through {way}: {product}")
        if self.rest.count:
            lines.append(f"{self.rest.sum:+12.4e}  the other {self.rest.count:,}")
        return "\n".join(lines)


def chain(
    net: Network,
    x: Any,
    y: Any,
    *,
    layer: int,
    neuron: int,
    input: int | None = None,  # noqa: A002 - the notation's word
    most_paths: int = MOST_PATHS,
    merge_output: bool | None = None,
) -> Chain:
    """Take the derivative of one example's cost by one parameter apart, into products along paths that are added up.

    Parameters
    ----------
    net : Network
        Of any dtype; computed in float64.
    x : array_like or SciPy sparse, (n_0,) or (1, n_0)
        One example.
    y : array_like
        Its label or value, or its wanted outputs (n_L,); with one row more where x has one.
    layer : int
        l, 1 … L: of w[l] or b[l].
    neuron : int
        j, from 0: the row of w[l], the place in b[l].
    input : int, optional
        k, from 0: the column of w[l]; default: the bias.
    most_paths : int, default 64
        How many paths to show, from 1; where there are more, the largest are found without going through all.
    merge_output : bool, optional
        True ends each path with ∂C/∂z[L], the delta of BP1. False parts that into ∂a/∂z and ∂C/∂a: with softmax, where
        every z[L] moves every a[L], each path then goes on through each output. Both give the same gradient. Default:
        True with the costs that belong to their output's activation (cross-entropy with softmax, binary cross-entropy
        with sigmoid, Poisson), where ∂C/∂a divides by numbers that may be tiny; False with all others.

    Returns
    -------
    Chain
        ``print`` shows its paths; ``text()``, ``latex()`` and ``mathml()`` write it as a formula.

    Raises
    ------
    BadChoice
        If there is no such parameter, or ``merge_output`` is False where an output is 0 or 1 to the last digit and
        ∂C/∂a is a division by 0.
    BadData
        If x or y do not fit the network, are not one example, or its cost is not finite.

    Source
    ------
    Nielsen (2015), chapter 2. The numbers of the example: Mazur, *A step by step backpropagation example* (2015).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    >>> net.w[1][...] = [[0.15, 0.20], [0.25, 0.30]]; net.b[1][...] = 0.35
    >>> net.w[2][...] = [[0.40, 0.45], [0.50, 0.55]]; net.b[2][...] = 0.60
    >>> one = bs.insight.chain(net, [0.05, 0.10], [0.01, 0.99], layer=2, neuron=0, input=0)
    >>> print(one.text(numbers=True))
    ∂C/∂w[2][0, 0]
      = a[1][0] · σ'(z[2][0]) · (a[2][0] - y[0])
      ≈ 0.5933 · 0.1868 · 0.7414
      ≈ 0.08217
    >>> print(bs.insight.chain(net, [0.05, 0.10], [0.01, 0.99], layer=1, neuron=0, input=0))
    dC/dw[1][0, 0] = 0.000438568, 2 paths
     +6.6840e-04  through 0 → 0: 0.05 · 0.2413 · 0.4 · 0.1868 · 0.7414
     -2.2983e-04  through 0 → 1: 0.05 · 0.2413 · 0.5 · 0.1755 · (-0.2171)
    """
    require_whole("layer", layer, 1, len(net.sizes) - 1)
    require_whole("neuron", neuron, 0, net.sizes[layer] - 1)
    if input is not None:
        require_whole("input", input, 0, net.sizes[layer - 1] - 1)
    require_whole("most_paths", most_paths, 1)
    seen = pass_of(net, x, y, merge_output)
    graph, entry = seen.graph(layer, neuron), seen.entry(layer, neuron, input)
    paths = sorted(
        (_path(seen, entry, layer, nodes) for nodes in largest(graph, most_paths)),
        key=lambda path: (-abs(path.value), path.neurons),
    )
    gradient = seen.gradient(layer, neuron, input)
    magnitude = abs(entry.value) * graph.magnitude
    rest = _rest(gradient, graph.count, magnitude, paths)
    return Chain(
        layer, neuron, input, gradient, seen.trace.cost, tuple(paths), rest, graph.count, magnitude, seen.merged, seen
    )


def _path(seen: Pass, entry: Factor, layer: int, nodes: tuple[int, ...]) -> Path:
    factors = seen.factors(entry, layer, nodes)
    return Path(nodes, factors, parts.product(factors))


def _rest(gradient: float, count: int, magnitude: float, shown: Sequence[Path]) -> Rest:
    """Return what is left of the gradient beside the paths that are shown."""
    if len(shown) == count:
        return NO_REST
    left = math.fsum([gradient, *(-path.value for path in shown)])
    return Rest(count - len(shown), left, max(0.0, magnitude - math.fsum(abs(path.value) for path in shown)))


def _grow(
    seen: Pass, layer: int, neuron: int, entry: tuple[Factor, ...], depth: int | None, most: int, before: float
) -> Branch:
    """Return the branch that begins with ``entry`` at a neuron; ``before`` is the product of all factors above it."""
    delta = seen.delta(layer, neuron)
    value = parts.product(entry) * delta.value
    at_output = layer == seen.last
    if depth == 0 or (at_output and seen.merged):
        return Branch(layer, neuron, (*entry, delta), (), NO_REST, value, before * value)
    if at_output and not seen.mixed:
        factors = (*entry, seen.slope(layer, neuron), seen.cost(neuron))
        return Branch(layer, neuron, factors, (), NO_REST, value, before * value)
    factors = entry if at_output else (*entry, seen.slope(layer, neuron))
    within = before * parts.product(factors)
    terms = seen.jacobian[:, neuron] * seen.cost_slopes if at_output else seen.arriving(layer, neuron)
    order = np.argsort(-np.abs(terms), kind="stable")
    left = terms[order[most:]]
    rest = Rest(len(left), math.fsum(left), math.fsum(np.abs(left)))
    branches = []
    for other in order[:most].tolist():
        if at_output:
            ends = (seen.mixing(other, neuron), seen.cost(other))
            term = float(terms[other])
            branches.append(Branch(layer, other, ends, (), NO_REST, term, within * term))
        else:
            way = (seen.weight(layer + 1, other, neuron),)
            branches.append(_grow(seen, layer + 1, other, way, None if depth is None else depth - 1, most, within))
    return Branch(layer, neuron, factors, tuple(branches), rest, value, before * value)
