"""One number, computed by hand: is it right, and if not, which term is missing or too much."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from backscope.errors import BadChoice
from backscope.insight.explanation import Explanation, explain
from backscope.insight.homework.mistakes import KINDS
from backscope.insight.homework.slips import slips
from backscope.named import require, require_real, require_whole
from backscope.network import Network
from backscope.words import check_language, say

QUANTITIES = ("z", "a", "cost", "dcda", "delta", "grad_w", "grad_b", "new_w", "new_b")
OF_WEIGHTS = ("grad_w", "new_w")
TOLERANCE = 5e-3  # three digits are enough
NEARLY = 0.1  # within which it is more digits that are wanted


@dataclass(frozen=True)
class HandCheck:
    """What is said of one number.

    Attributes
    ----------
    right : bool
    expected : float
    kind : str
        ``right``, ``nearly`` (more digits are needed), the kind of slip, or ``unknown``.
    sentence : str
        It does not tell the number that is expected.

    Raises
    ------
    Nothing.

    Source
    ------
    The kinds are those of docs/homework.md, and a few of the forward pass.
    """

    right: bool
    expected: float
    kind: str
    sentence: str


def check_number(
    value: float,
    net: Network,
    x: Any,
    y: Any,
    quantity: str,
    layer: int | None = None,
    neuron: int = 0,
    input: int | None = None,  # noqa: A002 - the notation's word
    *,
    learning_rate: float = 0.5,
    tolerance: float = TOLERANCE,
    language: str = "en",
) -> HandCheck:
    """Judge one number of one example that somebody computed by hand.

    Parameters
    ----------
    value : float
        What was computed; finite.
    net : Network
    x : array_like, (n_0,) or (1, n_0)
        One example.
    y : label, value or array_like
        Its wanted outputs, as :func:`backscope.insight.explain` takes them.
    quantity : str
        ``z``, ``a``, ``cost``, ``dcda`` (dC/da), ``delta``, ``grad_w``, ``grad_b``; ``new_w``, ``new_b`` after a step.
    layer : int, optional
        1 … L (of dC/da also 0); default: L.
    neuron : int, default 0
    input : int, optional
        Of ``grad_w`` and ``new_w``: the neuron of layer - 1.
    learning_rate : float, default 0.5
        eta of the step.
    tolerance : float, default 0.005
        By how much of itself the number may be off.
    language : str, default "en"
        Of the sentence: "en" or "ko".

    Returns
    -------
    HandCheck

    Raises
    ------
    BadChoice
        If there is no such number.
    BadData
        If x or y do not fit the network.

    Source
    ------
    Nielsen (2015), chapter 2, for the equations.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    >>> net.w[1][...] = [[0.15, 0.20], [0.25, 0.30]]; net.b[1][...] = 0.35
    >>> net.w[2][...] = [[0.40, 0.45], [0.50, 0.55]]; net.b[2][...] = 0.60
    >>> told = bs.insight.check_number(0.0822, net, [0.05, 0.10], [[0.01, 0.99]], "grad_w", 2, 0, 0)
    >>> told.right
    True
    >>> told = bs.insight.check_number(0.4398, net, [0.05, 0.10], [[0.01, 0.99]], "grad_w", 2, 0, 0)
    >>> told.sentence
    'Not yet: the slope σ′(z) is forgotten.'
    """
    e = explain(net, x, y)
    check_language(language)
    l = e.last if layer is None else layer
    _check(e, value, quantity, l, neuron, input)
    require_real("learning_rate", learning_rate)
    require_real("tolerance", tolerance)
    expected = _expected(e, quantity, l, neuron, input, learning_rate)
    if _close(value, expected, tolerance):
        return HandCheck(True, expected, "right", say("hand.right", language))
    kind = "unknown"
    fitting = [
        (abs(wrong - value), one)
        for one, wrong in slips(e, quantity, l, neuron, input, learning_rate)
        if _close(value, wrong, tolerance) and not _close(wrong, expected, tolerance)
    ]
    if fitting:
        least = min(apart for apart, _ in fitting)
        kind = next(one for apart, one in fitting if apart <= 2 * least + 1e-12)
    elif expected and abs(value - expected) <= NEARLY * abs(expected):
        kind = "nearly"
    return HandCheck(False, expected, kind.partition(":")[0], _sentence(kind, language))


def _check(e: Explanation, value: Any, quantity: str, l: Any, j: Any, k: Any) -> None:
    """Raise BadChoice unless there is such a number, and one came."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    require(number, "value", value, "a finite number")
    require(quantity in QUANTITIES, "quantity", quantity, f"one of {', '.join(QUANTITIES)}")
    require_whole("layer", l, 0 if quantity == "dcda" else 1, e.last)
    require_whole("neuron", j, 0, e.net.sizes[l] - 1)
    if quantity in OF_WEIGHTS:
        require_whole("input", k, 0, e.net.sizes[l - 1] - 1)
    elif k is not None:
        raise BadChoice(f"input: got {k}, expected none: {quantity} belongs to a neuron")


def _expected(e: Explanation, quantity: str, l: int, j: int, k: int | None, eta: float) -> float:
    """Return the number as the library has it."""
    trace = e.trace
    if quantity == "cost":
        return e.cost
    if quantity == "dcda":
        return 0.0 - float(e.requests[l][j])
    if quantity in ("z", "a", "delta"):
        return float(getattr(trace, quantity)[l][0, j])
    weights = quantity in OF_WEIGHTS
    slope = float(trace.grad_w[l][j, k] if weights else trace.grad_b[l][j])
    if quantity.startswith("grad"):
        return slope
    return float(e.net.w[l][j, k] if weights else e.net.b[l][j]) - eta * slope


def _close(value: float, other: float, tolerance: float) -> bool:
    return math.isfinite(other) and abs(value - other) <= tolerance * abs(other) + 1e-12


def _sentence(kind: str, language: str) -> str:
    """Return what is told of a number that is not right."""
    name, _, place = kind.partition(":")
    if name in ("unknown", "nearly"):
        return say(f"hand.{name}", language)
    what = say(f"homework.kind.{name}" if name in KINDS else f"hand.kind.{name}", language, place=place)
    return say("hand.wrong", language, what=what)
