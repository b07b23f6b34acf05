"""What a page is told of one example, forward and backward, and of numbers computed by hand."""

from __future__ import annotations

from backscope.lab.replies import Answer


class Part(Answer):
    """One product of a sum; ``place`` is the neuron whose value it is."""

    place: int
    weight: float
    value: float
    product: float


class Rest(Answer):
    """What is not shown of a sum."""

    count: int
    sum: float


class Terms(Answer):
    """A sum, term by term."""

    parts: list[Part]
    rest: Rest
    bias: float | None
    sum: float


class WalkLine(Answer):
    """One number that a step computes: ``place`` is [neuron], of a weight [neuron, input]; ``markup`` is MathML."""

    place: list[int]
    name: str
    numbers: str
    markup: str
    terms: Terms | None
    value: float


class WalkStep(Answer):
    """One step of the walk; ``neurons`` are [layer, neuron], ``edges`` [layer, neuron, input]; ``markup`` is MathML."""

    number: int
    kind: str
    layer: int
    neuron: int | None
    equation: str
    title: str
    formula: str
    markup: str
    lines: list[WalkLine]
    rest: Rest
    value: float | None
    backward: bool
    neurons: list[list[int]]
    edges: list[list[int]]


class After(Answer):
    """The parameters after one step of gradient descent on this example, and what it costs then."""

    w: list[list[list[float]] | None]
    b: list[list[float] | None]
    cost: float


class Walked(Answer):
    """One example through the network and back: by layer z, a, delta, dC/da and the gradients.

    ``after`` is what one step makes of all parameters, ``after_weights`` what it makes of the weights alone.
    """

    cost: float
    costs: list[float]
    steps: list[WalkStep]
    z: list[list[float] | None]
    a: list[list[float]]
    delta: list[list[float] | None]
    dcda: list[list[float]]
    grad_w: list[list[list[float]] | None]
    grad_b: list[list[float] | None]
    after: After
    after_weights: After


class Factor(Answer):
    """One factor of the chain rule; see ``backscope.insight.Factor``."""

    kind: str
    layer: int
    neuron: int
    source: int | None
    value: float
    derivative: str
    symbol: str


class Way(Answer):
    """One path from the parameter to the cost: its factors are multiplied."""

    neurons: list[int]
    factors: list[Factor]
    value: float


class OtherWays(Answer):
    """The paths that are not told."""

    count: int
    sum: float
    magnitude: float


class Proof(Answer):
    """The derivative, measured by moving the parameter; ``costs`` on both sides, ``kinks`` are corners within reach.

    Where it is not ``measurable``, rounding hides it, and nothing is proven either way.
    """

    eps: float
    measured: float
    predicted: float
    error: float
    agrees: bool
    measurable: bool
    kinks: list[str]
    costs: list[float]


class Chained(Answer):
    """The derivative of the cost by one parameter: formulas in MathML, LaTeX and characters, factors, paths, proof."""

    parameter: str
    gradient: float
    cost: float
    symbols: str
    numbers: str
    paths_symbols: str
    paths_numbers: str
    latex: str
    text: str
    factors: list[Factor]
    paths: list[Way]
    rest: OtherWays
    count: int
    check: Proof


class Judgement(Answer):
    """What is said of a number computed by hand; ``expected`` only where it was asked for.

    Of a number that the network does not have the kind is ``refused``, and the sentence says why.
    """

    right: bool
    kind: str
    sentence: str
    expected: float | None


class Judgements(Answer):
    """What is said of each number, in the order in which they came."""

    judgements: list[Judgement]
