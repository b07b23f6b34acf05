"""The ledger's face: what is read from it, by step, by part, by example, by group; every sum is exact, by math.fsum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.insight.chosen import Chosen
from backscope.insight.column import Columns
from backscope.named import require, require_whole
from backscope.notebook import Shown
from backscope.perceptron.step import short
from backscope.words import say

KINDS = ("momentum", "penalty", "decay", "clipping")  # the parts of a step that are no example's share


@dataclass(frozen=True)
class StepBooks:
    """One step: ``before`` and all that follows, ``move`` apart, add up to ``after``.

    Attributes
    ----------
    step : int
        Its number, from 0 over the whole run.
    learning_rate : float
    before, after, move : float
        ``move`` is after - before.
    momentum, penalty, decay, clipping, rounding : float
        What was carried in; the penalty's derivative; AdamW's decay; what clipping took back; what the engine's
        arithmetic lost or added.
    examples : ndarray of int, (N,)
        The mini-batch, as rows of the training data.
    shares : ndarray, (N,)
        What each of them moved.
    """

    step: int
    learning_rate: float
    before: float
    after: float
    move: float
    momentum: float
    penalty: float
    decay: float
    clipping: float
    rounding: float
    examples: NDArray[np.intp]
    shares: NDArray[np.float64]


@dataclass(frozen=True)
class ExampleBooks:
    """One example over all steps asked about: what it moved in all, in how many of them it was, how far it pulled.

    ``row`` is its row in the training data, ``label`` its class or value, ``share`` the sum of its shares, ``times``
    how many there are, ``length`` the sum of their lengths: of a single weight those of |share|, of a neuron or layer
    those of the whole vectors, of which ``share`` has only what lies along the total move.
    """

    row: int
    label: Any
    share: float
    times: int
    length: float


@dataclass(frozen=True)
class GroupBooks:
    """Examples that have something in common: ``share`` is what they moved together, ``examples`` how many they are."""

    group: Any
    share: float
    examples: int
    times: int


@dataclass(frozen=True)
class Entries:
    """The steps' books as columns, one entry a step; shares one behind the other, step s from bounds[s] on."""

    step: NDArray[np.intp]
    learning_rate: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    momentum: NDArray[np.float64]
    penalty: NDArray[np.float64]
    decay: NDArray[np.float64]
    clipping: NDArray[np.float64]
    rounding: NDArray[np.float64]
    rows: NDArray[np.intp]
    shares: NDArray[np.float64]
    lengths: NDArray[np.float64]
    bounds: NDArray[np.intp]
    own: NDArray[np.float64]
    memory: NDArray[np.float64]
    keeps: float
    takes: float


class Steps(Sequence[StepBooks]):
    """The books of all steps in order, each made when it is looked at."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries.step)

    @overload
    def __getitem__(self, place: int) -> StepBooks: ...
    @overload
    def __getitem__(self, place: slice) -> list[StepBooks]: ...
    def __getitem__(self, place: int | slice) -> StepBooks | list[StepBooks]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        e, at = self._entries, range(len(self))[place]
        own = slice(e.bounds[at], e.bounds[at + 1])
        names = ("learning_rate", "before", "after", *KINDS, "rounding")
        values = {name: float(getattr(e, name)[at]) for name in names}
        move = values["after"] - values["before"]
        return StepBooks(step=int(e.step[at]), move=move, examples=e.rows[own], shares=e.shares[own], **values)

    def __iter__(self) -> Iterator[StepBooks]:
        return (self[at] for at in range(len(self)))


@dataclass(frozen=True, repr=False)
class Ledger(Shown):
    """Exact books of why a weight moved: ``start`` plus all ``parts`` is ``end``.

    Of a single weight or bias, ``start`` and ``end`` are its values and a share is what an example added to it. Of a
    neuron or layer every part is a vector; the books hold its projection on the direction of the total move, so
    ``start`` is 0, ``end`` the length of that move, and a share says how far an example moved it along the way that it
    went.

    Attributes
    ----------
    chosen : Chosen
        The parameters; ``chosen.name`` in the notation, as ``w[1][3, 17]``.
    start, end : float
        Before the first step asked about, and after the last (with the best epoch put back, if that followed).
    total : float
        end - start.
    steps : sequence of StepBooks
        One a step.
    parts : dict of str to float
        The total by kind: ``examples``, ``momentum``, ``penalty``, ``decay``, ``clipping``, ``rounding``; ``left_out``
        (steps between those asked about) and ``put_back`` (the best epoch that early stopping put back).
    groups : list of GroupBooks
        By what ``by`` said when the ledger was asked for.
    direction : ndarray or None
        Of a neuron or layer, the unit vector of its total move, (neurons, inputs + bias); else None.
    momentum_traced : bool
        Whether what momentum carries is booked under its sources already; tracing it again changes nothing.
    differences : dict of int to float
        The largest difference between the replay and the run at each checkpoint that was passed.
    exact : bool or None
        Whether all of those are 0: the replay is then the run, bit for bit. None if no checkpoint was passed.

    Raises
    ------
    Nothing.

    Source
    ------
    The algebra stands in ``insight/shares.py``.
    """

    chosen: Chosen
    start: float
    end: float
    left_out: float
    put_back: float
    entries: Entries
    columns: Columns
    grouped_by: Any
    differences: dict[int, float] = field(default_factory=dict)
    direction: NDArray[np.float64] | None = None
    momentum_traced: bool = False

    @property
    def total(self) -> float:
        return self.end - self.start

    @property
    def steps(self) -> Steps:
        return Steps(self.entries)

    @property
    def exact(self) -> bool | None:
        return not any(self.differences.values()) if self.differences else None

    @property
    def parts(self) -> dict[str, float]:
        found = {"examples": math.fsum(self.entries.shares.tolist())}
        found |= {kind: math.fsum(getattr(self.entries, kind).tolist()) for kind in KINDS}
        found |= {"rounding": 0.0, "left_out": self.left_out, "put_back": self.put_back}
        # closes the books at this level, as each step's closes that step: all other sums are rounded once
        found["rounding"] = math.fsum([self.end, -self.start, *(-value for value in found.values())])
        return found

    @property
    def groups(self) -> list[GroupBooks]:
        return self.by(self.grouped_by)

    def examples(self, top: int | None = 20) -> list[ExampleBooks]:
        """Return the examples that moved it most, either way, the largest first; ``top`` None returns all."""
        if top is not None:
            require_whole("top", top, 0)
        e = self.entries
        rows, sums, times = _sums(e.rows, e.shares)
        lengths = _sums(e.rows, e.lengths)[1]
        ranked = np.lexsort((rows, -np.abs(sums)))[:top]
        labels = self.columns.labels(rows[ranked])
        return [
            ExampleBooks(int(rows[at]), label, float(sums[at]), int(times[at]), float(lengths[at]))
            for at, label in zip(ranked, labels, strict=True)
        ]

    def by(self, column: str | ArrayLike) -> list[GroupBooks]:
        """Return the shares grouped; the groups' sums and the other ``parts`` add up to ``total``.

        Parameters
        ----------
        column : str or array_like, (N,)
            ``"class"``, ``"example"``, the name of a column of the table that was trained on (as it was prepared; of
            more than ten values four groups are made, at their quartiles), or one value for each row of the training
            data.

        Raises
        ------
        BadChoice
            If there is no such column.
        """
        e = self.entries
        places, names = self.columns.places(column, e.rows)
        keys, sums, times = _sums(places, e.shares)
        first = np.unique(e.rows, return_index=True)[1]  # an example is in one group
        examples = np.bincount(places[first])
        return [
            GroupBooks(names[key], float(sums[at]), int(examples[key]), int(times[at]))
            for at, key in enumerate(keys.tolist())
        ]

    def traced(self) -> Ledger:
        """Return the books with momentum traced to its sources: what each share moved at once *and* through momentum.

        A gradient goes on moving the weight as long as momentum carries it. Here a share (and penalty, and clipping) of
        a step is all that it moved until the last step asked about, so that over a whole run no part is momentum.
        Steps' ``rounding`` is 0, as a step's entries now reach beyond it; that of ``parts`` closes the whole.

        Raises
        ------
        BadChoice
            If steps are left out, or more than one weight is asked about and each has a denominator of its own.
        """
        if self.momentum_traced:
            return self
        e, count = self.entries, len(self.entries.step)
        alone = not np.isnan(e.own).any() and not np.isnan(e.memory).any()
        require(alone, "traced", self.chosen.name, "one weight or bias: each has a denominator of its own")
        whole = int(e.step[-1] - e.step[0]) + 1 == count
        require(whole, "traced", f"{count} steps", "steps in a row, through which momentum flows")
        factor, through = np.ones(count), np.zeros(count)
        later = 0.0  # how far one unit of momentum, as a step leaves it, moves the weight in all later steps
        for at in range(count - 1, -1, -1):
            own, memory = float(e.own[at]), float(e.memory[at])
            factor[at] = 1 + (e.takes * later / own if own else 0.0)
            through[at] = 1 + (e.keeps * later / memory if memory else 0.0)
            later = memory + e.keeps * later
        momentum = np.zeros(count)
        momentum[0] = e.momentum[0] * through[0]
        entries = replace(
            e,
            shares=e.shares * np.repeat(factor, np.diff(e.bounds)),
            lengths=e.lengths * np.repeat(np.abs(factor), np.diff(e.bounds)),
            momentum=momentum,
            penalty=e.penalty * factor,
            clipping=e.clipping * factor,
            rounding=np.zeros(count),
        )
        return replace(self, entries=entries, momentum_traced=True)

    def to_json(self, top: int | None = 20) -> dict[str, Any]:
        """Return the books as JSON-able values: parts, groups, the ``top`` examples, and each entry by step."""
        e, what = self.entries, self.chosen
        names = ("step", "learning_rate", "before", "after", *KINDS, "rounding")
        return {
            "parameters": what.name,
            "start": self.start,
            "end": self.end,
            "total": self.total,
            "parts": self.parts,
            "examples": [_plain(vars(one)) for one in self.examples(top)],
            "groups": [_plain(vars(group)) for group in self.groups],
            "steps": {name: getattr(e, name).tolist() for name in names},
            "exact": self.exact,
            "differences": {str(step): value for step, value in self.differences.items()},
        }

    def __str__(self) -> str:
        return self.tell()

    def tell(self, language: str = "en") -> str:
        """Return the books in a few lines of ``language``: from where to where, and by which parts."""
        lines = [self.headline(language)]
        for kind, value in self.parts.items():
            if value or kind == "examples":
                lines.append(f"  {value:+12.5g}  {say(f'ledger.parts.{kind}', language)}")
        return "\n".join(lines)

    def headline(self, language: str = "en") -> str:
        """Return one line: which parameters, which steps, from where to where."""
        e = self.entries
        key = "value" if self.chosen.single else "way"
        return say(
            f"ledger.{key}", language, name=self.chosen.name, first=f"{e.step[0]:,}", last=f"{e.step[-1]:,}",
            start=short(self.start), end=short(self.end), total=f"{self.total:+.6g}",
        )  # fmt: skip

    def __repr__(self) -> str:
        e = self.entries
        return f"Ledger({self.chosen.name}, steps {e.step[0]}-{e.step[-1]}, {short(self.start)} to {short(self.end)})"


def _sums(keys: NDArray[np.intp], values: NDArray[np.float64]) -> tuple[Any, NDArray[np.float64], NDArray[np.intp]]:
    """Return the distinct ``keys``, and the exact sum and the number of the ``values`` of each."""
    order = np.argsort(keys, kind="stable")
    found, first, times = np.unique(keys[order], return_index=True, return_counts=True)
    ordered = values[order].tolist()
    ends = (first + times).tolist()
    sums = [math.fsum(ordered[start:end]) for start, end in zip(first.tolist(), ends, strict=True)]
    return found, np.array(sums, dtype=np.float64), times


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
