"""Learning rules: what the error is, and when to stop. What follows from the error is the same in all three.

    weights += learning_rate × error × inputs
    bias    += learning_rate × error

The bias is learned like a weight whose input is always 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from backscope.named import Named, require


@dataclass(frozen=True)
class Rule(Named):
    """Base of the rules.

    ``compared`` is what the target is compared with; ``targets`` is what the two classes are taught as, and what the
    step function answers; ``keeps_best``: the weights learned are the best, not the last; ``shuffles``: the examples
    come in a new order in each pass, unless told not to.
    """

    compared: ClassVar[str] = "answer"
    targets: ClassVar[tuple[int, int]] = (0, 1)
    keeps_best: ClassVar[bool] = False
    shuffles: ClassVar[bool] = False

    def answer(self, z: float) -> int:
        """Return the step function of the weighted sum; at z = 0, on the plane itself, it is the lower target."""
        return self.targets[z > 0]

    def error(self, target: int, z: float) -> float:
        """Return what the weights are moved by: target - answer."""
        return target - self.answer(z)

    def learning_rate(self, given: float | None, R: float) -> float:
        """Return the learning rate that was given, or else one that suits; R is the length of the longest (x, 1)."""
        return 1.0 if given is None else float(given)

    def finished(self, costs: Sequence[float]) -> bool:
        """Tell whether learning is over, from the mean squared error of each pass so far: no mistake is left."""
        return bool(costs) and costs[-1] == 0


@dataclass(frozen=True)
class Rosenblatt(Rule):
    """Move when the answer is wrong: error = target - answer, which is -1, 0 or 1.

    If a plane separates the classes, mistakes end after finitely many (see ``novikoff``); if none does, they never
    end. From a start at zero, the learning rate changes the length of the weights and no answer.

    Source
    ------
    Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the brain*,
    Psychological Review 65 (1958); *Principles of Neurodynamics* (1962).
    """

    name = "perceptron"


@dataclass(frozen=True)
class Pocket(Rosenblatt):
    """Move as the perceptron does, and keep the best weights met on the way; for classes that no plane separates.

    It needs the examples in random order: in the same order again and again, a perceptron may wander in a circle. Even
    so the best weights of all are sure to be met only in the long run; more passes help.

    Source
    ------
    Gallant, *Perceptron-based learning algorithms*, IEEE Transactions on Neural Networks 1 (1990), with ratchet.
    """

    name = "pocket"
    keeps_best = True
    shuffles = True


@dataclass(frozen=True)
class Delta(Rule):
    """Widrow and Hoff's rule (ADALINE, least mean squares): error = target - z, how far off instead of right or wrong.

    It is gradient descent on the squared error of one example at a time, and moves even when the answer is right. The
    targets are -1 and 1, as Widrow and Hoff have them: z = 0, where the answer changes, is then half-way between them.

    Parameters
    ----------
    tolerance : float, default 1e-4
        Learning is over when the mean squared error of a pass is not lower than that of the pass before by more than
        this share of it; 0 or more, below 1.

    Source
    ------
    Widrow, Hoff, *Adaptive switching circuits*, IRE WESCON Convention Record 4 (1960).
    """

    name = "delta"
    compared = "z"
    targets = (-1, 1)
    tolerance: float = 1e-4

    def check(self) -> None:
        require(0 <= self.tolerance < 1, "delta tolerance", self.tolerance, "a number from 0 to below 1")

    def error(self, target: int, z: float) -> float:
        return target - z

    def learning_rate(self, given: float | None, R: float) -> float:
        # A move changes z by rate × ‖(x, 1)‖² × error: from 2 errors on, it ends as far off as it began, or farther.
        most = 2 / R / R
        if given is None:
            return most / 8
        require(
            given < most, "learning_rate", given, f"less than {most:.3g} by the delta rule: 2 / the largest ‖(x, 1)‖²"
        )
        return float(given)

    def finished(self, costs: Sequence[float]) -> bool:
        fell = len(costs) < 2 or costs[-1] < (1 - self.tolerance) * costs[-2]
        return super().finished(costs) or not fell


RULES: dict[str, type[Rule]] = {rule.name: rule for rule in (Rosenblatt, Pocket, Delta)}
