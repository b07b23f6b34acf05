"""A learner's function, tried: in every form that arrays may have, on every network, until its answers can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backscope.insight.homework.answers import Reading, derived, described, read
from backscope.insight.homework.call import (
    FORMS,
    NEEDED_IN_INIT,
    SELDOM,
    Form,
    Signature,
    arguments,
    role_of,
    roles_of,
)  # fmt: skip
from backscope.insight.homework.networks import ETA, Exercise, exercises, families
from backscope.insight.homework.sandbox import Sandbox

# What a back-propagation is called, the likeliest first.
CALLED = (
    r"back_?prop\w*|\w*_back_?prop\w*|역전파\w*", r"backwards?(_?pass)?|\w*backward\w*",
    r"\w*grad(ient)?s?|\w*기울기\w*|\w*미분\w*",
    r"update_mini_batch|train_?(step|batch|one|on_batch)\w*|\w*update\w*|gradient_descent\w*",
    r"train|learn|fit|step|sgd|학습\w*",
)  # fmt: skip
FORWARD = re.compile(r"(forward(_?(pass|prop(agation)?|propagate))?|feed_?forward|\w*forward\w*|순전파)$", re.I)
NOT_MEANT = re.compile(r"(num|numeric|check|approx|finite|test|clip|plot)", re.I)


@dataclass
class Tried:
    """What came of one form, read in one way, on one network after the other.

    Attributes
    ----------
    signature, form
    how : str
        "returned": gradients were; "updated": parameters were; "changed": they were changed in place; "kept": the
        object holds the gradients.
    eta : float, optional
        The learning rate of the program, where it is known: given, or set by itself.
    answers : list of (Exercise, Reading)
    """

    signature: Signature
    form: Form
    how: str
    eta: float | None = None
    answers: list[tuple[Exercise, Reading]] = field(default_factory=list)

    @property
    def rate_unknown(self) -> bool:
        """Whether parameters were changed by an unknown learning rate: gradients are known but for that factor."""
        return self.how == "changed" and not self.eta

    def only(self, single: bool) -> Tried:
        """Return it with the answers to one example alone, or to several."""
        return replace(self, answers=[each for each in self.answers if (len(each[0].x) == 1) == single])


@dataclass
class Trials:
    """All that was tried on some networks: what could be read, what was raised, and what came back that could not."""

    tried: list[Tried] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    unread: list[tuple[str, Exercise]] = field(default_factory=list)


def choose_target(functions: dict[str, Any], name: str | None) -> str | None:
    """Return ``function`` or ``Class.method`` that is meant by ``name``, or that is called like a back-propagation."""
    if name in functions:
        return name
    inside = [each for each in functions if not each.endswith("__init__")]
    if name is not None:
        inside = [each for each in inside if each.startswith(name + ".") or each.split(".")[-1] == name]
    best = [
        (rank, len(roles_of(functions[each])[1]), not re.fullmatch(_exactly(names), _plain(each), re.I), place, each)
        for place, each in enumerate(inside)
        for rank, names in enumerate(CALLED)
        if re.fullmatch(names, _plain(each), re.I) and not NOT_MEANT.search(each.split(".")[-1])
    ]
    return min(best)[-1] if best else None


def _plain(name: str) -> str:
    return name.split(".")[-1].strip("_")


def _exactly(names: str) -> str:
    """Return a pattern of CALLED without what may stand before and behind: backprop, rather than backprop_old."""
    return names.replace(r"\w*", "(agation|agate)?")


def signature_of(functions: dict[str, Any], target: str) -> tuple[Signature, list[str]]:
    """Return how ``target`` is called, and the names of those parameters of which nothing is known."""
    parameters = functions[target]
    roles, unknown = roles_of(parameters)
    owner, dot, _ = target.rpartition(".")
    init: dict[str, Any] = {}
    if dot:
        init, more = roles_of(functions.get(f"{owner}.__init__", []), NEEDED_IN_INIT)
        unknown = unknown + more
    positions = [name for name, kind, _ in parameters if kind == "POSITIONAL_ONLY"]
    optional = frozenset(name for name, _, default in parameters if default)
    wanted = set(roles.values()) & {"cache", "output"}
    forward = _forward(functions, owner) if wanted or (dot and FORWARD_FIRST.search(target)) else None
    return Signature(target, roles, positions, init, forward, optional), unknown


FORWARD_FIRST = re.compile(r"back", re.I)


def _forward(functions: dict[str, Any], owner: str) -> tuple[str, dict[str, Any]] | None:
    """Return the program's forward pass and the roles of its parameters, if it has one that can be called."""
    for name in functions:
        front, _, last = name.rpartition(".")
        if front == owner and FORWARD.match(last):
            roles, unknown = roles_of(functions[name])
            if not unknown and "x" in roles.values():
                return name, roles
    return None


def eta_of(signature: Signature, numbers: dict[str, float]) -> float | None:
    """Return the learning rate: the one that is given, or the one that the program sets for itself."""
    if signature.has("eta"):
        return ETA
    return next((value for name, value in numbers.items() if role_of(name) == "eta"), None)


def try_all(
    sandbox: Sandbox, signature: Signature, sizes: Sequence[int] | None, hidden: str, seed: int
) -> Iterator[Trials]:
    """Yield what came of networks whose widths differ, of one with a single output, and of those of equal widths."""
    for family in families(signature.layers) if sizes is None else ((tuple(sizes),),):
        items = [item for _, item in exercises(family, signature.layers, seed)]
        if not signature.biases:
            items = [item.without_biases() for item in items]
        if not items:
            continue
        for forms in (FORMS, SELDOM):
            trials = Trials()
            for form in _forms(signature, forms):
                _try(sandbox, signature, form, items, hidden, trials)
            if trials.tried or forms is SELDOM:
                break
            kept = trials
        if not trials.tried:  # what the usual forms met with says more
            trials = kept
        yield trials


def _forms(signature: Signature, forms: Sequence[Form]) -> list[Form]:
    """Return the forms that differ for this function, with each way to put parameters together."""
    numpy_only = "." in signature.target and "weights" not in signature.init.values()
    found: dict[Any, Form] = {}
    for pack in signature.packs:
        for form in forms:
            found.setdefault(
                (form.vectors, form.lists, form.labels) if numpy_only else (form, pack), replace(form, pack=pack)
            )
    return list(found.values())


def _try(
    sandbox: Sandbox, signature: Signature, form: Form, items: list[Exercise], hidden: str, trials: Trials
) -> None:
    """Ask in one form, of every network, and read what comes back in every way."""
    if form.vectors == "flat" and not signature.has("pairs"):
        items = [item for item in items if len(item.x) == 1]
    ways: dict[str, Tried] = {}
    eta = eta_of(signature, sandbox.about["numbers"])
    answers = sandbox.call([arguments(signature, item, form, hidden) for item in items])
    for item, answer in zip(items, answers, strict=True):
        if "error" in answer:
            trials.errors.append(answer["error"])
            continue
        rate = eta or answer["value"].get("eta")
        readings = dict(_readings(answer["value"], signature, item, form, rate))
        for how, reading in readings.items():
            ways.setdefault(how, Tried(signature, form, how, rate)).answers.append((item, reading))
        if not readings:
            trials.unread.append((described(answer["value"]["value"]), item))
    for tried in ways.values():
        _leave_out_zeros(tried)
    trials.tried += ways.values()


def _leave_out_zeros(tried: Tried) -> None:
    """Mark layers whose gradients are 0 in all answers as not computed: zeros say nothing of how they came about."""
    for l in sorted({l for item, _ in tried.answers for l in range(1, item.layers + 1)}):
        held = [reading for item, reading in tried.answers if l <= item.layers]
        if all(r.w[l] is not None and not r.w[l].any() and (r.b[l] is None or not r.b[l].any()) for r in held):
            for reading in held:
                reading.w[l] = reading.b[l] = None
                reading.forms.add(("not_computed", l))


def _readings(
    answer: dict[str, Any], signature: Signature, item: Exercise, form: Form, eta: float | None
) -> Iterator[tuple[str, Reading]]:
    """Yield each way in which an answer can be read."""
    turned: bool | None = form.turned
    after = answer.get("after")
    if after is not None:
        first = after["w"][0]
        shape = tuple(first["shape"]) if "shape" in first else (len(first["list"]), len(first["list"][0]["list"]))
        turned = shape != item.w[1].shape
    returned = read(answer["value"], item, turned)
    if returned is not None:
        yield "returned", returned
        if eta:
            yield "updated", derived(returned, item, eta)
        return
    if after is not None and (kept := read(answer["attributes"], item, turned)) is not None:
        yield "kept", kept
    changed = read(_changed(answer, signature), item, turned)
    if changed is not None:
        changed = derived(changed, item, eta or 1.0)
        if any(each is not None and each.any() for each in [*changed.w, *changed.b]):
            yield "changed", changed


def _changed(answer: dict[str, Any], signature: Signature) -> dict[str, Any]:
    """Return the parameters as they were after the call, by their names."""
    if "after" in answer:
        return {
            "dict": [[kind, {"list": [each for each in answer["after"][kind] if each is not None]}] for kind in "wb"]
        }
    parameters = {"weights": "w", "biases": "b", "params": "params"}
    found = []
    for name, value in answer["arguments"]["dict"]:
        role = signature.roles.get(name)
        if isinstance(role, tuple):
            found.append([f"{role[0]}{role[1]}", value])
        elif role in parameters:
            found.append([parameters[role], value])
    return {"dict": found}
