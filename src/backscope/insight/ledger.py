"""The ledger: for each step of a past run, what a weight's move was made of, by deterministic replay."""

from __future__ import annotations

import math
import operator
import os
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadChoice
from backscope.insight.accounts import Entries, Ledger
from backscope.insight.chosen import Chosen, chosen
from backscope.insight.column import Columns
from backscope.insight.replay import Replay, Tell
from backscope.insight.shares import Books, books, identity
from backscope.named import require
from backscope.training import Run


def ledger(
    run: Run | str | os.PathLike[str],
    layer: int,
    neuron: int | None = None,
    input: int | str | None = None,  # noqa: A002 - the notation's word
    steps: Any = None,
    *,
    data: Any = None,
    validation: Any = None,
    sample_weight: Any = None,
    by: str | ArrayLike | None = None,
    trace_momentum: bool = False,
    engine: str | None = None,
    tell: Tell | None = None,
) -> Ledger:
    """Say, in numbers that add up, why a weight moved: momentum, penalty, clipping, and each example's share.

    The steps are done again, from the nearest checkpoint before them, by the engine of the run, and to the same bits:
    nothing has to be recorded while training. Of a neuron or layer they are done twice, as the direction of the total
    move must be known before the shares can be projected on it.

    Parameters
    ----------
    run : Run, or path of a run's folder
        A run without folder must be one that this process trained.
    layer : int
        l, from 1 to L.
    neuron : int, optional
        Of that layer, from 0; default: all.
    input : int or "bias", optional
        A neuron of the layer before, from 0, whose weight is meant, or the bias; default: all weights and the bias.
    steps : int, range, slice, (first, last) or iterable of int, optional
        Which steps, counted from 0 over the whole run; of the pair, both are included. Default: all.
    data, validation, sample_weight : optional
        As :func:`backscope.resume` takes them; needed where the run was trained on arrays in another process.
    by : str or array_like, (N,), optional
        What ``groups`` groups by, see :meth:`Ledger.by`; default: "class", of a regression "example".
    trace_momentum : bool, default False
        Whether what momentum carries is booked under the examples that gave it; see :meth:`Ledger.traced`.
    engine : str, optional
        Who does the replay; default: the run's engine. Another one gives the same numbers to rounding.
    tell : function of (done, total), optional
        Called while the replay goes on.

    Returns
    -------
    Ledger
        Where every sum of parts closes exactly, rounding being a part: of a float64 run it is at most 1e-12 of the sum
        of the absolute parts, beside the last bits of the weight itself; of a float32 run that of one step in float32.

    Raises
    ------
    BadChoice
        If the parameters or steps are none of the run's, or its optimiser is the user's own.
    BadRun
        If the run cannot be replayed: its folder cannot be read, or the data is not at hand or not the same.

    Source
    ------
    Decision record 0002: every random number is a function of (seed, purpose, counter). The algebra of each optimiser
    stands in ``insight/shares.py``.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 3, 2], seed=1, dtype="float64")
    >>> run = bs.train(net, bs.load("xor"), epochs=100, batch_size=2, learning_rate=0.1, optimizer="momentum")
    >>> books = bs.insight.ledger(run, layer=2, neuron=0, input=1)
    >>> import math
    >>> math.fsum([books.start, *books.parts.values()]) == books.end == float(run.network.w[2][0, 1])
    True
    >>> [example.row for example in books.examples(top=2)]
    [3, 1]
    """
    replay = Replay(run, data, validation, sample_weight, engine)
    net, plan = replay.job.net, replay.job.recipe
    part = chosen(net.sizes, layer, neuron, input)
    asked = _steps(steps, replay.last)
    each = identity(plan.optimizer, 0.0, 1, plan.optimizer.start(np.ones(2))).own  # refuses what is not known
    if trace_momentum:
        good = part.single or np.size(each) == 1
        require(good, "trace_momentum", part.name, "one weight or bias: each has a denominator of its own")
        require(asked[-1] - asked[0] + 1 == len(asked), "steps", steps, "steps in a row, through which momentum flows")
    classified = net.task == "classification"
    grouped = ("class" if classified else "example") if by is None else by
    features = (replay.run.preparation or {}).get("features") or ()
    columns = Columns(net.copy(), replay.job.x, replay.job.y, features)
    columns.places(grouped, np.array([0]))  # refused before the work, not after it
    clerk = _Clerk(replay, part, asked, tell)
    entries = clerk.walk()
    if any(replay.differences.values()):
        _warn(replay)
    last, end = float(entries.after[-1]), clerk.end
    between = (entries.before[1:] - entries.after[:-1]).tolist()
    found = Ledger(
        chosen=part,
        start=float(entries.before[0]),
        end=end,
        left_out=math.fsum(between) + 0.0,
        put_back=end - last if clerk.put_back else 0.0,
        entries=entries,
        columns=columns,
        grouped_by=grouped,
        differences=dict(replay.differences),
        direction=None if part.single else clerk.direction,
    )
    return found.traced() if trace_momentum else found


@dataclass
class _Clerk:
    """Walks through the steps asked about and writes their books."""

    replay: Replay
    part: Chosen
    asked: NDArray[np.intp]
    tell: Tell | None
    put_back: bool = False
    direction: NDArray[np.float64] = field(init=False)
    origin: NDArray[np.float64] = field(init=False)  # from where a value is measured along the direction
    end: float = math.nan

    def walk(self) -> Entries:
        """Return the books of all steps asked about."""
        replay, first, stop = self.replay, int(self.asked[0]), int(self.asked[-1]) + 1
        replay.begin(first)
        back = replay.put_back if stop == replay.last else None
        self.put_back = back is not None
        if self.part.single:
            self.direction, self.origin = np.ones((1, 1)), np.zeros((1, 1))
        else:
            self._look_ahead(stop, back)
        with replay.one_thread():
            lines = list(self._lines(first, stop))
        self.end = lines[-1].after if back is None else self.value(self._there(back))
        return _entries(lines)

    def value(self, theta: NDArray[np.float64]) -> float:
        """Return where the parameters stand: the weight itself, or how far along the direction."""
        return float(((theta - self.origin) * self.direction).sum())

    def _there(self, parameters: NDArray[Any]) -> NDArray[np.float64]:
        return parameters[self.part.places].astype(np.float64)

    def _look_ahead(self, stop: int, back: NDArray[Any] | None) -> None:
        """Find the direction of the total move: do the steps at full speed, then stand at their beginning again."""
        replay, beginning = self.replay, self.replay.mark()
        self.origin = self._there(replay.job.net.parameters)
        replay.forward(stop, lambda done: self._say(done - beginning.step, 2 * (stop - beginning.step)))
        move = self._there(replay.job.net.parameters if back is None else back) - self.origin
        peak = float(np.abs(move).max(initial=0.0))
        length = peak * float(np.linalg.norm(move / peak)) if peak else 1.0
        self.direction = move / length
        replay.restore(beginning)

    def _lines(self, first: int, stop: int) -> Iterator[_Line]:
        """Yield each step asked about with its books; what lies between is done at full speed."""
        plan = self.replay.job.recipe
        after = math.nan
        passes = 1 if self.part.single else 2
        for start, end in _stretches(self.asked):
            self.replay.forward(start)
            for moment in self.replay.moments(self.part, end):
                before = self.value(moment.before) if moment.step == start else after
                after = self.value(moment.after)
                book = books(moment, plan.optimizer, plan.penalty, self.direction)
                yield _Line(moment.step, moment.learning_rate, moment.rows, before, after, book)
                self._say(moment.step + 1 - first + (passes - 1) * (stop - first), passes * (stop - first))

    def _say(self, done: int, total: int) -> None:
        if self.tell is not None:
            self.tell(done, total)


@dataclass(frozen=True)
class _Line:
    """One step's line in the ledger: numbers and the mini-batch alone, whatever the parameters' size."""

    step: int
    learning_rate: float
    rows: NDArray[np.intp]
    before: float
    after: float
    books: Books

    @property
    def rounding(self) -> float:
        """What the parts leave of the move: it closes the step's books."""
        known = self.books
        parts = (known.momentum, known.penalty, known.decay, known.clipping, *known.shares.tolist())
        return math.fsum([self.after, -self.before, *(-part for part in parts)])


def _entries(lines: list[_Line]) -> Entries:
    """Return the lines as columns."""
    own = ("learning_rate", "before", "after", "rounding")
    of_books = ("momentum", "penalty", "decay", "clipping", "own", "memory")
    table = {name: np.array([getattr(line, name) for line in lines]) for name in own}
    table |= {name: np.array([getattr(line.books, name) for line in lines]) for name in of_books}
    return Entries(
        step=np.array([line.step for line in lines], dtype=np.intp),
        rows=np.concatenate([line.rows for line in lines]),
        shares=np.concatenate([line.books.shares for line in lines]),
        lengths=np.concatenate([line.books.lengths for line in lines]),
        bounds=np.cumsum([0, *(len(line.rows) for line in lines)]),
        keeps=lines[0].books.keeps,
        takes=lines[0].books.takes,
        **table,
    )


def _steps(asked: Any, last: int) -> NDArray[np.intp]:
    """Return the numbers of the steps asked about, rising; raises BadChoice where there are none, or not these."""
    require(last > 0, "run", f"{last} steps", "a run that has done at least one")
    if asked is None:
        return np.arange(last)
    if isinstance(asked, slice):
        found: Iterable[Any] = range(*asked.indices(last))
    elif isinstance(asked, tuple) and len(asked) == 2:
        found = range(_whole(asked[0]), _whole(asked[1]) + 1)
    else:
        found = [asked] if hasattr(asked, "__index__") else asked
    if isinstance(found, range) and found:  # before it is written out: its end may be anywhere
        inside = min(found[0], found[-1]) >= 0 and max(found[0], found[-1]) < last
        require(inside, "steps", asked, f"steps from 0 to {last - 1:,}")
    try:
        steps = np.unique(np.array([_whole(step) for step in found], dtype=np.intp))
    except OverflowError:
        raise BadChoice(f"steps: got {asked!r}, expected steps from 0 to {last - 1:,}") from None
    except TypeError:
        raise BadChoice(f"steps: got {asked!r}, expected a whole number, a range, or (first, last)") from None
    good = bool(steps.size) and steps[0] >= 0 and steps[-1] < last
    require(good, "steps", asked, f"steps from 0 to {last - 1:,}")
    return steps


def _whole(step: Any) -> int:
    require(not isinstance(step, bool | np.bool_), "steps", step, "whole numbers")
    try:
        return operator.index(step)
    except TypeError:
        raise BadChoice(f"steps: got {step!r}, expected whole numbers") from None


def _stretches(steps: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield (first, behind the last) of each stretch of steps in a row."""
    for stretch in np.split(steps, np.flatnonzero(np.diff(steps) > 1) + 1):
        yield int(stretch[0]), int(stretch[-1]) + 1


def _warn(replay: Replay) -> None:
    """Say that the replay is not the run to the last bit; its books add up all the same."""
    step, most = max(replay.differences.items(), key=lambda pair: pair[1])
    warnings.warn(
        f"the replay differs from the run by up to {most:.2g} at step {step:,}: another machine or engine trained it, "
        "or more than its steps changed the network; the books add up, but are those of the replay",
        stacklevel=3,
    )
