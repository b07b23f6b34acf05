"""How a learner's function wants to be called: what its parameters are, and how arrays lie in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.insight.homework.networks import ETA, Exercise

# What a parameter may be called, in the order in which it is asked; "_", digits and case do not count.
NAMES = {
    "slope": r"(d|der|deriv|grad)(act|activation|sigma|sigmoid|f|phi)"
    r"|(act|activation|sigma|sigmoid|f)(prime|derivative|deriv|grad)",
    "eta": r"eta|lr|learningrate|rate|alpha|stepsize|step|학습률",
    "pairs": r"minibatch|batch|pairs|samples|examples|(training|train)?data|데이터",
    "output": r"al|yhat|ypred|ypredicted|output|outputs|out|prediction|predictions|pred|probs|예측",
    "cache": r"caches?|memory|forwardcache|cached|saved",
    "weights": r"w|ws|weights?|wlist|weightlist|theta|thetas|wts|weightmatrices|가중치들?",
    "biases": r"b|bs|bias|biases|blist|biaslist|biasvectors|편향들?",
    "params": r"params?|parameters?|p|network|net|model|매개변수들?|파라미터",
    "x": r"x|xs|xi|xb|xbatch|batchx|xtrain|inputs?|inp|features?|a0|example|sample|data|vec|입력",
    "y": r"y|ys|yi|yb|ybatch|batchy|ytrain|ytrue|t|ts|targets?|labels?|desired|expected|truth|d|answers?|정답|목표",
    "sizes": r"sizes?|layers?|layersizes|layerdims|dims|shape|structure|topology|architecture|nn|neurons|층들?|크기",
    "depth": r"l|nlayers|numlayers|depth|layercount",
    "inputs": r"(n|num|dim|size)?(in|inputs?|x|i)(dim|size|nodes|units|neurons|features)?|nx",
    "hiddens": r"(n|num|dim|size)?(hid|hidden|h)(dim|size|nodes|units|neurons|layer)?|nh",
    "outputs": r"(n|num|dim|size)?(o|outs?|outputs?|classes|y)(dim|size|nodes|units|neurons)?|ny",
    "rows": r"m|n|batchsize|nexamples|numexamples",
    "once": r"epochs?|iterations?|niter|numiterations|iters|steps|niters",
    "penalty": r"lmbda|lambd|lambda|reg|l2|regularization|lam|decay",
    "activation": r"(hidden)?(act|activation|activationfunction|actfn|nonlinearity|sigma|phi|f)|활성화(함수)?",
    "cost": r"cost|loss|costname|lossname|costfunction|lossfunction|criterion|비용|손실",
    "seed": r"seed|randomseed|randomstate|rng",
}
NUMBERED = re.compile(r"^(weights?|theta|bias(?:es)?|w|b)[_]?(\d+)$", re.I)
ENDS = {"wh": ("w", 1), "wo": ("w", 2), "bh": ("b", 1), "bo": ("b", 2), "whidden": ("w", 1), "wout": ("w", 2),
        "bhidden": ("b", 1), "bout": ("b", 2), "woutput": ("w", 2), "boutput": ("b", 2)}  # fmt: skip
NEEDED_IN_INIT = {
    "sizes",
    "weights",
    "biases",
    "inputs",
    "hiddens",
    "outputs",
    "eta",
    "activation",
    "slope",
    "cost",
    "seed",
    "penalty",
}


@dataclass(frozen=True)
class Form:
    """How arrays lie.

    Attributes
    ----------
    vectors : str
        Of ``x`` and ``y``: "columns" (n, N), "rows" (N, n) or "flat" (n,).
    turned : bool
        Whether w[l] is (n_{l-1}, n_l) in place of (n_l, n_{l-1}).
    bias : str
        Of b[l]: "flat" (n_l,), "column" (n_l, 1) or "row" (1, n_l).
    lists : bool
        Whether they are Python's lists in place of NumPy's arrays.
    labels : str
        "outputs", or "labels" where ``y`` holds the numbers of classes.
    pack : str
        How parameters lie that are given together: a dict W1, b1, … ("numbered"), "pairs", "dicts", or "wb".
    """

    vectors: str = "columns"
    turned: bool = False
    bias: str = "column"
    lists: bool = False
    labels: str = "outputs"
    pack: str = "list"

    def array(self, value: Any) -> Any:
        """Return an array as JSON for the child."""
        value = np.asarray(value)
        if self.lists:
            return value.tolist()
        kind = "int64" if value.dtype.kind == "i" else "float64"
        return {"array": value.ravel().tolist(), "shape": list(value.shape), "kind": kind}

    def w(self, w: Any) -> Any:
        """Return w[l] as it is to lie."""
        return self.array(w.T if self.turned else w)

    def b(self, b: Any) -> Any:
        """Return b[l] as it is to lie."""
        return self.array({"flat": b, "column": b[:, None], "row": b[None]}[self.bias])

    def inputs(self, x: Any) -> Any:
        """Return x (N, n) as it is to lie."""
        return self.array({"columns": x.T, "rows": x, "flat": x[0]}[self.vectors])

    def targets(self, y: Any) -> Any:
        """Return y (N, n_L) as it is to lie."""
        if self.labels == "outputs":
            return self.inputs(y)
        flat = y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0]
        if self.vectors == "flat":
            return flat[0].item()
        return self.array(flat)


# Those that come first are met most often. Flat vectors hold one example.
FORMS = (
    Form("columns", False, "column"), Form("rows", False, "flat"), Form("rows", True, "flat"),
    Form("rows", True, "row"),
    Form("flat", False, "flat"), Form("flat", True, "flat"), Form("rows", False, "row"),
    Form("columns", True, "column"),
    Form("columns", False, "flat"),
)  # fmt: skip
SELDOM = (
    *(Form(f.vectors, f.turned, f.bias, lists=True) for f in FORMS if f.vectors != "columns" and f.bias == "flat"),
    *(Form(f.vectors, f.turned, f.bias, labels="labels") for f in FORMS if f.vectors != "columns"),
    Form("columns", False, "column", labels="labels"),
)


@dataclass(frozen=True)
class Signature:
    """A function or method, the role of each of its parameters, and what else must be given to it.

    Attributes
    ----------
    target : str
        ``function`` or ``Class.method``.
    roles : dict
        From the parameter's name to its role: a key of NAMES, or ("w" or "b", number).
    positions : list of str
        The parameters that can be given by position alone.
    init : dict
        The roles of the parameters of the class.
    forward : tuple (target, roles) or None
        The program's own forward pass, where its results are wanted or its object needs them.
    optional : frozenset of str
        Parameters that have a default.
    """

    target: str
    roles: dict[str, Any]
    positions: list[str]
    init: dict[str, Any]
    forward: tuple[str, dict[str, Any]] | None
    optional: frozenset[str]

    def has(self, role: str) -> bool:
        """Tell whether a parameter, or one of the class, has this role."""
        return role in self.roles.values() or role in self.init.values()

    @property
    def layers(self) -> int | None:
        """How many layers its networks have, where its parameters say it: w1, b1, w2, b2 are two."""
        numbers = {role[1] for role in self.roles.values() if isinstance(role, tuple)}
        return len(numbers) or (2 if "hiddens" in self.init.values() else None)

    @property
    def biases(self) -> bool:
        """Whether there is any place for biases to be given at."""
        roles = self.roles.values()
        numbered = any(isinstance(role, tuple) and role[0] == "b" for role in roles)
        return "." in self.target or "biases" in roles or "params" in roles or numbered

    @property
    def packs(self) -> tuple[str, ...]:
        """The ways in which parameters can be put together, where it takes them together."""
        return ("numbered", "pairs", "wb", "dicts") if "params" in self.roles.values() else ("list",)


def role_of(name: str) -> Any:
    """Return the role that the name of a parameter speaks of, or None."""
    numbered = NUMBERED.match(name)
    if numbered:
        return numbered[1][0].lower().replace("t", "w"), int(numbered[2])
    plain = name.lower().replace("_", "")
    if plain in ENDS:
        return ENDS[plain]
    return next((role for role, names in NAMES.items() if re.fullmatch(names, plain)), None)


def roles_of(parameters: list[list[Any]], wanted: set[str] | None = None) -> tuple[dict[str, Any], list[str]]:
    """Return the roles of ``parameters``, as the child describes them, and the names of those that have none."""
    roles: dict[str, Any] = {}
    unknown: list[str] = []
    for name, kind, optional in parameters:
        if kind.startswith("VAR_"):
            continue
        role = role_of(name)
        if wanted is not None and role == "pairs":
            role = None
        if role in ("weights", "params") and role in roles.values():
            role = None
        if role is None or (wanted is not None and role not in wanted):
            if wanted is not None and role in ("depth", "rows", "x", "y", "output"):
                role = {"x": "inputs", "y": "outputs", "output": "outputs", "depth": "sizes", "rows": "sizes"}[role]
            elif not optional:
                unknown.append(name)
                continue
            else:
                continue
        roles[name] = role
    return _settled(roles), unknown


def _settled(roles: dict[str, Any]) -> dict[str, Any]:
    """Decide what names leave open: data beside targets are inputs; layers are counted from 1, whatever the program."""
    present = set(roles.values())
    places = {n: i for i, n in enumerate(sorted({role[1] for role in present if isinstance(role, tuple)}), 1)}
    settled = {}
    for name, role in roles.items():
        if isinstance(role, tuple):
            role = role[0], places[role[1]]
        if role == "pairs" and "y" in present:
            role = "x"
        if role == "weights" and name.lower().startswith("theta") and "biases" not in present:
            role = "params"
        if role == "output" and "y" not in present:
            role = "y"
        settled[name] = role
    return settled


def arguments(signature: Signature, item: Exercise, form: Form, hidden: str) -> dict[str, Any]:
    """Return one question to the child: the call with everything in its place."""
    canonical = Form()
    names = list(signature.roles)
    method = "." in signature.target
    given = {
        name: _value(signature.roles[name], item, form, hidden)
        for name in names
        if signature.roles[name] not in ("cache", "output") and not _left(signature, name)
    }
    question: dict[str, Any] = {
        "target": signature.target, "args": given, "positions": [n for n in signature.positions if n in names],
        "init": {n: _value(role, item, form, hidden) for n, role in signature.init.items()},
        "w": [canonical.array(w) for w in item.w[1:]] if method else [],
        "b": [canonical.array(b) for b in item.b[1:]] if method else [],
    }  # fmt: skip
    if signature.forward is not None:
        target, roles = signature.forward
        by_role = {role: name for name, role in signature.roles.items() if name in given}
        args = [[n, by_role.get(r, n), _value(r, item, form, hidden)] for n, r in roles.items()]
        hands_on = {name: role for name, role in signature.roles.items() if role in ("cache", "output")}
        question["forward"] = {"target": target, "args": args, "hands_on": hands_on}
    return question


def _left(signature: Signature, name: str) -> bool:
    """Tell whether a parameter is left to its default: what the learner chose is to be found out, not overruled."""
    return name in signature.optional and signature.roles[name] in ("activation", "cost", "slope", "penalty", "seed")


def _value(role: Any, item: Exercise, form: Form, hidden: str) -> Any:
    """Return what a parameter of this role is given."""
    if isinstance(role, tuple):
        kind, l = role
        return form.w(item.w[l]) if kind == "w" else form.b(item.b[l])
    if role in ("weights", "biases", "params"):
        return _together(role, item, form)
    if role == "pairs":
        one = Form("columns" if form.vectors == "columns" else "flat", lists=form.lists)
        return [{"tuple": [one.inputs(item.x[n : n + 1]), one.inputs(item.y[n : n + 1])]} for n in range(len(item.x))]
    plain = {
        "eta": ETA, "sizes": list(item.sizes), "depth": item.layers, "rows": len(item.x), "once": 1, "penalty": 0.0,
        "seed": 0, "cost": "quadratic", "inputs": item.sizes[0], "hiddens": item.sizes[1], "outputs": item.sizes[-1],
        "activation": {"function": hidden}, "slope": {"function": hidden + "'"},
    }  # fmt: skip
    if role in plain:
        return plain[role]
    return form.inputs(item.x) if role == "x" else form.targets(item.y)


def _together(role: str, item: Exercise, form: Form) -> Any:
    w, b = [form.w(each) for each in item.w[1:]], [form.b(each) for each in item.b[1:]]
    if role != "params":
        return w if role == "weights" else b
    if form.pack == "numbered":
        return {"dict": [[f"{kind}{l}", each] for l, p in enumerate(zip(w, b, strict=True), 1)
                         for kind, each in zip("Wb", p, strict=True)]}  # fmt: skip
    if form.pack == "pairs":
        return [{"tuple": list(pair)} for pair in zip(w, b, strict=True)]
    if form.pack == "wb":
        return {"dict": [["weights", w], ["biases", b]]}
    return [{"dict": [["W", pair[0]], ["b", pair[1]]]} for pair in zip(w, b, strict=True)]
