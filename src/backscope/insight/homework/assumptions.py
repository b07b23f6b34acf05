"""Which network a learner's function assumes: found by trying, where it is not said."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from backscope.backprop import Trace, backprop
from backscope.insight.homework.answers import Reading
from backscope.insight.homework.mistakes import WrongPass
from backscope.insight.homework.networks import Exercise
from backscope.network import Network

SQUARES = ("quadratic", "sum_of_squares")
ENTROPIES = ("binary_cross_entropy", "cross_entropy")
HIDDEN = ("sigmoid", "tanh", "relu")
OUTPUT = ("sigmoid", "softmax", "tanh", "identity", "relu")
# What a program says of itself, in names and formulas.
SPEAKS = {
    "entropy": r"\b(np|numpy|math|torch)\.log(1p|2)?\b|import[^\n]*\blog\b|entropy|\bbce\b|\bnll\b|likelihood|엔트로피",
    "squares": r"\bmse|quadratic|squared?|\([^()]*-[^()]*\)\s*\*\*\s*2|제곱",
    "tanh": r"tanh|하이퍼볼릭",
    "relu": r"relu|maximum\s*\(|max\s*\(\s*0|렐루",
    "sigmoid": r"sigmoid|logistic|exp\s*\(\s*-|시그모이드",
    "softmax": r"softmax|소프트맥스",
    "identity": r"linear|identity|regression|선형|회귀",
}


@dataclass(frozen=True)
class Assumption:
    """Activations, cost and conventions.

    Attributes
    ----------
    hidden, output, cost : str
        As of ``Network``.
    per_output : bool
        Whether C_x is the mean over the outputs, not their sum.
    reduction : str
        "mean" or "sum" over the batch.
    """

    hidden: str
    output: str
    cost: str
    per_output: bool = False
    reduction: str = "mean"

    def factor(self, item: Exercise) -> float:
        """Return by how much its cost and gradients are larger than the reference's."""
        rows = len(item.x) if self.reduction == "sum" else 1
        return rows / (item.sizes[-1] if self.per_output else 1)


@dataclass
class Case:
    """One network with the learner's gradients of it, and all that they are compared with.

    ``yours`` is in units of the reference: divided by ``factor``, which conventions differ by.
    """

    net: Network
    x: Any
    y: Any
    w: list[Any]
    b: list[Any]
    factor: float = 1.0
    eta: float | None = None
    tolerance: float = 1e-6
    reference: Trace | None = None
    remembered: WrongPass | None = None

    @cached_property
    def trace(self) -> Trace:
        """What the definition says."""
        return backprop(self.net, self.x, self.y) if self.reference is None else self.reference

    @cached_property
    def wrong(self) -> WrongPass:
        """What makes mistakes in the reference."""
        return self.remembered or WrongPass(self.net, self.x, self.y, self.eta)

    @property
    def layers(self) -> int:
        """L."""
        return len(self.net.sizes) - 1

    def agrees(self, l: int, grad_w: Any, grad_b: Any) -> bool:
        """Tell whether the learner's gradients of layer l are these; one that there is none of is not asked."""
        return self.equal(self.w[l], grad_w) and self.equal(self.b[l], grad_b)

    def equal(self, yours: Any, grad: Any) -> bool:
        """Tell whether an array of the learner's is ``grad`` to the tolerance, by its largest entry."""
        if yours is None:
            return True
        largest = float(np.abs(grad).max())
        return bool(np.abs(yours / self.factor - grad).max() <= self.tolerance * largest + 1e-13)

    @cached_property
    def activations_fit(self) -> bool:
        """Whether grad_w[L] of one example lies along a[L-1], as it does whatever delta[L] is: so hidden layers fit."""
        behind, yours = self.trace.a[-2][0], self.w[-1]
        if len(self.x) != 1 or yours is None:
            return False
        along = np.outer(yours @ behind, behind) / float(behind @ behind or 1.0)
        return bool(np.abs(yours - along).max() <= self.tolerance * np.abs(yours).max())

    @cached_property
    def right(self) -> bool:
        """Whether all is as the reference says."""
        t = self.trace
        return all(self.agrees(l, t.grad_w[l], t.grad_b[l]) for l in range(self.layers, 0, -1))


def case(assumed: Assumption, item: Exercise, reading: Reading, eta: float | None) -> Case:
    """Return an answer beside the reference under an assumption."""
    net, trace = item.reference(assumed.hidden, assumed.output, assumed.cost)
    tolerance = 2e-4 if reading.single else 1e-6
    wrong = item.wrong(assumed.hidden, assumed.output, assumed.cost, eta)
    return Case(net, item.x, item.y, reading.w, reading.b, assumed.factor(item), eta, tolerance, trace, wrong)


def hints(text: str) -> set[str]:
    """Return what a program's text speaks of: keys of SPEAKS.

    Comments and strings may speak of next week's program: of what the code itself speaks of they are not asked.
    """
    said, everything = (
        {what for what, words in SPEAKS.items() if re.search(words, spoken, re.IGNORECASE)}
        for spoken in (_without_comments(text), text)
    )
    costs = {"squares", "entropy"}
    rest = everything - said
    return said | (rest & costs if not said & costs else set()) | (rest - costs if not said - costs else set())


def _without_comments(text: str) -> str:
    """Return a program's text with its comments and strings left out; all of it where it cannot be read as Python."""
    lines: list[str] = []
    try:
        row, column = 1, 0
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            lines.append(" " * (token.start[0] != row or token.start[1] != column))
            lines.append("" if token.type in (tokenize.COMMENT, tokenize.STRING) else token.string)
            row, column = token.end
    except (tokenize.TokenError, SyntaxError):
        return text
    return "".join(lines)


@dataclass(frozen=True)
class Pinned:
    """What the user says of the learner's network; None where it is to be found out."""

    hidden: str | None = None
    output: str | None = None
    cost: str | None = None
    reduction: str | None = None


def assumptions(said: set[str], pinned: Pinned) -> list[Assumption]:
    """Return every assumption that is allowed, the likeliest first."""
    found = []
    for hidden in HIDDEN if pinned.hidden is None else (pinned.hidden,):
        for output in OUTPUT if pinned.output is None else (pinned.output,):
            for cost in (*SQUARES, *ENTROPIES) if pinned.cost is None else (pinned.cost,):
                if cost == "binary_cross_entropy" and output != "sigmoid":
                    continue
                if cost == "cross_entropy" and output != "softmax":
                    continue
                found += [Assumption(hidden, output, cost, per) for per in (False, True)]
    if pinned.reduction == "sum":
        found = [Assumption(a.hidden, a.output, a.cost, a.per_output, "sum") for a in found]
    return sorted(found, key=lambda each: _unlikeliness(each, said))


def _unlikeliness(each: Assumption, said: set[str]) -> float:
    """Return how badly an assumption suits what the program says of itself."""
    score = 0.0
    score += 0 if each.hidden in said else 2 if said & set(HIDDEN) else HIDDEN.index(each.hidden) * 0.5
    score += 0 if each.output in said else 1
    score += 1.5 if (each.output == "softmax") != ("softmax" in said) else 0
    score += 0.6 * (each.output != each.hidden and each.output in HIDDEN and each.output != "sigmoid")
    score += 1.0 * (not plausible(each, said))
    score += 0.3 * (each.cost == "sum_of_squares") + 0.5 * each.per_output
    return score


def plausible(each: Assumption, said: set[str], pinned: Pinned | None = None) -> bool:
    """Tell whether a program that fits this assumption may be called right.

    With sigmoid outputs, cross-entropy's gradient is the quadratic cost's with sigma' forgotten, and the other way
    round: what the program says of itself decides, or the user.
    """
    if pinned is not None and pinned.cost is not None:
        return True
    if each.output == "softmax":
        return each.cost == "cross_entropy" or "entropy" not in said
    if each.output == "sigmoid":
        return "entropy" in said if each.cost == "binary_cross_entropy" else "squares" in said or "entropy" not in said
    return True


def by_cost(allowed: Iterable[Assumption], answers: list[tuple[Exercise, Reading]], pinned: Pinned) -> list[Assumption]:
    """Return the assumptions under which one of the numbers that came with the gradients is the cost; [] if none is."""
    found = []
    reductions = ("mean", "sum") if pinned.reduction is None else (pinned.reduction,)
    if not answers or not all(reading.numbers for _, reading in answers):
        return []
    for each in allowed:
        costs = [item.reference(each.hidden, each.output, each.cost)[1].cost for item, _ in answers]
        for reduction in reductions:
            tried = Assumption(each.hidden, each.output, each.cost, each.per_output, reduction)
            pairs = zip(costs, answers, strict=True)
            if all(_is_cost(c * tried.factor(item), reading) for c, (item, reading) in pairs):
                found.append(tried)
    return found


def _is_cost(cost: float, reading: Reading) -> bool:
    tolerance = 2e-4 if reading.single else 1e-5
    return any(abs(number - cost) <= tolerance * abs(cost) for number in reading.numbers)
