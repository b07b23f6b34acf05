"""Homework, checked: a learner's back-propagation is run beside the reference, and what is wrong is named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from backscope.errors import BadChoice, BadFile
from backscope.insight.homework.assumptions import SQUARES, Pinned
from backscope.insight.homework.networks import WIDTHS
from backscope.insight.homework.report import Report
from backscope.insight.homework.sandbox import INSIDE, Limits, Sandbox, Stopped
from backscope.insight.homework.source import Program, program
from backscope.insight.homework.trial import Trials, choose_target, eta_of, signature_of, try_all
from backscope.insight.homework.verdict import Explained, Verdict, report
from backscope.named import choose, require, require_real, require_whole
from backscope.network import ACTIVATIONS, COSTS
from backscope.randomness import check_seed
from backscope.words import check_language, say


def check_homework(
    function: Any,
    *,
    activation: str | None = None,
    cost: str | None = None,
    reduction: str | None = None,
    sizes: Sequence[int] | None = None,
    seconds: float = 5.0,
    memory: float = 512.0,
    seed: int = 0,
    language: str = "en",
) -> Report:
    """Say whether a learner's back-propagation is right, and if not, which mistake it makes.

    It is run on small networks in a process of its own, whose time and memory are limited, and compared with
    ``backscope.backprop`` term by term. Where it differs, the same mistakes are made in the reference, one and two at a
    time, until one gives the learner's numbers.

    Parameters
    ----------
    function : str, Path, function or class
        A file, ``"file.py:function"`` or ``"file.py:Class.method"``; or a function or class itself, of a file or typed
        in. Its arguments are recognised by their names, how arrays lie in them by trying (docs/homework.md).
    activation : str, optional
        Of the hidden layers, or with a comma also of the output: ``"relu,softmax"``. Default: found by trying.
    cost : str, optional
        ``quadratic``, ``sum_of_squares``, ``binary_cross_entropy`` or ``cross_entropy``. Default: found by trying.
    reduction : {"mean", "sum"}, optional
        Whether C is the mean over the batch, or the sum. Default: the mean, unless the function returns its cost as
        well and that is the sum.
    sizes : sequence of int, optional
        The network's sizes n_0 … n_L, each at least 1. Default: several networks whose widths all differ.
    seconds, memory : float, default 5 and 512
        The limits: of wall time in all, and of MB beyond what Python and NumPy take.
    seed : int, default 0
        Of the parameters and examples that are drawn.
    language : str, default "en"
        Of the sentences: "en" or "ko".

    Returns
    -------
    Report
        ``.right``, ``.findings`` (kind, equation, layer, yours, reference, sentence, correct), ``.assumed``.

    Raises
    ------
    BadChoice
        If an argument cannot be, or the source of a function cannot be found.
    BadFile
        If it cannot be run: no Python, no such function, an exception, too long, too much memory, or what it returns
        is no gradient. The message says where.

    Source
    ------
    Nielsen, *Neural Networks and Deep Learning* (2015), chapter 2: equations BP1 to BP4.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import backscope as bs
    >>> text = '''
    ... import numpy as np
    ... def backprop(w, b, x, y):  # one layer after the other, tanh, one example
    ...     a = [x]
    ...     for wl, bl in zip(w, b):
    ...         a.append(np.tanh(wl @ a[-1] + bl))
    ...     dw, db, delta = [], [], a[-1] - y
    ...     for l in range(len(w) - 1, -1, -1):
    ...         dw.insert(0, np.outer(delta, a[l])); db.insert(0, delta)
    ...         delta = (w[l].T @ delta) * (1 - a[l] ** 2)
    ...     return dw, db
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "mine.py")
    ...     _ = file.write_text(text)
    ...     found = bs.insight.check_homework(file)
    >>> found.right, [(each.kind, each.equation, each.layer) for each in found.findings]
    (False, [('slope_forgotten', 'BP1', 3)])
    """
    pinned = _pinned(activation, cost, reduction)
    check_language(language)
    _check(sizes, seconds, memory, seed)
    what = program(function, language)
    if os.environ.get(INSIDE):
        raise BadChoice("function: got a homework that checks itself, expected one that is checked from outside")
    try:
        with Sandbox(what.text, what.path, what.folder, Limits(float(seconds), float(memory))) as sandbox:
            return _checked(sandbox, what, pinned, sizes, seed, language)
    except Stopped as stopped:
        raise BadFile(_told(stopped.what, what, Limits(seconds, memory), language)) from None


def _pinned(activation: str | None, cost: str | None, reduction: str | None) -> Pinned:
    """Return what the user says of the network, or raise BadChoice."""
    hidden, _, output = (activation or "").partition(",")
    names = [choose("activation", part.strip(), ACTIVATIONS).spec for part in (hidden, output) if part.strip()]
    require(
        not names or names[0] != "softmax", "activation", activation, "softmax as output alone, as in sigmoid,softmax"
    )
    require(reduction in (None, "mean", "sum"), "reduction", reduction, "mean or sum")
    chosen = None if cost is None else choose("cost", cost, COSTS)
    if chosen is not None and chosen.outputs:
        require(len(names) < 2 or names[1] in chosen.outputs, "activation", activation, f"{chosen.outputs[0]} outputs")
    end = names[1] if len(names) > 1 else chosen.outputs[0] if chosen is not None and chosen.outputs else None
    return Pinned(names[0] if names else None, end, None if chosen is None else chosen.spec, reduction)


def _check(sizes: Sequence[int] | None, seconds: float, memory: float, seed: int) -> None:
    check_seed(seed)
    require_real("seconds", seconds)
    require_real("memory", memory)
    require(memory >= 16, "memory", memory, "a number of 16 or more, in MB")
    require(seconds > 0, "seconds", seconds, "a number above 0")
    for size in sizes or ():
        require_whole("sizes", size, 1, 200)
    require(sizes is None or 2 <= len(sizes) <= 6, "sizes", sizes, "two to six numbers, as 2, 3, 1")


def _checked(
    sandbox: Sandbox, what: Program, pinned: Pinned, sizes: Sequence[int] | None, seed: int, language: str
) -> Report:
    """Find the function, try it, and judge what it answered."""
    functions, unfinished = sandbox.about["functions"], sandbox.about["unfinished"]
    target = choose_target(functions, what.name)
    if target is None:
        if unfinished is not None:
            raise Stopped(unfinished)
        key = "homework.error.no_function" if what.name is None else "homework.error.no_such_function"
        there = ", ".join(list(functions)[:8]) or "-"
        raise BadFile(say(key, language, file=what.path, name=what.name, there=there))
    signature, unknown = signature_of(functions, target)
    if unknown:
        names = ", ".join(unknown)
        raise BadFile(say("homework.error.parameters", language, file=what.path, name=target, parameters=names))
    layers = signature.layers
    require(
        layers is None or layers <= len(WIDTHS), "function", f"{target} of {layers} layers", f"{len(WIDTHS)} at most"
    )
    fitting = sizes is None or layers in (None, len(sizes) - 1)
    require(fitting, "sizes", sizes, f"{(layers or 0) + 1} numbers: {target} is of {layers} layers")
    notes = [say("homework.note.unfinished", language, **_line(unfinished, what))] if unfinished else []
    failed: list[Trials] = []
    for trials in try_all(sandbox, signature, sizes, pinned.hidden or "sigmoid", seed):
        if trials.tried:
            verdict = Verdict(trials.tried, what.text, pinned, eta_of(signature, sandbox.about["numbers"]))
            found = verdict.found(thorough=not failed)
            if found is not None and (found.mistakes or not failed):
                notes += (
                    _rate(found, language)
                    + _equal_widths(failed, language)
                    + _other_cost(found, verdict.said, pinned, language)
                )
                return report(found, target, notes, sandbox.printed, language)
        failed.append(trials)
    raise BadFile(_failure(failed[0], target, what, sandbox.limits, language))


def _rate(found: Explained, language: str) -> list[str]:
    """Say which learning rate was taken, where the program does not say it."""
    if not found.tried.rate_unknown:
        return []
    return [say("homework.note.rate", language, rate=f"{found.case.eta:.6g}")]


def _equal_widths(failed: list[Trials], language: str) -> list[str]:
    """Say why networks of equal widths were taken, where a program stops with others."""
    errors = [error for trials in failed[:1] for error in trials.errors if error.get("type") == "ValueError"]
    if len(failed) < 2 or not errors:
        return []
    problem = f"{errors[0]['type']}: {errors[0]['message'][:60]}"
    return [say("homework.note.equal_widths", language, problem=problem)]


def _other_cost(found: Explained, said: set[str], pinned: Pinned, language: str) -> list[str]:
    """Say that what the output layer does would be right for the other cost that goes with sigmoid outputs."""
    told = all(reading.numbers for _, reading in found.tried.answers)  # the cost that it returns has decided
    if found.assumed.cost == "binary_cross_entropy" and "squares" in said and pinned.cost is None and not told:
        return [say("homework.note.or_squares", language)]
    at_output = any(one.kind == "slope_forgotten" and one.place in ("output", "all") for one in found.mistakes)
    both = found.assumed.output == "sigmoid" and found.assumed.cost in SQUARES and pinned.cost is None
    return [say("homework.note.or_entropy", language)] if at_output and both else []


def _failure(trials: Trials, target: str, what: Program, limits: Limits, language: str) -> str:
    """Return one line on why nothing could be read: what was raised most often, or what came back."""
    if trials.unread:
        returned, item = trials.unread[0]
        sizes = "-".join(map(str, item.sizes))
        return say("homework.error.shapes", language, file=what.path, name=target, returned=returned, sizes=sizes)
    often = Counter((error.get("type"), error.get("line")) for error in trials.errors)
    # these come of arguments that lie otherwise than the function expects
    of_form = ("TypeError", "KeyError", "IndexError", "AttributeError")
    furthest = max(trials.errors, key=lambda error: (
        error.get("type") not in of_form, often[error.get("type"), error.get("line")], error.get("line") or 0
    ))  # fmt: skip
    return _told(furthest, what, limits, language)


def _line(error: dict[str, Any], what: Program) -> dict[str, Any]:
    """Return file, line, type and message of an exception of the learner's, the lines counted as the learner does."""
    line = error.get("line")
    return {
        "file": what.path, "line": "?" if line is None else line - what.before, "type": error.get("type", ""),
        "message": error.get("message", ""),
    }  # fmt: skip


def _told(error: dict[str, Any], what: Program, limits: Limits, language: str) -> str:
    """Return one line on what stopped the program."""
    where = _line(error, what)
    if error.get("late"):
        return say("homework.error.late", language, file=what.path, line=where["line"], seconds=f"{limits.seconds:g}")
    if "died" in error:
        return say("homework.error.died", language, file=what.path, status=error["died"])
    if "refused" in error:
        return say(f"homework.error.{error['refused']}", language, file=what.path)
    if error.get("type") == "MemoryError":
        return say("homework.error.memory", language, file=what.path, line=where["line"], memory=f"{limits.memory:g}")
    if error.get("type") == "SystemExit":
        return say("homework.error.exit", language, file=what.path, line=where["line"])
    return say("homework.error.raised", language, **where)
