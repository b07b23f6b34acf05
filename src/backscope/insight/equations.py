"""The equations of a network in symbols: z, a, C and BP1 to BP4, as they are for its own activations and cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backscope.insight.formula import (
    LATEX,
    Beside,
    Call,
    Fraction,
    Minus,
    Node,
    Number,
    Over,
    Power,
    Product,
    Quantity,
    Sum,
    Symbol,
    derivative,
)
from backscope.network import Network
from backscope.network.activations import ELU, Activation, LeakyReLU
from backscope.network.costs import Cost, Huber, Quantile

ONE, TWO, HALF = Number(1), Number(2), Fraction(Number(1), Number(2))


@dataclass(frozen=True)
class Equation(Node):
    """What is equal, side by side; ``signs`` (one fewer than ``sides``) are ``=`` or ``≈``, where digits were cut."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]

    def rows(self) -> tuple[tuple[str, Node], ...]:
        """Return each side but the first with the sign before it."""
        return tuple(zip(self.signs, self.sides[1:], strict=True))

    def text(self) -> str:
        return self.sides[0].text() + "".join(f" {sign} {side.text()}" for sign, side in self.rows())

    def lines(self) -> str:
        """Return it in characters, each side on a line of its own."""
        return self.sides[0].text() + "".join(f"\n  {sign} {side.text()}" for sign, side in self.rows())

    def latex(self) -> str:
        written = [f" {LATEX.get(sign, sign)} {side.latex()}" for sign, side in self.rows()]
        return self.sides[0].latex() + "".join(written)

    def markup(self) -> str:
        first = f"<mtd>{self.sides[0].markup()}</mtd>"
        rows = []
        for sign, side in self.rows():
            cell = f'<mtd style="text-align: left"><mrow><mo>{sign}</mo>{side.markup()}</mrow></mtd>'
            rows.append(f"<mtr>{first}{cell}</mtr>")
            first = "<mtd></mtd>"
        return f'<mtable displaystyle="true">{"".join(rows)}</mtable>'


def equal(*sides: Node) -> Equation:
    """Return an equation of symbols, all of whose signs are ``=``."""
    return Equation(sides, ("=",) * (len(sides) - 1))


def equations(net: Network) -> dict[str, Equation]:
    r"""Return the equations by which a network computes and learns, in symbols.

    Parameters
    ----------
    net : Network

    Returns
    -------
    dict of str to Equation
        ``"z"``, ``"a"``; ``"sigma[1]"`` … ``"sigma[L]"``, each layer's activation; ``"C"``, one example's cost;
        ``"BP1"`` (of one example, so without the 1/N) to ``"BP4"``. Each has ``text()``, ``latex()``, ``mathml()``.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2; docs/notation.md. Indices: j of a neuron, k of the layer before, i of the layer after.

    Examples
    --------
    >>> import backscope as bs
    >>> told = bs.insight.equations(bs.Network([2, 3, 1], output="sigmoid", cost="quadratic"))
    >>> for name in ("z", "sigma[1]", "C", "BP1", "BP2"):
    ...     print(f"{name:9}", told[name].text())
    z         z[l][j] = Σ_k w[l][j, k] · a[l-1][k] + b[l][j]
    sigma[1]  σ_1(z) = 1/(1 + e^(-z))
    C         C = 1/2 · Σ_j (a[2][j] - y[j])²
    BP1       δ[2][j] = ∂C/∂z[2][j] = (a[2][j] - y[j]) · σ_2'(z[2][j])
    BP2       δ[l][j] = (Σ_i w[l+1][i, j] · δ[l+1][i]) · σ_l'(z[l][j])
    >>> told["BP4"].latex()
    '\\frac{\\partial C}{\\partial w^{(l)}_{jk}} = \\delta^{(l)}_{j} \\cdot a^{(l-1)}_{k}'
    """
    L = str(len(net.sizes) - 1)
    z, a, b, delta = (Quantity(letter, "l", ("j",)) for letter in "zabδ")
    w, before = Quantity("w", "l", ("j", "k")), Quantity("a", "l-1", ("k",))
    onward = Product((Quantity("w", "l+1", ("i", "j")), Quantity("δ", "l+1", ("i",))))
    cost, out = Quantity("C"), Quantity("z", L, ("j",))
    layers = {f"sigma[{l}]": _activation(net.activations[l], str(l)) for l in range(1, len(net.sizes))}
    return {
        "z": equal(z, Sum((Over("k", Product((w, before))), b))),
        "a": equal(a, Call(Symbol("σ", "l"), (z,))),
        **layers,
        "C": equal(cost, cost_of_outputs(net.cost, Quantity("a", L, ("j",)), Quantity("y", "", ("j",)))),
        "BP1": equal(Quantity("δ", L, ("j",)), derivative(cost, out), *_bp1(net, L)),
        "BP2": equal(delta, Product((Over("i", onward), Call(Symbol("σ", "l", prime=True), (z,))))),
        "BP3": equal(derivative(cost, b), delta),
        "BP4": equal(derivative(cost, w), Product((delta, before))),
    }


def _bp1(net: Network, L: str) -> list[Node]:
    """Return what delta[L][j] is, as far as it can be said: a - y, or dC/da times what lies between a and z."""
    a, y = Quantity("a", L, ("j",)), Quantity("y", "", ("j",))
    merged = output_delta(net, a, y)
    if merged is not None:
        return [merged]
    if net.activations[-1].name == "softmax":
        other, wanted, z = Quantity("a", L, ("m",)), Quantity("y", "", ("m",)), Quantity("z", L, ("j",))
        slope = cost_slope(net.cost, other, wanted) or derivative(Quantity("C"), other)
        return [Over("m", Product((slope, derivative(other, z))))]
    slope = cost_slope(net.cost, a, y) or derivative(Quantity("C"), a)
    return [Product((slope, Call(Symbol("σ", L, prime=True), (Quantity("z", L, ("j",)),))))]


def output_delta(net: Network, a: Node, y: Node) -> Node | None:
    """Return a - y where that is dC/dz of an output, as the costs have it that belong with their activation."""
    pair = (net.cost.name, net.activations[-1].name)
    own = ("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax"), ("poisson", "exponential")
    return Sum((a, Minus(y))) if pair in own else None


def cost_slope(cost: Cost, a: Node, y: Node) -> Node | None:
    """Return dC_x/da of one output; None where no short formula says it."""
    difference = Sum((a, Minus(y)))
    slopes: dict[str, Callable[[], Node]] = {
        "quadratic": lambda: difference,
        "sum_of_squares": lambda: Product((TWO, difference)),
        "binary_cross_entropy": lambda: Fraction(difference, Product((a, Sum((ONE, Minus(a)))))),
        "cross_entropy": lambda: Minus(Fraction(y, a)),
        "mae": lambda: Call(Symbol("sign"), (difference,)),
        "poisson": lambda: Sum((ONE, Minus(Fraction(y, a)))),
    }
    return slopes[cost.name]() if cost.name in slopes else None


def cost_of_outputs(cost: Cost, a: Node, y: Node) -> Node:
    """Return C_x as a sum over the outputs ``a`` of index j, of which ``y`` were wanted."""
    r = Sum((a, Minus(y)))
    ln_a, square, size = Call(Symbol("ln"), (a,)), Power(r, TWO), Call(None, (r,), "||")
    other = Product((Sum((ONE, Minus(y))), Call(Symbol("ln"), (Sum((ONE, Minus(a))),))))
    costs: dict[str, Callable[[], Node]] = {
        "quadratic": lambda: Product((HALF, Over("j", square))),
        "sum_of_squares": lambda: Over("j", square),
        "binary_cross_entropy": lambda: Minus(Over("j", Sum((Product((y, ln_a)), other)))),
        "cross_entropy": lambda: Minus(Over("j", Product((y, ln_a)))),
        "mae": lambda: Over("j", size),
        "huber": lambda: Over("j", _huber(cost, size)),
        "poisson": lambda: Over("j", Sum((a, Minus(Product((y, ln_a)))))),
        "quantile": lambda: Over("j", _pinball(cost, a, y)),
    }
    return costs[cost.name]()


def _huber(cost: Cost, size: Node) -> Node:
    """Return m (|r| - m/2) with m the smaller of |r| and the threshold."""
    assert isinstance(cost, Huber)  # for mypy
    m = Call(Symbol("min"), (size, Number(cost.threshold)))
    return Product((m, Sum((size, Minus(Product((HALF, m)))))))


def _pinball(cost: Cost, a: Node, y: Node) -> Node:
    assert isinstance(cost, Quantile)  # for mypy
    r = Sum((y, Minus(a)))
    return Call(Symbol("max"), (Product((Number(cost.q), r)), Product((Number(cost.q - 1), r))))


def _activation(activation: Activation, l: str) -> Equation:
    """Return sigma_l(z) = …; of softmax, whose neurons depend on each other, a[L][j] = …."""
    if activation.name == "softmax":
        own, each = (Power(Symbol("e"), Quantity("z", l, (index,))) for index in "jk")
        return equal(Quantity("a", l, ("j",)), Fraction(own, Over("k", each)))
    return equal(Call(Symbol("σ", l), (Symbol("z"),)), activation_of(activation, Symbol("z")))


def activation_of(activation: Activation, z: Node) -> Node:
    """Return sigma(z) of any activation but softmax."""
    exponential = Power(Symbol("e"), z)
    squashed = Sum((ONE, Power(Symbol("e"), Minus(z))))
    positive = Call(Symbol("max"), (Number(0), z))
    values: dict[str, Callable[[], Node]] = {
        "sigmoid": lambda: Fraction(ONE, squashed),
        "tanh": lambda: Call(Symbol("tanh"), (z,)),
        "relu": lambda: positive,
        "leaky_relu": lambda: Call(Symbol("max"), (Product((_setting(activation), z)), z)),
        "elu": lambda: Sum((positive, Call(Symbol("min"), (Number(0), _elu(activation, exponential))))),
        "softplus": lambda: Call(Symbol("ln"), (Sum((ONE, exponential)),)),
        "gelu": lambda: Product((z, Call(Symbol("Φ"), (z,)))),
        "silu": lambda: Fraction(z, squashed),
        "identity": lambda: z,
        "exponential": lambda: exponential,
        "step": lambda: Call(None, (Beside((z, Symbol("≥"), Number(0))),), "[]"),
    }
    return values[activation.name]()


def _setting(activation: Activation) -> Number:
    assert isinstance(activation, LeakyReLU)  # for mypy
    return Number(activation.slope)


def _elu(activation: Activation, exponential: Node) -> Node:
    assert isinstance(activation, ELU)  # for mypy
    below = Sum((exponential, Minus(ONE)))
    return below if activation.alpha == 1 else Product((Number(activation.alpha), below))
