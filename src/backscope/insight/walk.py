"""What each step of the walk says: its formula, and its numbers with what was put in. See ``steps.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from backscope.insight.steps import EQUATIONS, MOST, TOP, Line, Step
from backscope.insight.terms import Rest, Terms, Vector, rest_of, shown_places
from backscope.network import Cost
from backscope.perceptron.step import short

if TYPE_CHECKING:
    from backscope.insight.explanation import Explanation

# How C_x of one output is written, and its slope by a: with names put in it is the formula, with numbers the sum.
COST = {
    "quadratic": ("½·({a} - {y})²", "{a} - {y}"),
    "sum_of_squares": ("({a} - {y})²", "2·({a} - {y})"),
    "binary_cross_entropy": ("-{y}·ln({a}) - (1 - {y})·ln(1 - {a})", "({a} - {y}) / ({a}·(1 - {a}))"),
    "cross_entropy": ("-{y}·ln({a})", "-{y} / {a}"),
    "mae": ("|{a} - {y}|", "sign({a} - {y})"),
    "huber": ("huber({a} - {y})", "huber'({a} - {y})"),
    "poisson": ("{a} - {y}·ln({a})", "1 - {y} / {a}"),
    "quantile": ("pinball({y} - {a})", "-pinball'({y} - {a})"),
}
# Costs whose delta[L] is a - y with this output activation.
MATCHED = {
    ("cross_entropy", "softmax"), ("binary_cross_entropy", "sigmoid"), ("poisson", "exponential"),
}  # fmt: skip

Numbers = Callable[[int], str]


def step(explanation: Explanation, number: int, kind: str, layer: int, neuron: int | None) -> Step:
    """Return one step of the walk; ``neuron`` is None where it speaks of the whole layer."""
    if kind == "grad_w":
        formula, lines, rest = _grad_w(explanation, layer, neuron)
    elif kind in ("sum", "carried"):
        formula, lines, rest = _summed(explanation, kind, layer, neuron)
    else:
        formula, lines, rest = _elementwise(explanation, kind, layer, neuron)
    neurons, edges = _spoken_of(kind, layer, lines)
    return Step(number, kind, layer, neuron, EQUATIONS[kind], formula, lines, rest, neurons, edges)


def _chosen(values: Vector, neuron: int | None) -> tuple[list[int], Rest]:
    """Return the neurons that have a line, and the rest: one alone, all of a small layer, the top of a large one."""
    if neuron is not None:
        return [neuron], Rest(0, 0.0)
    shown = shown_places(values, TOP if len(values) > MOST else None)
    return shown.tolist(), rest_of(values, shown)


def _summed(e: Explanation, kind: str, l: int, neuron: int | None) -> tuple[str, tuple[Line, ...], Rest]:
    """z, or what BP2 sums: products, their sum, and where there is one the bias."""
    forward = kind == "sum"
    other = l - 1 if forward else l + 1
    values = e.trace.z[l][0] if forward else 0.0 - e.requests[l]
    at = "j" if neuron is None else neuron
    formula = (
        f"z[{l}][{at}] = Σ_k w[{l}][{at}, k]·a[{other}][k] + b[{l}][{at}]"
        if forward
        else f"dC/da[{l}][{at}] = Σ_i w[{other}][i, {at}]·delta[{other}][i]"
    )
    top = TOP if e.net.sizes[other] > MOST else None
    chosen, rest = _chosen(values, neuron)
    taken = e.forward_terms if forward else e.backward_terms
    name = "z" if forward else "dC/da"
    lines = []
    for j in chosen:
        terms = taken(l, j, top)
        lines.append(Line((j,), f"{name}[{l}][{j}]", sum_in_numbers(terms), terms, float(values[j])))
    return formula, tuple(lines), rest


def sum_in_numbers(terms: Terms) -> str:
    """Return w·a + w·a + (… 776: 0.2) + b: in parentheses how many products are not written out, and their sum."""
    told = [f"{_factor(part.weight)}·{_factor(part.value)}" for part in terms.parts]
    if terms.rest.count:
        told.append(f"(… {terms.rest.count}: {short(terms.rest.sum)})")
    if terms.bias is not None:
        told.append(_factor(terms.bias))
    return " + ".join(told)


def _grad_w(e: Explanation, l: int, neuron: int | None) -> tuple[str, tuple[Line, ...], Rest]:
    """BP4 for one neuron's weights, or for a whole large layer."""
    gradient, delta, a = e.trace.grad_w[l], e.trace.delta[l][0], e.trace.a[l - 1][0]
    values = gradient.ravel() if neuron is None else gradient[neuron]
    shown = shown_places(values, None if len(values) <= MOST else TOP)
    lines = []
    for index in shown.tolist():
        j, k = divmod(index, len(a)) if neuron is None else (neuron, index)
        numbers = f"{_factor(delta[j])}·{_factor(a[k])}"
        lines.append(Line((j, k), f"grad_w[{l}][{j}, {k}]", numbers, None, float(gradient[j, k])))
    at = "j" if neuron is None else neuron
    return f"grad_w[{l}][{at}, k] = delta[{l}][{at}]·a[{l - 1}][k]", tuple(lines), rest_of(values, shown)


def _elementwise(e: Explanation, kind: str, l: int, neuron: int | None) -> tuple[str, tuple[Line, ...], Rest]:
    """Everything that each neuron computes of its own numbers."""
    name, template, values, numbers = _VALUES[kind](e, l)
    at = "j" if neuron is None else str(neuron)
    symbols = {
        "a": f"a[{l}][{at}]", "z": f"z[{l}][{at}]", "y": f"y[{at}]", "g": f"dC/da[{l}][{at}]",
        "s": f"sigma'(z[{l}][{at}])", "d": f"delta[{l}][{at}]", "m": f"Σ_k a[{l}][k]·dC/da[{l}][k]",
    }  # fmt: skip
    formula = f"{name}[{l}][{at}] = {template.format(**symbols)}"
    if kind == "cost":
        formula = f"C_x = Σ_j [{template.format(**symbols)}]"
    chosen, rest = _chosen(values, neuron)
    lines = []
    for j in chosen:
        put_in = template.format(**{key: _factor(each[j]) for key, each in numbers.items()})
        called = f"C_x[{j}]" if kind == "cost" else f"{name}[{l}][{j}]"
        lines.append(Line((j,), called, put_in, None, float(values[j])))
    return formula, tuple(lines), rest


Found = tuple[str, str, Vector, dict[str, Vector]]  # name, template, values, and what is put into the template


def _activation(e: Explanation, l: int) -> Found:
    z, a, sigma = e.trace.z[l][0], e.trace.a[l][0], e.net.activations[l].name
    sigma = "exp" if sigma == "exponential" else sigma
    template = "exp({z}) / Σ_k exp(z[" + str(l) + "][k])" if sigma == "softmax" else sigma + "({z})"
    return "a", template, a, {"z": z}


def _cost(e: Explanation, l: int) -> Found:
    return "C_x", _written(e.net.cost, 0), costs_by_output(e), {"a": e.output, "y": e.target}


def _cost_slope(e: Explanation, l: int) -> Found:
    return "dC/da", _written(e.net.cost, 1), 0.0 - e.requests[l], {"a": e.output, "y": e.target}


def _delta_output(e: Explanation, l: int) -> Found:
    sigma, delta, g = e.net.activations[l], e.trace.delta[l][0], 0.0 - e.requests[l]
    if (e.net.cost.name, sigma.name) in MATCHED:
        return "delta", "{a} - {y}", delta, {"a": e.output, "y": e.target}
    if sigma.name == "softmax":
        mean = np.full_like(g, g @ e.output)
        return "delta", "{a}·({g} - {m})", delta, {"a": e.output, "g": g, "m": mean}
    return "delta", "{g}·{s}", delta, {"g": g, "s": _slope(e, l)}


def _delta(e: Explanation, l: int) -> Found:
    return "delta", "{g}·{s}", e.trace.delta[l][0], {"g": 0.0 - e.requests[l], "s": _slope(e, l)}


def _grad_b(e: Explanation, l: int) -> Found:
    return "grad_b", "{d}", e.trace.grad_b[l], {"d": e.trace.delta[l][0]}


_VALUES: dict[str, Callable[[Explanation, int], Found]] = {
    "activation": _activation, "cost": _cost, "cost_slope": _cost_slope, "delta_output": _delta_output,
    "delta": _delta, "grad_b": _grad_b,
}  # fmt: skip


def costs_by_output(e: Explanation) -> Vector:
    """Return what each output adds to C_x, (n_L,): C_x with the other outputs left out, or the others' y set to 0."""
    z, a, y, cost = e.trace.z[-1], e.trace.a[-1], e.target[None], e.net.cost
    if e.net.activations[-1].name == "softmax" and cost.outputs:  # all z belong to each ln a, and y stands before it
        found = np.zeros(len(e.target))
        for j in np.flatnonzero(e.target):  # where y is 0 there is nothing to pay
            alone = np.zeros_like(y)
            alone[0, j] = e.target[j]
            found[j] = cost.per_example(z, a, alone)[0]
        return found
    one = [slice(j, j + 1) for j in range(len(e.target))]
    return np.array([cost.per_example(z[:, j], a[:, j], y[:, j])[0] for j in one])


def _written(cost: Cost, which: int) -> str:
    return COST[cost.name][which]


def _slope(e: Explanation, l: int) -> Vector:
    """sigma_l'(z[l]), (n_l,)."""
    return e.net.activations[l].derivative(e.trace.z[l], e.trace.a[l])[0]


def _spoken_of(kind: str, l: int, lines: tuple[Line, ...]) -> Any:
    """Return the neurons and the edges that these lines speak of, each once, the sources first."""
    own = [(l, line.place[0]) for line in lines]
    edges: list[tuple[int, int, int]] = []
    if kind == "sum":
        edges = [(l, line.place[0], part.place) for line in lines for part in _parts(line)]
        sources = [(l - 1, k) for _, _, k in edges]
    elif kind == "carried":
        edges = [(l + 1, part.place, line.place[0]) for line in lines for part in _parts(line)]
        sources = [(l + 1, j) for _, j, _ in edges]
    elif kind == "grad_w":
        edges = [(l, *line.place) for line in lines]  # type: ignore[misc]
        sources = [(l - 1, line.place[1]) for line in lines]
    else:
        sources = []
    return tuple(dict.fromkeys([*sources, *own])), tuple(edges)


def _parts(line: Line) -> tuple[Any, ...]:
    return () if line.terms is None else line.terms.parts


def _factor(value: float) -> str:
    """Return a number, a negative one in parentheses."""
    return f"({short(value)})" if value < 0 else short(value)
