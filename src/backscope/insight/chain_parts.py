"""What a chain is made of: factors, paths, branches, and the sum of those that are not shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from backscope.insight.formula import (
    DIGITS,
    Marked,
    Minus,
    Node,
    Number,
    Product,
    Quantity,
    Sum,
    Symbol,
    derivative,
)

COST = Quantity("C")
FORMS = ("derivatives", "symbols", "numbers")


@dataclass(frozen=True)
class Factor:
    """One factor of the chain rule: a derivative, what it is called, and its value.

    Attributes
    ----------
    kind : {"activation", "one", "slope", "weight", "jacobian", "cost", "delta"}
        ``activation`` is ∂z/∂w = a of the layer before, ``one`` is ∂z/∂b, ``slope`` is ∂a/∂z = sigma'(z), ``weight`` is
        ∂z/∂a of the layer before, ``jacobian`` is ∂a/∂z of softmax between any two outputs, ``cost`` is ∂C/∂a[L], and
        ``delta`` is ∂C/∂z, in which all that follows is gathered.
    layer, neuron : int
        The neuron that it speaks of; for a weight, the neuron that the edge leads to.
    source : int or None
        Of a weight, the neuron of layer - 1 that the edge comes from; of a jacobian, the output whose z it is.
    value : float
    of, by : Quantity
        It is the derivative ∂of/∂by.
    symbol : Node
        What it equals, as a[0][1], sigma'(z[1][0]), w[2][0, 1].

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2.
    """

    kind: str
    layer: int
    neuron: int
    source: int | None
    value: float
    of: Quantity = field(repr=False)
    by: Quantity = field(repr=False)
    symbol: Node = field(repr=False)

    @property
    def derivative(self) -> Node:
        """∂of/∂by, as a formula."""
        return derivative(self.of, self.by)

    def node(self, form: str, digits: int = DIGITS) -> Node:
        """Return it as a part of a formula, marked by what it speaks of; ``form`` is one of FORMS."""
        inner = {"derivatives": self.derivative, "symbols": self.symbol, "numbers": Number(self.value, digits)}[form]
        marks = {"kind": self.kind, "layer": self.layer, "neuron": self.neuron, "source": self.source}
        return Marked(inner, tuple((key, str(value)) for key, value in marks.items() if value is not None))

    def __str__(self) -> str:
        return f"{self.derivative.text()} = {self.symbol.text()} = {self.value:.6g}"


@dataclass(frozen=True)
class Path:
    """One way from a parameter to the cost: its factors are multiplied.

    Attributes
    ----------
    neurons : tuple of int
        The neurons passed, of layers l … L; with softmax in full, at last the output through which it goes on.
    factors : tuple of Factor
        From the parameter's own z to the cost.
    value : float
        Their product: what this path contributes to the gradient.

    Raises
    ------
    Nothing.

    Source
    ------
    Bauer, *Computational graphs and rounding error*, SIAM Journal on Numerical Analysis 11 (1974): a derivative is the
    sum over paths of the products along them.
    """

    neurons: tuple[int, ...]
    factors: tuple[Factor, ...]
    value: float

    def node(self, form: str, digits: int = DIGITS) -> Node:
        """Return the product as a formula; ``form`` is one of FORMS."""
        return Product(tuple(factor.node(form, digits) for factor in self.factors))


@dataclass(frozen=True)
class Rest:
    """The terms of a sum that are not shown.

    Attributes
    ----------
    count : int
    sum : float
        Exact: with the terms that are shown it makes the whole.
    magnitude : float
        The sum of their absolute values.

    Raises
    ------
    Nothing.

    Source
    ------
    A sum that is cut short without it would say something false.
    """

    count: int
    sum: float
    magnitude: float

    def node(self, form: str, digits: int = DIGITS) -> Node:
        """Return it as a term: dots in symbols, the sum in numbers."""
        inner = Number(self.sum, digits) if form == "numbers" else Symbol("⋯")
        return Marked(inner, (("kind", "rest"), ("count", str(self.count))))


@dataclass(frozen=True)
class Branch:
    """A part of a chain in its factored form: common factors, times the sum of the branches that follow.

    Attributes
    ----------
    layer, neuron : int
        Where it is.
    factors : tuple of Factor
        Common to all that follows.
    branches : tuple of Branch
        One for each neuron that it leads to, the largest first; empty where the factors reach the cost.
    rest : Rest
        The branches that are not shown.
    value : float
        The product of the factors times the sum of the branches' values and the rest.
    contribution : float
        ``value`` times all factors before this branch: its part of the gradient.

    Raises
    ------
    Nothing.

    Source
    ------
    This is BP2 with its sum written out: delta[l] = (Σ w[l+1] delta[l+1]) sigma'(z[l]).
    """

    layer: int
    neuron: int
    factors: tuple[Factor, ...]
    branches: tuple[Branch, ...]
    rest: Rest
    value: float
    contribution: float

    def node(self, form: str, digits: int = DIGITS) -> Node:
        """Return it as a formula; ``form`` is one of FORMS."""
        parts = [factor.node(form, digits) for factor in self.factors]
        if self.branches:
            parts.append(sum_of(self.branches, self.rest, form, digits))
        return Product(tuple(parts))


def sum_of(terms: Sequence[Path | Branch], rest: Rest, form: str, digits: int) -> Node:
    """Return the sum of terms and of what is not shown, as a formula."""
    nodes = [term.node(form, digits) for term in terms]
    return Sum((*nodes, rest.node(form, digits)) if rest.count else tuple(nodes))


def z(l: int, j: int) -> Quantity:
    """Return z[l][j]."""
    return Quantity("z", str(l), (str(j),))


def a(l: int, j: int) -> Quantity:
    """Return a[l][j]."""
    return Quantity("a", str(l), (str(j),))


def entry_factor(layer: int, neuron: int, source: int | None, value: float) -> Factor:
    """Return ∂z[l][j]/∂w[l][j, k] = a[l-1][k], or ∂z[l][j]/∂b[l][j] = 1 where ``source`` is None."""
    by = parameter(layer, neuron, source)
    if source is None:
        return Factor("one", layer, neuron, None, value, z(layer, neuron), by, Number(1))
    return Factor("activation", layer - 1, source, None, value, z(layer, neuron), by, a(layer - 1, source))


def parameter(layer: int, neuron: int, source: int | None) -> Quantity:
    """Return w[l][j, k], or b[l][j] where ``source`` is None."""
    if source is None:
        return Quantity("b", str(layer), (str(neuron),))
    return Quantity("w", str(layer), (str(neuron), str(source)))


def slope_factor(layer: int, neuron: int, value: float, symbol: Node) -> Factor:
    """Return ∂a[l][j]/∂z[l][j] = sigma'(z[l][j])."""
    return Factor("slope", layer, neuron, None, value, a(layer, neuron), z(layer, neuron), symbol)


def weight_factor(layer: int, neuron: int, source: int, value: float) -> Factor:
    """Return ∂z[l][j]/∂a[l-1][k] = w[l][j, k]."""
    name = parameter(layer, neuron, source)
    return Factor("weight", layer, neuron, source, value, z(layer, neuron), a(layer - 1, source), name)


def jacobian_factor(layer: int, neuron: int, source: int, value: float) -> Factor:
    """Return ∂a[L][m]/∂z[L][i] of softmax: a_m (1 - a_m) where both are one, else -a_m a_i."""
    m, i = a(layer, neuron), a(layer, source)
    symbol = Product((m, Sum((Number(1), Minus(m))))) if neuron == source else Minus(Product((m, i)))
    return Factor("jacobian", layer, neuron, source, value, m, z(layer, source), symbol)


def cost_factor(layer: int, neuron: int, value: float, symbol: Node | None) -> Factor:
    """Return ∂C/∂a[L][j], called ``symbol`` where it has a name."""
    by = a(layer, neuron)
    return Factor("cost", layer, neuron, None, value, COST, by, symbol or derivative(COST, by))


def delta_factor(layer: int, neuron: int, value: float, symbol: Node | None = None) -> Factor:
    """Return ∂C/∂z[l][j] = delta[l][j], called ``symbol`` where it has a simpler name."""
    name = symbol or Quantity("δ", str(layer), (str(neuron),))
    return Factor("delta", layer, neuron, None, value, COST, z(layer, neuron), name)


def product(factors: Sequence[Factor]) -> float:
    """Return the product of their values."""
    return math.prod(factor.value for factor in factors)
