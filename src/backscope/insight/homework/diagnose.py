"""Which mistake reproduces a learner's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from backscope.errors import BadData
from backscope.insight.homework.assumptions import Case
from backscope.insight.homework.mistakes import Mistake, equation, single_mistakes
from backscope.insight.homework.report import Finding
from backscope.insight.subject import subject
from backscope.network import Network
from backscope.words import check_language

Mistakes = tuple[Mistake, ...]


def diagnose(
    yours: Any, net: Network, x: Any, y: Any, *, learning_rate: float | None = None, language: str = "en"
) -> tuple[Finding, ...]:
    """Say what is wrong with gradients that were computed elsewhere, by hand for example; numbers alone are looked at.

    Parameters
    ----------
    yours : Trace, or pair (grad_w, grad_b)
        ``grad_w[l]`` (n_l, n_{l-1}) and ``grad_b[l]`` (n_l,), lists over l = 0 … L with None at index 0; None also
        for a gradient that was not computed.
    net : Network
    x : array_like, (N, n_0), or (n_0,)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    learning_rate : float, optional
        eta: with it, weights that were updated before they were used are recognised.
    language : str, default "en"
        Of the sentences: "en" or "ko".

    Returns
    -------
    tuple of Finding
        Empty where all agrees to 1e-6 of the largest entry of each array; of kind "unknown" where no mistake, and no
        pair of them, gives these numbers.

    Raises
    ------
    BadData
        If the examples or gradients do not fit the network.
    BadChoice
        If there is no such language.

    Source
    ------
    Nielsen (2015), chapter 2, for the equations; the mistakes are listed in docs/homework.md.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 3, 2], output="sigmoid", cost="quadratic", seed=1)
    >>> x, y = [[0.5, -1.0], [1.0, 0.25]], [0, 1]
    >>> trace = bs.backprop(net, x, y)
    >>> bs.insight.diagnose(trace, net, x, y)
    ()
    >>> grad_w = [None, trace.grad_w[1], -trace.grad_w[2]]
    >>> found = bs.insight.diagnose((grad_w, trace.grad_b), net, x, y)
    >>> [(each.kind, each.equation, each.layer) for each in found]
    [('sign', 'BP4', 2)]
    """
    seen = subject(net, x, y)
    rows = seen.rows(slice(None))
    w, b = (yours.grad_w, yours.grad_b) if hasattr(yours, "grad_w") else yours
    case = Case(
        seen.net, *rows, _checked("grad_w", w, seen.net.w), _checked("grad_b", b, seen.net.b), eta=learning_rate
    )
    if case.right:
        return ()
    check_language(language)
    mistakes = explained([case]) or explained([case], pairs=True)
    return findings(case, mistakes, language) if mistakes else (unexplained(case, language),)


def _checked(name: str, given: Any, like: Sequence[Any]) -> list[Any]:
    """Return gradients as arrays, or raise BadData where one has not the shape of its parameter."""
    if len(given) != len(like):
        raise BadData(f"{name}: got {len(given)} entries, expected {len(like)}: None, then one a layer")
    arrays = [None if each is None else np.asarray(each, dtype=np.float64) for each in given]
    for l, (array, parameter) in enumerate(zip(arrays[1:], like[1:], strict=True), 1):
        if array is not None and array.shape != parameter.shape:
            raise BadData(f"{name}[{l}]: got shape {array.shape}, expected {parameter.shape}")
        if array is not None and not np.isfinite(array).all():
            raise BadData(f"{name}[{l}]: got a number that is not finite")
    return arrays


def explained(cases: Sequence[Case], pairs: bool = False) -> Mistakes:
    """Return the mistake that gives the numbers of all ``cases``, or with ``pairs`` two mistakes; () if none does."""
    first = max(cases, key=lambda each: (each.layers, len(each.x)))
    singles = single_mistakes(first.net, len(first.x), first.eta)
    tries = _pairs(first, singles) if pairs else ((one,) for one in singles)
    for mistakes in tries:
        if all(_gives(each, mistakes) for each in (first, *cases)):
            return mistakes
    return ()


def _gives(case: Case, mistakes: Mistakes) -> bool:
    """Tell whether these mistakes give the learner's numbers; one example alone says nothing of dropped ones."""
    if len(case.x) == 1 and any(mistake.kind == "examples_dropped" for mistake in mistakes):
        return True
    try:
        return all(case.agrees(*layer) for layer in case.wrong.gradients(mistakes))
    except ValueError:
        return False


def _pairs(case: Case, singles: list[Mistake]) -> Iterator[Mistakes]:
    """Yield the pairs that can be: one of them spoils the first layer that is spoilt, and none a layer above it.

    Where the other spoils only layers below, the first alone must give the learner's numbers down to there.
    """
    trace = case.trace
    first = next(l for l in range(case.layers, 0, -1) if not case.agrees(l, trace.grad_w[l], trace.grad_b[l]))
    here, below = [], []
    for one in singles:
        try:
            spoilt = next(((l, w, b) for l, w, b in case.wrong.gradients((one,)) if not _close(case, l, w, b)), None)
        except ValueError:
            continue
        if spoilt is not None and spoilt[0] == first:
            here.append((one, case.agrees(*spoilt)))
        elif spoilt is not None and spoilt[0] < first:
            below.append(one)
    yield from ((one, other) for one, fits in here if fits for other in below)
    yield from combinations([one for one, _ in here], 2)


def findings(case: Case, mistakes: Mistakes, language: str) -> tuple[Finding, ...]:
    """Return one finding a mistake, those nearest to the output first."""
    found = [_finding(case, one, language) for one in mistakes]
    return tuple(sorted(found, key=lambda each: -each.layer))


def _close(case: Case, l: int, w: Any, b: Any) -> bool:
    """Tell whether gradients are the reference's but for rounding: the order of operations may be another."""
    return np.allclose(w, case.trace.grad_w[l], 1e-9, 0) and np.allclose(b, case.trace.grad_b[l], 1e-9, 0)


def _finding(case: Case, one: Mistake, language: str) -> Finding:
    """Say a mistake with the entry in which the learner's numbers differ most, in the first layer that it spoils."""
    L = case.layers
    spoilt = [l for l, w, b in case.wrong.gradients((one,)) if not _close(case, l, w, b)]
    layers = [l - (one.kind == "passed_without_slope") for l in one.layers(L)]
    layers = [l for l in layers if l in spoilt] or spoilt[:1] or [L]
    says = equation(one, max(layers), L)
    entry = largest_difference(case, max(layers), says)
    return Finding.of(one.kind, says, sorted(layers), L, entry, language)


def largest_difference(case: Case, layer: int, says: str = "BP4") -> tuple[str, float, float]:
    """Return (name, the learner's, the reference's) of the entry that differs most in a layer, biases for BP3."""
    trace = case.trace
    tries = [("grad_w", case.w[layer], trace.grad_w[layer]), ("grad_b", case.b[layer], trace.grad_b[layer])]
    best = ("", 0.0, 0.0)
    for name, yours, right in reversed(tries) if says == "BP3" else tries:
        if yours is None:
            continue
        apart = np.abs(yours - right * case.factor)
        place = tuple(int(i) for i in np.unravel_index(int(apart.argmax()), apart.shape))
        best = (
            f"{name}[{layer}][{', '.join(map(str, place))}]",
            float(yours[place]),
            float(right[place] * case.factor),
        )
        if not case.equal(yours, right):
            break
    return best


def unexplained(case: Case, language: str) -> Finding:
    """Say where the gradients differ first, on the way back, and how much is right so far."""
    trace, L = case.trace, case.layers
    l = next(l for l in range(L, 0, -1) if not case.agrees(l, trace.grad_w[l], trace.grad_b[l]))
    both = (("grad_w", case.w[l], trace.grad_w[l]), ("grad_b", case.b[l], trace.grad_b[l]))
    spoilt = [name for name, yours, right in both if not case.equal(yours, right)]
    says = "BP3" if spoilt == ["grad_b"] else "BP4" if spoilt == ["grad_w"] else "BP1" if l == L else "BP2"
    bad = [name for name in spoilt if not np.isfinite(case.w[l] if name == "grad_w" else case.b[l]).all()]
    if bad:
        return Finding.of("not_finite", says, [l], L, None, language)
    yours, right = (case.b[l], trace.grad_b[l]) if spoilt == ["grad_b"] else (case.w[l], trace.grad_w[l])
    return Finding.unknown(
        says, l, L, largest_difference(case, l, says), *likeness(yours, right * case.factor), language
    )


def likeness(yours: Any, right: Any) -> tuple[float, float]:
    """Return length by length of two arrays, and the cosine between them."""
    lengths = float(np.linalg.norm(yours)), float(np.linalg.norm(right))
    dot = float((yours * right).sum())
    return lengths[0] / (lengths[1] or 1.0), dot / (lengths[0] * lengths[1] or 1.0)


def progress(case: Case) -> tuple[int, float]:
    """Return how many layers are right, from the output down, and how like the first that is not: to choose by."""
    trace, done = case.trace, 0
    for l in range(case.layers, 0, -1):
        if not case.agrees(l, trace.grad_w[l], trace.grad_b[l]):
            return done, likeness(case.w[l] if case.w[l] is not None else 0 * trace.grad_w[l], trace.grad_w[l])[1]
        done += 1
    return done, 1.0
