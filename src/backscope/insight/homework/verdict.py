"""From a learner's numbers to a report: which network they fit, and if none, which mistake gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backscope.insight.homework.answers import Reading
from backscope.insight.homework.assumptions import (
    Assumption,
    Case,
    Pinned,
    assumptions,
    by_cost,
    case,
    hints,
    plausible,
)  # fmt: skip
from backscope.insight.homework.diagnose import explained, findings, progress, unexplained
from backscope.insight.homework.mistakes import KINDS, Mistake
from backscope.insight.homework.networks import ETA, Exercise
from backscope.insight.homework.report import Finding, Part, Report
from backscope.insight.homework.trial import Tried
from backscope.words import say

MOST_TRIED = 6  # assumptions under which pairs of mistakes are looked for
BATCH = re.compile(r"^[A-Z]|batch|inputs|features|data|xs$|pairs|examples", re.ASCII)
FORMS_ALONE = (
    "not_computed",
    "bias_not_summed",
    "bias_wrong_axis",
    "gradient_transposed",
    "swapped",
    "layers_reversed",
)


@dataclass
class Explained:
    """One way to understand the learner's numbers."""

    tried: Tried
    assumed: Assumption
    cases: list[Case]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def forms(self) -> list[tuple[str, int]]:
        """What is wrong with the form of the answers to the deepest network, and with no number of them."""
        return sorted(self.shown[1].forms)

    @property
    def shown(self) -> tuple[Exercise, Reading]:
        """The answer that is shown: to the deepest network with the most examples."""
        return max(self.tried.answers, key=lambda each: (each[0].layers, len(each[0].x)))

    @property
    def case(self) -> Case:
        """The case of the answer that is shown."""
        return self.cases[[id(item) for item, _ in self.tried.answers].index(id(self.shown[0]))]

    @property
    def complete(self) -> bool:
        """Whether there is a gradient for each parameter that there is."""
        _, reading = self.shown
        return all(each is not None for each in reading.b[1:]) or not self.tried.signature.biases


class Verdict:
    """The search, over what was tried and what can be assumed."""

    def __init__(self, tried: Sequence[Tried], text: str, pinned: Pinned, eta: float | None) -> None:
        self.said, self.pinned, self.eta = hints(text), pinned, eta
        self.allowed: list[list[Assumption]] = []
        self.told_by: list[bool] = []  # the cost that the function returns
        everything = assumptions(self.said, pinned)
        some = [each for each in tried if not _empty(each)] or tried
        self.tried = sorted((_one_at_a_time(each, everything) for each in some), key=_irregular)
        for each in self.tried:
            alone = any(item.sizes[-1] == 1 for item, _ in each.answers)
            possible = [a for a in everything if not (alone and a.output == "softmax")]
            told = by_cost(possible, each.answers, pinned)
            self.told_by.append(bool(told))
            self.allowed.append(told or possible)
        self._cases: dict[tuple[int, Assumption], list[Case]] = {}

    def found(self, thorough: bool = True) -> Explained | None:
        """Return the simplest explanation: nothing wrong, one mistake, two; with ``thorough`` false no further."""
        if not any(_finite(each) for each in self.tried):
            return self._nearest()
        return (
            self._search(_nothing_wrong, True)
            or self._search(lambda cases: explained(cases) or None, True)
            or self._search(lambda cases: explained(cases, pairs=True) or None, True, MOST_TRIED)
            or self._search(_nothing_wrong, False)
            or self._search(lambda cases: explained(cases) or None, False)
            or (self._nearest() if thorough else None)
        )

    def _search(self, look: Any, likely: bool, most: int | None = None) -> Explained | None:
        """Return the first explanation that ``look`` finds, under likely assumptions or under the others."""
        for place, each in enumerate(self.tried[:2] if most else self.tried):
            allowed = [
                a for a in self.allowed[place] if self.told_by[place] or plausible(a, self.said, self.pinned) == likely
            ]
            if look is not _nothing_wrong:
                fitting = [a for a in allowed if any(each.activations_fit for each in self._case(place, a))]
                allowed = (fitting or allowed)[:most]
            for assumed in allowed:
                cases = self._case(place, assumed)
                mistakes = look(cases)
                if mistakes is not None:
                    return Explained(each, assumed, cases, mistakes)
        return None

    def _case(self, place: int, assumed: Assumption) -> list[Case]:
        key = place, assumed
        if key not in self._cases:
            tried = self.tried[place]
            eta = self.eta if self.eta is not None else tried.eta or (ETA if tried.how != "returned" else None)
            cases = [case(assumed, item, reading, eta) for item, reading in tried.answers]
            if tried.rate_unknown:
                rate = _rate(cases)
                cases = [replace(each, factor=each.factor * rate, eta=rate) for each in cases]
            self._cases[key] = cases
        return self._cases[key]

    def _nearest(self) -> Explained | None:
        """Return the assumption under which most is right, from the output down."""
        best: tuple[Any, Explained] | None = None
        for place, each in enumerate(self.tried):
            for rank, assumed in enumerate(self.allowed[place]):
                found = Explained(each, assumed, self._case(place, assumed))
                likely = plausible(assumed, self.said, self.pinned)
                done, cosine = progress(found.case)
                score = (done, likely, round(abs(cosine), 1), -rank)
                if best is None or score > best[0]:
                    best = score, found
        return best[1] if best else None


def _rate(cases: Sequence[Case]) -> float:
    """Return the learning rate that fits the output layer of one example, or of the fewest: the median, signs aside."""
    few = min(cases, key=lambda each: len(each.x))
    yours, right = few.w[-1], few.trace.grad_w[-1] * few.factor
    if yours is None or not right.all():
        return 1.0
    return float(np.median(np.abs(yours / right))) or 1.0


def _empty(tried: Tried) -> bool:
    return all(array is None for _, reading in tried.answers for array in reading.w)


def _finite(tried: Tried) -> bool:
    held = [array for _, reading in tried.answers for array in (*reading.w[1:], *reading.b[1:])]
    return all(array is None or bool(np.isfinite(array).all()) for array in held)


def _nothing_wrong(cases: list[Case]) -> tuple[Mistake, ...] | None:
    return () if all(each.right for each in cases) else None


def _irregular(tried: Tried) -> int:
    return sum(reading.irregular for _, reading in tried.answers)


def _one_at_a_time(tried: Tried, everything: Sequence[Assumption]) -> Tried:
    """Leave out answers to several examples of a function that is meant for one: it does not sum over them.

    A parameter called X, or inputs, is meant for several; one called x may be; so is one whose function divides by N,
    which shows where its gradients of the weights are the reference's.
    """
    several, single = tried.only(single=False), tried.only(single=True)
    unsummed = [kind for _, reading in several.answers for kind, _ in reading.forms if kind == "bias_not_summed"]
    x = next((name for name, role in tried.signature.roles.items() if role in ("x", "pairs")), "x")
    if not unsummed or not single.answers or BATCH.search(x):
        return tried
    return tried if any(_weights_right(several, assumed) for assumed in everything) else single


def _weights_right(tried: Tried, assumed: Assumption) -> bool:
    cases = [case(assumed, item, reading, None) for item, reading in tried.answers]
    return all(each.equal(each.w[l], each.trace.grad_w[l]) for each in cases for l in range(each.layers, 0, -1))


def report(found: Explained, function: str, notes: Sequence[str], printed: str, language: str) -> Report:
    """Put a report together."""
    told = _form_findings(found, language)
    if not found.case.right or found.mistakes:
        told += (
            findings(found.case, found.mistakes, language) if found.mistakes else (unexplained(found.case, language),)
        )
    networks = tuple(_named(item, language) for item, _ in found.tried.answers)
    return Report(
        right=not told, findings=tuple(sorted(told, key=lambda each: -each.layer)), function=function,
        assumed=_assumed(found), networks=networks, parts=tuple(_parts(found, language)), notes=tuple(notes),
        printed=printed, language=language,
    )  # fmt: skip


def _named(item: Exercise, language: str) -> str:
    sizes = "-".join(map(str, item.sizes))
    key = "homework.network.one" if len(item.x) == 1 else "homework.network.several"
    return say(key, language, sizes=sizes, rows=len(item.x))


def _form_findings(found: Explained, language: str) -> tuple[Finding, ...]:
    """Return findings on arrays that are turned, unsummed, exchanged or missing: no number shows those."""
    item, reading = found.shown
    told = []
    zero = {l for kind, l in reading.forms if kind == "not_computed"}
    for kind in FORMS_ALONE:
        layers = sorted(l for what, l in reading.forms if what == kind)
        if layers:
            told.append(Finding.of(kind, KINDS[kind], layers, item.layers, None, language))
    if not found.complete and not any(each.kind == "bias_wrong_axis" for each in told):
        layers = [l for l in range(1, item.layers + 1) if reading.b[l] is None and l not in zero]
        if layers:
            told.append(Finding.of("bias_missing", "BP3", layers, item.layers, None, language))
    return tuple(told)


def _assumed(found: Explained) -> dict[str, Any]:
    """Return what was assumed, for the report."""
    each, form = found.assumed, found.tried.form
    several = any(len(item.x) > 1 for item, _ in found.tried.answers)
    method = "." in found.tried.signature.target
    return {
        "hidden": each.hidden, "output": each.output, "cost": each.cost, "mean_over_outputs": each.per_output,
        "reduction": each.reduction if several else "one example", "vectors": form.vectors,
        "weights": None if method else "(n_in, n_out)" if form.turned else "(n_out, n_in)", "returned": found.tried.how,
    }  # fmt: skip


def _parts(found: Explained, language: str) -> list[Part]:
    """Return every gradient beside the reference's."""
    parts = []
    for (item, reading), each in zip(found.tried.answers, found.cases, strict=True):
        for l in range(item.layers, 0, -1):
            rows = (("grad_w", reading.w[l], each.trace.grad_w[l]), ("grad_b", reading.b[l], each.trace.grad_b[l]))
            for name, yours, right in rows if found.tried.signature.biases else rows[:1]:
                formed = any(
                    layer == l and kind.startswith("bias") == (name == "grad_b") for kind, layer in reading.forms
                )
                off = None
                if yours is not None:
                    with np.errstate(invalid="ignore"):
                        off = float(np.abs(yours / each.factor - right).max() / (np.abs(right).max() or 1.0))
                good = yours is not None and each.equal(yours, right) and not formed
                parts.append(Part(_named(item, language), len(item.x), name, l, good, off))
    return parts
