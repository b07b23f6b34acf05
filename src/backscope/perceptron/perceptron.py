"""Rosenblatt's learning machine: one neuron with a step function, taught by its mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadChoice, BadData
from backscope.named import choose, require, require_real, require_whole
from backscope.perceptron.novikoff import radius
from backscope.perceptron.pocket import BestWeights
from backscope.perceptron.record import Record, Recorder
from backscope.perceptron.rules import RULES, Rule
from backscope.perceptron.step import Step
from backscope.perceptron.two_classes import two_classes
from backscope.randomness import Purpose, check_seed, permutation

LARGEST = 1e150  # sums stay below it, so that their squares do not overflow
MOST = 10**9


@dataclass(frozen=True, kw_only=True, eq=False)
class Perceptron:
    """A perceptron that is about to learn, and keeps a record of how.

    Parameters
    ----------
    learning_rate : float, optional
        0 or more. Default: 1; by the delta rule a quarter of 1/R², where R is the length of the longest (x, 1).
    rule : str, default "perceptron"
        ``perceptron`` moves at mistakes; ``pocket`` does too, and keeps the best weights; ``delta`` moves by how far
        off the sum is. See ``backscope.perceptron.rules``.
    initial : float or array_like (n + 1,), default 0
        The weights to start from, then the bias; or one number for all of them.
    passes : int, default 100
        How often all examples are shown at most, 1 or more. It stops sooner when a whole pass is without mistake.
    shuffle : bool, optional
        Whether each pass goes through the examples in a new order, which is a function of ``seed`` and the pass.
        Default: by the pocket rule alone.
    seed : int, default 0
        0 … 2**64 - 1.
    kept : int, default 1000
        How many steps the record holds: one half from the beginning, one from the end; 0 or more.

    Raises
    ------
    BadChoice
        If an argument cannot be.

    Source
    ------
    Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the brain*,
    Psychological Review 65 (1958); with error = target - answer as in Widrow, Lehr, *30 years of adaptive neural
    networks*, Proceedings of the IEEE 78 (1990).

    Examples
    --------
    >>> import backscope as bs
    >>> record = bs.Perceptron().learn([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])
    >>> print(record)
    perceptron: converged after 6 passes and 10 mistakes; 0 of 4 rows wrong; w = (2, 1), b = -2
    >>> print(record.steps[3].words())
    step 4: pass 1, row 4
      1  weights  w = (0, 0), b = 0 (threshold 0)
      2  inputs   x = (1, 1)
      3  sum      z = 0·1 + 0·1 + 0 = 0
      4  answer   0, as z <= 0
      5  target   1: error = target - answer = 1
      6  move     w + 1 · 1 · x = (1, 1), b + 1 · 1 = 1
    """

    learning_rate: float | None = None
    rule: str | Rule = "perceptron"
    initial: float | ArrayLike = 0.0
    passes: int = 100
    shuffle: bool | None = None
    seed: int = 0
    kept: int = 1000

    def __post_init__(self) -> None:
        choose("rule", self.rule, RULES)
        if self.learning_rate is not None:
            require_real("learning_rate", self.learning_rate)
        require_whole("passes", self.passes, 1, MOST)
        require(isinstance(self.shuffle, bool | None), "shuffle", self.shuffle, "True or False")
        check_seed(self.seed)
        require_whole("kept", self.kept, 0, MOST)

    def learn(self, x: Any, y: Any) -> Record:
        """Show the examples, pass after pass, until no mistake is left or ``passes`` is reached.

        Parameters
        ----------
        x : array_like, (N, n)
            Finite numbers. Where they, the learning rate and ``initial`` are whole, all is exact up to 2**53.
        y : array_like, (N,)
            Two labels; the larger, of texts the later, is the class of z > 0.

        Returns
        -------
        Record

        Raises
        ------
        BadData
            If x or y cannot be learned from.
        BadChoice
            If ``initial`` or the learning rate does not fit x, or sums could overflow by them.
        """
        x, marks, classes = two_classes(x, y)
        rule = choose("rule", self.rule, RULES)
        R = radius(x)
        eta = rule.learning_rate(self.learning_rate, R)
        w, b = self._start(x.shape[1])
        self._check_range(len(x), R, eta, w, b)
        targets = [rule.targets[mark] for mark in marks]
        best = BestWeights(x, marks, w, b) if rule.keeps_best else None
        recorder = Recorder(len(x), self.kept)
        while not rule.finished(recorder.costs) and recorder.passes < self.passes:
            recorder.new_pass()
            for row in self._order(len(x), recorder.passes, rule):
                step = show(x[row], targets[row], w, b, eta, rule, (recorder.count, recorder.passes, row))
                w, b = step.new_weights, step.new_bias
                recorder.add(step)
                if best is not None:
                    best.look(step)
        converged = rule.finished(recorder.costs)
        if best is not None and not converged:
            w, b = best.weights, best.bias
        return Record(
            rule=rule.spec,
            learning_rate=eta,
            classes=classes,
            weights=w,
            bias=b,
            converged=converged,
            wrong=int(((x @ w + b > 0) != marks).sum()),
            mistakes_by_pass=recorder.mistakes,
            cost_by_pass=recorder.costs,
            steps=recorder.steps(),
            count=recorder.count,
        )

    def _start(self, n: int) -> tuple[NDArray[np.float64], float]:
        """Return the weights (n,) and the bias to start from, or raise BadChoice if they do not fit n inputs."""
        try:
            start = np.asarray(self.initial, dtype=np.float64)
        except (TypeError, ValueError):
            start = np.array(np.nan)
        if start.shape not in ((), (n + 1,)) or not np.isfinite(start).all():
            raise BadChoice(f"initial: got {self.initial!r}, expected a number, or {n} weights and then the bias")
        plane = np.broadcast_to(start, n + 1)
        return plane[:-1].copy(), float(plane[-1])

    def _check_range(self, rows: int, R: float, eta: float, w: NDArray[np.float64], b: float) -> None:
        """Raise in one line if a sum could overflow: a step makes the weights longer by eta R at most, by any rule."""
        start = max(float(np.abs(w).max()), abs(b)) * (w.size + 1)
        steps = rows * self.passes
        sums = (start + max(eta * steps, 1.0) * R) * R
        reach = f"sums could reach {sums:.2g}, expected below {LARGEST:g}"
        require((start + R) * R < LARGEST or R * R >= LARGEST, "initial", self.initial, f"smaller weights, as {reach}")
        require(sums < LARGEST or steps * R * R >= LARGEST, "learning_rate", eta, f"a smaller one, as {reach}")
        if not sums < LARGEST:
            raise BadData(f"x: got numbers so large that {reach}: scale x")

    def _order(self, examples: int, in_pass: int, rule: Rule) -> list[int]:
        """Return the order in which a pass, counted from 1, goes through the examples."""
        if not (rule.shuffles if self.shuffle is None else self.shuffle):
            return list(range(examples))
        return permutation(examples, self.seed, Purpose.ORDER, in_pass - 1).tolist()


def show(
    x: NDArray[np.float64],
    target: int,
    weights: NDArray[np.float64],
    bias: float,
    eta: float,
    rule: Rule,
    place: tuple[int, int, int],
) -> Step:
    """Show a perceptron with these weights (1) one example (2), and return all that follows.

    ``place`` is the number of the step, the pass and the row.
    """
    z = float(weights @ x) + bias  # (3) the inputs are weighted and added up
    answer = rule.answer(z)  # (4) the step function decides
    error = rule.error(target, z)  # (5) the answer is compared with the target
    moved = (weights + eta * error * x, bias + eta * error) if error else (weights, bias)  # (6) the weights move
    return Step(*place, weights, bias, x, z, answer, target, error, rule, eta, *moved)
