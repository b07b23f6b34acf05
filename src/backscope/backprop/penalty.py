"""L1 and L2 penalty on weights; biases are left alone. One function adds it to the cost and to its gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.named import Named, choose, require


@dataclass(frozen=True)
class Penalty(Named):
    """l2/2 Σ w² + l1 Σ |w| over all weights, added to C whatever the batch size; the derivative of |w| at 0 is 0.

    Parameters
    ----------
    l2, l1 : float, default 0
        How much; 0 or more.

    Raises
    ------
    BadChoice
        If one is negative or not finite.

    Source
    ------
    Hoerl, Kennard, Technometrics 12 (1970) for L2; Tibshirani, JRSS B 58 (1996) for L1.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.Penalty(l2=0.5).add([None, np.array([[2.0, 0.0]])])
    1.0
    """

    name = "penalty"
    l2: float = 0.0
    l1: float = 0.0

    def check(self) -> None:
        for key, value in (("l2", self.l2), ("l1", self.l1)):
            require(0 <= value < math.inf, f"penalty {key}", value, "a number, 0 or more")

    @property
    def spec(self) -> str:
        """Both numbers in words, as :func:`as_penalty` reads them."""
        return f"l2={self.l2!r},l1={self.l1!r}"

    def __bool__(self) -> bool:
        return self.l2 > 0 or self.l1 > 0

    def add(self, w: Sequence[Any], grad_w: list[Any] | None = None) -> float:
        """Return the penalty of w[1] … w[L], and add its gradient to ``grad_w`` in place where that is given."""
        if not self:
            return 0.0
        total = 0.0
        for l in range(1, len(w)):
            flat = w[l].ravel()
            total += 0.5 * self.l2 * float(flat @ flat) + self.l1 * float(np.abs(flat).sum())
            if grad_w is not None:
                grad_w[l] += self.l2 * w[l] + self.l1 * np.sign(w[l])
        return total


def as_penalty(value: float | str | Penalty) -> Penalty:
    """Return a Penalty from a number (l2), a text ``"l1=…,l2=…"``, or a Penalty. Raises BadChoice if it is none."""
    if isinstance(value, Penalty):
        return value
    text = value.removeprefix("penalty:") if isinstance(value, str) else repr(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | np.number):
        require(False, "penalty", value, "a number (l2), or l1=…,l2=…")
    if isinstance(value, np.number):
        text = repr(value.item())
    return choose("penalty", "penalty" if text == "penalty" else f"penalty:{text}", {"penalty": Penalty})
