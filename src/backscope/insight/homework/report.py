"""What is told of a homework: whether it is right, what was assumed, and one sentence for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from backscope.words import say

EQUATIONS = {
    "BP1": "delta[L] = dC/dz[L]",
    "BP2": "delta[l] = (delta[l+1] @ w[l+1]) * sigma'(z[l])",
    "BP3": "grad_b[l] = delta[l].sum(axis=0)",
    "BP4": "grad_w[l] = delta[l].T @ a[l-1]",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes
    ----------
    kind : str
        The kind of mistake, as docs/homework.md lists them; "unknown" where none gives the learner's numbers.
    equation : str
        "BP1" to "BP4": where it is made.
    layer : int
        The first layer that it spoils, from the output down; ``layers`` are all in which it is made.
    layers : tuple of int
    entry : str
        The gradient's entry whose numbers are shown, as ``grad_w[2][0, 1]``; empty where there is none.
    yours, reference : float or None
        Both numbers.
    sentence : str
        What, where, and both numbers; no more.
    correct : str
        The line as it should be: the solution, for those who ask for it.

    Raises
    ------
    Nothing.

    Source
    ------
    The equations are those of docs/notation.md.
    """

    kind: str
    equation: str
    layer: int
    layers: tuple[int, ...]
    entry: str
    yours: float | None
    reference: float | None
    sentence: str
    correct: str

    @classmethod
    def of(
        cls,
        kind: str,
        equation: str,
        layers: Sequence[int],
        L: int,
        entry: tuple[str, float, float] | None,
        language: str,
    ) -> Self:
        """Put together a finding and its sentence."""
        what = say(f"homework.kind.{kind}", language)
        return cls._told(kind, equation, layers, L, entry, what, language)

    @classmethod
    def unknown(
        cls,
        equation: str,
        layer: int,
        L: int,
        entry: tuple[str, float, float],
        ratio: float,
        cosine: float,
        language: str,
    ) -> Self:
        """Put together what is said where no mistake gives the learner's numbers."""
        so_far = say("homework.nothing_yet", language)
        if layer < L:
            so_far = say("homework.right_down_to", language, where=_where([layer + 1], L, language))
        what = say("homework.kind.unknown", language, ratio=f"{ratio:.3g}", cosine=f"{cosine:.3f}", so_far=so_far)
        return cls._told("unknown", equation, [layer], L, entry, what, language)

    @classmethod
    def _told(
        cls, kind: str, equation: str, layers: Sequence[int], L: int, entry: Any, what: str, language: str
    ) -> Self:
        name, yours, reference = entry or ("", None, None)
        numbers = ""
        if name:
            numbers = say("homework.numbers", language, entry=name, yours=_short(yours), reference=_short(reference))
        sentence = f"{equation}, {_where(layers, L, language)}: {what}."
        correct = say(f"homework.correct.{kind}", language, equation=EQUATIONS[equation])
        return cls(kind, equation, max(layers), tuple(layers), name, yours, reference,
                   f"{sentence} {numbers}".strip(), correct)  # fmt: skip


def _short(number: Any) -> str:
    return f"{number + 0.0:.6g}"  # no -0


def _where(layers: Sequence[int], L: int, language: str) -> str:
    """Name layers in words."""
    if list(layers) == list(range(1, L + 1)) and L > 1:
        return say("homework.where.all", language)
    if len(layers) > 1:
        return say("homework.where.several", language, layers=", ".join(map(str, layers)))
    return say("homework.where.output" if layers[0] == L else "homework.where.hidden", language, layer=layers[0])


@dataclass(frozen=True)
class Part:
    """One gradient beside the reference's: ``off`` is their largest difference, by the reference's largest entry.

    ``off`` is None where the learner's function gave no such gradient.
    """

    network: str
    rows: int
    name: str
    layer: int
    right: bool
    off: float | None


@dataclass(frozen=True)
class Report:
    """What came of checking a homework.

    Attributes
    ----------
    right : bool
        Whether every gradient agreed, on every network.
    findings : tuple of Finding
        What is wrong; empty where all is right.
    function : str
        What was called: ``function`` or ``Class.method``.
    assumed : dict
        The network that was assumed (``hidden``, ``output``, ``cost``, ``reduction``), and how the function was called.
    networks : tuple of str
        What it was tried on, as "4-5-3-2, 7 examples".
    parts : tuple of Part
        Each gradient beside the reference's.
    notes : tuple of str
        Sentences on what else was seen.
    printed : str
        The beginning of what the program printed.
    language : str

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`check_homework`.
    """

    right: bool
    findings: tuple[Finding, ...]
    function: str
    assumed: dict[str, Any]
    networks: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    printed: str = ""
    language: str = "en"

    def __str__(self) -> str:
        verdict = say("homework.right" if self.right else "homework.wrong", self.language, function=self.function)
        return "\n".join([verdict, *(each.sentence for each in self.findings), *self.notes])

    def json(self, show: bool = False) -> dict[str, Any]:
        """Return it as JSON can hold it; the solution only where ``show`` asks for it."""
        found = []
        for each in self.findings:
            told = asdict(each)
            if not show:
                del told["correct"]
            found.append(told | {"layers": list(each.layers)})
        return {"right": self.right, "findings": found, "function": self.function, "assumed": self.assumed,
                "networks": list(self.networks), "notes": list(self.notes), "printed": self.printed}  # fmt: skip
