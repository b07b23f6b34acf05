"""The walk of one example: forward term by term, the cost, and backward by the four equations, each a step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from backscope.errors import BadChoice
from backscope.insight.terms import Rest, Terms
from backscope.perceptron.step import short
from backscope.words import say

if TYPE_CHECKING:
    from backscope.insight.explanation import Explanation

MOST = 16  # neurons of a layer that have steps of their own; a larger layer has one step for all
TOP = 8  # terms and neurons that are shown where there are more than MOST

# The kinds of steps in the order of the walk, and the equation that each is.
EQUATIONS = {
    "sum": "z", "activation": "a", "cost": "C", "cost_slope": "dC/da", "delta_output": "BP1", "grad_b": "BP3",
    "grad_w": "BP4", "carried": "dC/da", "delta": "BP2",
}  # fmt: skip
FORWARD = ("sum", "activation", "cost")


class Line(NamedTuple):
    """One number that a step computes.

    ``place`` is the neuron (j,), or (j, k) of a weight; ``name`` its name in the notation; ``numbers`` the formula with
    the numbers put in; ``terms`` the products, where it is a sum of them; ``value`` what comes out.
    """

    place: tuple[int, ...]
    name: str
    numbers: str
    terms: Terms | None
    value: float


@dataclass(frozen=True)
class Step:
    """One step of the walk.

    Attributes
    ----------
    number : int
        Its place in the walk, from 0.
    kind : str
        Forward: ``sum`` (z), ``activation`` (a), ``cost`` (C_x). Backward: ``cost_slope`` (dC_x/da[L]),
        ``delta_output`` (BP1), then layer by layer ``grad_b`` (BP3), ``grad_w`` (BP4), ``carried`` (dC_x/da of the
        layer before: the sum within BP2) and ``delta`` (BP2).
    layer : int
        Whose numbers are computed.
    neuron : int or None
        The one neuron that it speaks of; None where it is the whole layer.
    equation : str
        ``z``, ``a``, ``C``, ``dC/da``, ``BP1`` … ``BP4``.
    formula : str
        The formula in symbols.
    lines : tuple of Line
        What is computed, at most ``MOST`` numbers; the largest, where there are more.
    rest : Rest
        How many numbers have no line, and their sum.
    neurons : tuple of (layer, neuron)
        The neurons that it speaks of, the sources first; layer 0 are the inputs.
    edges : tuple of (layer, neuron, input)
        The weights that it speaks of.

    Raises
    ------
    Nothing.

    Source
    ------
    The order is that of Nielsen (2015), chapter 2, "The backpropagation algorithm".
    """

    number: int
    kind: str
    layer: int
    neuron: int | None
    equation: str
    formula: str
    lines: tuple[Line, ...]
    rest: Rest
    neurons: tuple[tuple[int, int], ...]
    edges: tuple[tuple[int, int, int], ...]

    @property
    def value(self) -> float | None:
        """What comes out, where it is one number."""
        if self.kind == "cost":
            return sum(line.value for line in self.lines) + self.rest.sum
        return self.lines[0].value if len(self.lines) == 1 and not self.rest.count else None

    @property
    def backward(self) -> bool:
        """Whether it belongs to the way back."""
        return self.kind not in FORWARD

    def title(self, language: str = "en") -> str:
        """Return what is done, in one sentence."""
        whole = self.neuron is None and self.kind in PER_NEURON
        return say(
            f"explain.step.{self.kind}_layer" if whole else f"explain.step.{self.kind}",
            language, layer=self.layer, before=self.layer - 1, after=self.layer + 1, neuron=self.neuron,
        )  # fmt: skip

    def words(self, language: str = "en") -> str:
        """Return the step in lines: what is done, the formula, and each number with what was put in."""
        told = [f"{self.equation}  {self.title(language)}", f"    {self.formula}"]
        for line in self.lines:
            value = short(line.value)
            put_in = "" if line.numbers.strip("()") == value else f" = {line.numbers}"  # it is said once
            told.append(f"    {line.name}{put_in} = {value}")
        if self.rest.count:
            told.append("    " + say("explain.rest", language, count=self.rest.count, sum=short(self.rest.sum)))
        if self.kind == "cost":
            told.append(f"    C_x = {short(float(self.value or 0))}")
        return "\n".join(told)

    def to_json(self) -> dict[str, Any]:
        """Return its attributes, ``lines`` and their terms taken apart, and its ``value``."""
        lines = [
            {**line._asdict(), "terms": None if line.terms is None else line.terms.to_json()} for line in self.lines
        ]
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return told | {"lines": lines, "rest": asdict(self.rest), "value": self.value}


PER_NEURON = ("sum", "activation", "grad_w", "carried", "delta")  # kinds that a small layer has a step a neuron of


class Steps(Sequence[Step]):
    """The walk of one example: a sequence of :class:`Step`, each made when it is looked at.

    Forward from layer 1 to L, each neuron's sum and its activation; the cost; then backward, delta[L], and layer by
    layer the gradients and what is handed to the layer before. Layers of more than 16 neurons take one step at a time
    for all of them, with the largest numbers and the sum of the rest, so that any network can be walked.

    Parameters
    ----------
    explanation : Explanation
    most : int, optional
        How many steps there may be: smaller layers, too, take one step for all their neurons until the walk fits. Only
        a walk through very many layers remains longer than that.

    Raises
    ------
    IndexError
        If there is no such step.

    Source
    ------
    Nielsen (2015), chapter 2, "The backpropagation algorithm".
    """

    def __init__(self, explanation: Explanation, most: int | None = None) -> None:
        self._explanation = explanation
        softmax = explanation.net.activations[-1].name == "softmax"
        for alone in (MOST, MOST // 2, MOST // 4, 1, 0):
            self._plan = _plan(explanation.net.sizes, softmax, alone)
            if most is None or len(self._plan) <= most:
                break

    def __len__(self) -> int:
        return len(self._plan)

    @overload
    def __getitem__(self, number: int) -> Step: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, number: int | slice) -> Step | tuple[Step, ...]:
        if isinstance(number, slice):
            return tuple(self[i] for i in range(len(self))[number])
        i = range(len(self))[number]
        from backscope.insight.walk import step

        return step(self._explanation, i, *self._plan[i])

    def __iter__(self) -> Iterator[Step]:
        return (self[i] for i in range(len(self)))

    def find(self, kind: str, layer: int, neuron: int | None = None) -> Step:
        """Return the first step of this kind that speaks of the layer, and of the neuron where it has its own step."""
        for i, (known, l, j) in enumerate(self._plan):
            if (known, l) == (kind, layer) and (j is None or neuron is None or j == neuron):
                return self[i]
        raise BadChoice(f"step: got {kind!r} of layer {layer}, expected a kind and a layer that the walk has")


def _plan(sizes: tuple[int, ...], softmax: bool, alone: int) -> list[tuple[str, int, int | None]]:
    """Return kind, layer and neuron (None: the whole layer, as one of more than ``alone``) of every step."""
    last = len(sizes) - 1

    def each(l: int, *kinds: str) -> list[tuple[str, int, int | None]]:
        if sizes[l] > alone:
            return [(kind, l, None) for kind in kinds]
        return [(kind, l, j) for j in range(sizes[l]) for kind in kinds]

    plan: list[tuple[str, int, int | None]] = []
    for l in range(1, last + 1):
        mixed = softmax and l == last  # an activation of all sums at once
        plan += [*each(l, "sum"), ("activation", l, None)] if mixed else each(l, "sum", "activation")
    plan += [("cost", last, None), ("cost_slope", last, None), ("delta_output", last, None)]
    for l in range(last, 0, -1):
        plan += [("grad_b", l, None), *each(l, "grad_w")]
        if l > 1:
            plan += each(l - 1, "carried", "delta")
    return plan
