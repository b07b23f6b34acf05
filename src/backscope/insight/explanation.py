"""One example, through the network and back: what it computed and cost, and what is asked of whom to lower that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.backprop import Penalty, Trace, trace_batch
from backscope.data import Preparation
from backscope.data.examples import as_numbers
from backscope.errors import BadChoice, BadData
from backscope.insight.chain import Chain
from backscope.insight.chain import chain as chain_of
from backscope.insight.jsonable import finite
from backscope.insight.levers import Levers, levers
from backscope.insight.requests import RequestTable, Wants, names_of, shown_of
from backscope.insight.sensitivity import EPS, TOP, Sensitivities, checked
from backscope.insight.steps import Steps
from backscope.insight.subject import subject
from backscope.insight.terms import Terms, Vector, largest, terms
from backscope.named import is_whole, require, require_whole
from backscope.network import Network, checks
from backscope.notebook import Shown

SAID = 4  # outputs that are named in one line


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Shown):
    """One example through a network and back, in float64.

    It is the network as it answers: no dropout. C_x is what this one example costs: no penalty, and no 1/N, as N is 1.
    Every number is of the trace that ``backscope.backprop`` leaves, or a product of two of its numbers.

    Attributes
    ----------
    net : Network
        A copy in float64.
    x : ndarray, (n_0,), float64
    target : ndarray, (n_L,), float64
        The wanted outputs: what y says, or ``want`` in its place.
    trace : Trace
        Of this one example: ``trace.z[l]``, ``.a[l]``, ``.delta[l]`` are (1, n_l), the gradients as in the network.
    label, predicted : label or value
        What ``target`` and the output mean: the class (of a soft target the likeliest), in a regression the value, or
        an array (n_L,) of values, in the target's own units where the ``preparation`` is known.
    actual : label, value or None
        What y means; None where only ``want`` was given. It differs from ``label`` where both were.
    names : tuple
        What each output stands for: its class, the target's name, or its place.
    scaled : bool
        Whether z, a, target and requests of the output are in other units than the values: the target was scaled.
    requests : list of ndarray
        ``requests[l]`` = -dC_x/da[l] (n_l,), l = 0 … L: what the example asks of each activation, pixels included.
    z_requests : list
        ``z_requests[l]`` = -dC_x/dz[l] = -delta[l] (n_l,), l = 1 … L; index 0 is None.

    Raises
    ------
    BadChoice
        By the methods, if there is no such layer or neuron.

    Source
    ------
    Rumelhart, Hinton, Williams, Nature 323 (1986); Nielsen (2015), chapter 2, for the quantities.
    """

    net: Network
    x: Vector
    target: Vector
    trace: Trace
    label: Any
    predicted: Any
    actual: Any
    names: tuple[Any, ...]
    scaled: bool
    requests: list[Vector]
    z_requests: list[Any]

    @property
    def cost(self) -> float:
        """C_x."""
        return float(self.trace.costs[0])

    @property
    def output(self) -> Vector:
        """a[L], (n_L,)."""
        return self.trace.a[-1][0]

    @property
    def last(self) -> int:
        """L, the number of the output layer."""
        return len(self.net.sizes) - 1

    @property
    def wants(self) -> Wants:
        """What the example asks of each output."""
        a, z, net = self.output, self.trace.z[-1][0], self.net
        return Wants(a, z, self.target, self.requests[-1], self.z_requests[-1], self.names, shown_of(net))

    def __repr__(self) -> str:
        """Return what was answered and wanted at what cost, and what that asks of the outputs, in two lines."""
        wants = self.wants
        asked = [f"{wants[j].name} {wants.request[j]:+.4g}" for j in wants.order[:SAID].tolist()]
        more = ", …" if len(wants) > SAID else ""
        return (
            f"predicted {self.predicted}, wanted {self.label}: C_x = {self.cost:.6g}\n"
            f"asked of {wants.shown}[{self.last}]: {', '.join(asked)}{more}"
        )

    def to_json(
        self, top: int = TOP, layer: int | None = None, neuron: int | None = None, found: Sensitivities | None = None
    ) -> dict[str, Any]:
        """Return JSON-able values; a number that is not finite becomes None.

        ``sizes``; ``label``, ``predicted``, ``actual``; ``cost``; ``output`` and ``target`` (n_L,); ``wants``;
        ``requests`` and ``z_requests`` by layer; ``levers`` of the neuron given, or of the output that is asked most
        of; ``table``: what is asked of the layer before that one; ``sensitivities``: ``found``, or without checks. Of
        what is long, the ``top`` entries and the rest.
        """
        layer, neuron = self.chosen(layer, neuron)
        found = self.sensitivities() if found is None else found
        return finite({
            "sizes": list(self.net.sizes), "label": _plain(self.label), "predicted": _plain(self.predicted),
            "actual": _plain(self.actual), "cost": self.cost, "output": self.output.tolist(),
            "target": self.target.tolist(), "wants": self.wants.to_json(),
            "requests": [each.tolist() for each in self.requests],
            "z_requests": [None if each is None else each.tolist() for each in self.z_requests],
            "levers": self.levers(layer, neuron).to_json(top),
            "table": {"layer": layer - 1, **self.request_table(layer - 1).top(top, top).to_json()},
            "sensitivities": found.to_json(top),
        })  # fmt: skip

    def chosen(self, layer: int | None = None, neuron: int | None = None) -> tuple[int, int]:
        """Return layer and neuron as given; by default the output layer, and its neuron that is asked most of."""
        layer = self.last if layer is None else layer
        if neuron is None:
            require_whole("layer", layer, 1, self.last)
            asked = self.wants.request if layer == self.last else self.z_requests[layer]
            neuron = int(largest(asked, 1)[0])
        self._check(layer, neuron, 1, self.last)
        return layer, neuron

    def request_table(self, layer: int) -> RequestTable:
        """Return what the neurons of ``layer`` + 1 together ask of each neuron of ``layer``, 0 … L - 1."""
        require_whole("layer", layer, 0, self.last - 1)
        return RequestTable(layer, self.trace.delta[layer + 1][0], self.net.w[layer + 1], self.requests[layer])

    def levers(self, layer: int, neuron: int) -> Levers:
        """Return the three levers of a neuron of ``layer`` 1 … L: bias, weights, and the activations behind them."""
        self._check(layer, neuron, 1, self.last)
        z, a, request = (float(each[neuron]) for each in (
            self.trace.z[layer][0], self.trace.a[layer][0], self.z_requests[layer]
        ))  # fmt: skip
        w, b = self.net.w[layer][neuron], float(self.net.b[layer][neuron])
        return levers(layer, neuron, z, a, request, w, b, self.trace.a[layer - 1][0])

    def forward_terms(self, layer: int, neuron: int, top: int | None = None) -> Terms:
        """Return z[layer][neuron] = Σ_k w[layer][neuron, k] · a[layer-1][k] + b[layer][neuron], ``layer`` 1 … L.

        ``top`` products are shown, or all; the others are summed exactly.
        """
        self._check(layer, neuron, 1, self.last)
        w, b = self.net.w[layer][neuron], float(self.net.b[layer][neuron])
        return terms(w, self.trace.a[layer - 1][0], b, float(self.trace.z[layer][0, neuron]), top)

    def backward_terms(self, layer: int, neuron: int, top: int | None = None) -> Terms:
        """Return dC_x/da[layer][neuron] = Σ_j w[layer+1][j, neuron] · delta[layer+1][j], ``layer`` 0 … L - 1.

        ``top`` products are shown, or all; the others are summed exactly.
        """
        self._check(layer, neuron, 0, self.last - 1)
        w, delta = self.net.w[layer + 1][:, neuron], self.trace.delta[layer + 1][0]
        return terms(w, delta, None, 0.0 - float(self.requests[layer][neuron]), top)

    def chain(self, layer: int, neuron: int, input: int | None = None, **how: Any) -> Chain:  # noqa: A002
        """Return dC_x/d(one parameter), path by path: see :func:`backscope.insight.chain`, which names ``how``."""
        return chain_of(self.net, self.x[None], self.target[None], layer=layer, neuron=neuron, input=input, **how)

    @property
    def steps(self) -> Steps:
        """The walk through the network and back, step by step; any step can be looked at."""
        return Steps(self)

    def sensitivities(
        self, top: int | None = None, check: bool = False, *, eps: float = EPS, seed: int = 0
    ) -> Sensitivities:
        """Return every parameter by |dC_x/d(parameter)|.

        With ``check``, the ``top`` ones (10 by default) and five chosen at random by ``seed`` are nudged by ±``eps``,
        and what C_x did is set beside what the derivative says; where rounding of C_x hides a derivative, that is said.
        """
        count = TOP if top is None else top
        require_whole("top", count, 1)
        found = Sensitivities(self.net, self.trace.gradient)
        if not check:
            return found
        return Sensitivities(
            found.net, found.derivatives, checked(found, self.x[None], self.target[None], count, eps, seed)
        )

    def _check(self, layer: int, neuron: int, first: int, last: int) -> None:
        """Raise BadChoice unless there is such a neuron in one of these layers."""
        require_whole("layer", layer, first, last)
        require_whole("neuron", neuron, 0, self.net.sizes[layer] - 1)


def explain(
    net: Network, x: Any, y: Any = None, *, want: Any = None, preparation: Preparation | None = None
) -> Explanation:
    """Take one example through the network and back, and keep what is to be known of it.

    Parameters
    ----------
    net : Network
        Of any dtype; the parameters of a float32 network are taken as they are, and all is computed in float64.
    x : array_like or SciPy sparse, (n_0,) or (1, n_0)
    y : label, value or array_like, optional
        The example's label or value, or (n_L,) wanted outputs. May be left out where ``want`` is given.
    want : label, value or array_like, optional
        Another target than y, to see what it would take: a label as text, the place of a class, a value, or (n_L,)
        wanted outputs.
    preparation : Preparation, optional
        How the data became what the network learned from (``data.preparation``): of a regression, the values are then
        told in the target's own units, and the output has the target's name. x, y and ``want`` are as prepared.

    Returns
    -------
    Explanation

    Raises
    ------
    BadData
        If x or y does not fit the network, is not finite, or is not one example; or what the network computes of it
        is not finite.
    BadChoice
        If neither y nor ``want`` is given, or ``want`` names no class.

    Source
    ------
    Rumelhart, Hinton, Williams, Nature 323 (1986).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", seed=0)
    >>> explanation = bs.insight.explain(net, [0, 1], 1)
    >>> want = explanation.wants[0]
    >>> want.direction, bool(want.z_request == want.target - want.a)
    ('rise', True)
    >>> explanation.request_table(1).shape
    (2, 1)
    """
    if y is None and want is None:
        raise BadChoice("y: got None, expected the example's label or value, or want=…")
    twin = net.astype("float64")
    asked = None if want is None else _wanted(twin, want)
    inputs, given = _one(twin, x, asked if y is None else y)
    target = given if asked is None else asked[None]
    trace = trace_batch(twin, inputs, target, Penalty())
    if not all(np.isfinite(each).all() for each in [*trace.z[1:], *trace.delta[1:], trace.costs]):
        raise BadData("net: computes numbers of this example that are not finite, so nothing can be said of it")
    values = preparation if twin.task == "regression" else None
    label, predicted, actual = (_meaning(twin, each, values) for each in (target, trace.a[-1], given))
    return Explanation(
        twin, inputs[0], target[0], trace, label, predicted, None if y is None else actual,
        _named(twin, values), values is not None and _scales(values), _requests(twin, trace, target),
        [None, *(0.0 - delta[0] for delta in trace.delta[1:])],
    )  # fmt: skip


def _named(net: Network, values: Preparation | None) -> tuple[Any, ...]:
    """Return what each output stands for; the one output of a regression is its target."""
    if values is None or values.target is None or net.sizes[-1] > 1:
        return names_of(net)
    return (values.target,)


def _scales(values: Preparation) -> bool:
    """Return whether the targets were shifted or scaled."""
    return bool(np.any(values.target_shift) or np.any(np.asarray(values.target_scale) != 1))


def _one(net: Network, x: Any, y: Any) -> tuple[Vector, Vector]:
    """Return x (1, n_0) and y (1, n_L) in float64, checked: exactly one example."""
    x = x if checks.is_sparse(x) else checks.plain(x, "x")
    x = x.reshape(1, -1) if x.ndim == 1 else x
    if x.ndim == 2 and x.shape[0] > 1:
        raise BadData(f"x: got {x.shape[0]:,} rows, expected one example")
    shape = np.shape(y)
    alone = not shape or (shape == net.sizes[-1:] and net.sizes[-1] > 1)
    inputs, target = subject(net, x, [y] if alone else y).rows(slice(None))
    return inputs, target


def _wanted(net: Network, want: Any) -> Vector:
    """Return the wanted outputs (n_L,) that ``want`` names."""
    shape, n_out = np.shape(want), net.sizes[-1]
    if shape == (n_out,):
        numbers = as_numbers(want, "want")
        require(bool(np.isfinite(numbers).all()), "want", want, "finite numbers")
        return net.targets(numbers[None], rows=1)[0]
    require(not shape, "want", want, f"a label, a value, or {n_out} wanted outputs")
    if net.task == "classification":
        return net.targets([_place(net, want)], rows=1)[0]
    good = n_out == 1 and as_numbers(want, "want").dtype.kind in "iuf" and bool(np.isfinite(want))
    require(good, "want", want, "a finite number" if n_out == 1 else f"{n_out} wanted outputs")
    return net.targets([want], rows=1)[0]


def _place(net: Network, want: Any) -> int:
    """Return the place of the class that ``want`` is, or names."""
    count = max(2, net.sizes[-1])
    labels = [str(label) for label in net.classes or range(count)]
    if isinstance(want, str) and want in labels:
        return labels.index(want)
    known = ", ".join(labels[:10]) + (" …" if count > 10 else "")
    require(is_whole(want, 0, count - 1), "want", want, f"one of {known}")
    return int(want)


def _meaning(net: Network, outputs: Vector, values: Preparation | None = None) -> Any:
    """Return what one row of outputs means: a label or a value as plain Python has it, or an array of values.

    Of ``values``, in the target's own units.
    """
    meant = net.decide(outputs)[0]
    meant = meant if values is None else values.targets_back(meant)
    return meant.item() if isinstance(meant, np.generic) else meant


def _requests(net: Network, trace: Trace, target: Vector) -> list[Vector]:
    """Return -dC_x/da[l], l = 0 … L: behind each layer what BP2 sums, at the end the slope of the cost itself."""
    behind = [0.0 - (trace.delta[l + 1] @ net.w[l + 1])[0] for l in range(len(net.sizes) - 1)]
    with np.errstate(over="ignore", invalid="ignore"):
        return [*behind, 0.0 - net.cost.gradient(trace.a[-1], target)[0]]


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value
