"""One number of one example, done wrong on purpose: what comes out by each slip that is made when one computes by hand.

Backward, the mistakes are those of ``mistakes.py``; here are those of the forward pass and of the step, and paths that
were forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from backscope.insight.explanation import Explanation
from backscope.insight.homework.mistakes import WrongPass, single_mistakes
from backscope.network import ACTIVATIONS

Slip = tuple[str, float]  # its kind, and the number that comes out
OTHERS = ("sigmoid", "tanh", "relu", "identity")
OF_BIASES = ("bias_missing", "bias_not_summed", "bias_wrong_axis", "bias_summed_over_all")


def slips(e: Explanation, quantity: str, layer: int, neuron: int, source: int | None, eta: float) -> list[Slip]:
    """Return the wrong numbers of one quantity (see ``hand.py``), those first that are met most often."""
    with np.errstate(all="ignore"):
        if quantity in ("z", "a"):
            return list(_forward(e, quantity, layer, neuron))
        if quantity == "cost":
            return list(_cost(e))
        if quantity in ("new_w", "new_b"):
            return list(_moved(e, quantity, layer, neuron, source, eta))
        return list(_backward(e, quantity, layer, neuron, source, eta))


def _forward(e: Explanation, quantity: str, l: int, j: int) -> Iterator[Slip]:
    """Slips in z, and in what the activation makes of it."""
    w, b, before = e.net.w[l], float(e.net.b[l][j]), e.trace.a[l - 1][0]
    z, sigma = float(e.trace.z[l][0, j]), e.net.activations[l]
    sums: list[Slip] = [
        ("bias_forgotten", z - b),
        ("bias_subtracted", z - 2 * b),
        ("weights_forgotten", before.sum() + b),
    ]
    if w.shape[0] == w.shape[1]:
        sums.append(("weights_turned", float(w[:, j] @ before) + b))
    if l > 1:
        sums.append(("z_below", float(w[j] @ e.trace.z[l - 1][0]) + b))
        if e.net.sizes[0] == len(before):
            sums.append(("inputs_for_a", float(w[j] @ e.x) + b))
    if quantity == "z":
        yield "activation_too_soon", float(e.trace.a[l][0, j])
        yield from sums
        yield from ((f"product_forgotten:{k}", z - float(w[j, k] * before[k])) for k in range(len(before)))
        return
    yield "activation_forgotten", z
    yield "slope_for_activation", float(sigma.derivative(e.trace.z[l], e.trace.a[l])[0, j])
    if sigma.name != "softmax":
        yield from ((kind, float(sigma.value(np.array([[wrong]]))[0, 0])) for kind, wrong in sums)
    yield from (("another_activation", float(ACTIVATIONS[name]().value(np.array([[z]]))[0, 0])) for name in OTHERS)


def _cost(e: Explanation) -> Iterator[Slip]:
    """Slips in C_x."""
    from backscope.insight.walk import costs_by_output

    each, n = costs_by_output(e), len(e.target)
    yield "factor_two", 2 * e.cost
    yield "factor_half", e.cost / 2
    yield "sign_of_cost", -e.cost
    yield "squares_forgotten", float((e.output - e.target).sum())
    if n > 1:
        yield "mean_over_outputs", e.cost / n
        yield from ((f"output_forgotten:{j}", e.cost - float(each[j])) for j in range(n))


def _moved(e: Explanation, quantity: str, l: int, j: int, k: int | None, eta: float) -> Iterator[Slip]:
    """Slips in a parameter after the step: in the step itself, or already in the gradient."""
    place = (j,) if k is None else (j, k)
    old = float((e.net.b if k is None else e.net.w)[l][place])
    slope = float((e.trace.grad_b if k is None else e.trace.grad_w)[l][place])
    yield "step_uphill", old + eta * slope
    yield "rate_forgotten", old - slope
    yield "step_alone", eta * slope
    yield "step_alone", -eta * slope
    yield "gradient_alone", slope
    gradient = "grad_b" if quantity == "new_b" else "grad_w"
    yield from ((kind, old - eta * wrong) for kind, wrong in _backward(e, gradient, l, j, k, eta))


def _backward(e: Explanation, quantity: str, l: int, j: int, k: int | None, eta: float) -> Iterator[Slip]:
    """Slips in dC/da, delta and the gradients: the mistakes of homework, and paths that were forgotten."""
    slope = float(_slopes(e, l)[j])
    delta = 0.0 - float(e.requests[0][j]) if l == 0 else float(e.trace.delta[l][0, j])
    behind = 1.0 if quantity != "grad_w" or k is None else float(e.trace.a[l - 1][0, k])
    if quantity == "grad_w":
        yield "a_forgotten", delta
        yield "delta_forgotten", behind
    if quantity == "dcda" and l > 0:
        yield "slope_too_soon", delta
    factor = 1.0 if quantity == "dcda" else slope * behind
    if l < e.last:
        yield from _paths(e, l, j, factor)
    if quantity != "dcda":
        yield from _mistaken(e, quantity, l, (j, k) if quantity == "grad_w" else (j,), eta)


def _mistaken(e: Explanation, quantity: str, l: int, place: tuple[int | None, ...], eta: float) -> Iterator[Slip]:
    """One of the four equations was done wrong."""
    wrong = WrongPass(e.net, e.x[None], e.target[None], eta)
    shape = (e.trace.grad_w if quantity == "grad_w" else e.trace.grad_b)[l].shape
    for one in single_mistakes(e.net, 1, eta):
        if (one.how == "b" and quantity != "grad_b") or (one.how == "w" and quantity != "grad_w"):
            continue
        if one.kind in OF_BIASES and quantity != "grad_b":
            continue
        try:
            found = next((w if quantity == "grad_w" else b) for layer, w, b in wrong.gradients((one,)) if layer == l)
        except (ValueError, StopIteration):
            continue
        if found.shape == shape:
            yield one.kind, float(found[place])


def _paths(e: Explanation, l: int, j: int, factor: float) -> Iterator[Slip]:
    """One of the ways on was forgotten, or the weights on the way back were turned round."""
    onward, deltas = e.net.w[l + 1], e.trace.delta[l + 1][0]
    whole = float(onward[:, j] @ deltas)
    if len(deltas) > 1:
        yield from (
            (f"path_forgotten:{i}", factor * (whole - float(onward[i, j] * deltas[i]))) for i in range(len(deltas))
        )
    if onward.shape[0] == onward.shape[1]:
        yield "w_not_transposed", factor * float(onward[j] @ deltas)


def _slopes(e: Explanation, l: int) -> NDArray[np.float64]:
    """sigma_l'(z[l]), (n_l,); of the inputs 1."""
    return np.ones(e.net.sizes[0]) if l == 0 else e.net.activations[l].derivative(e.trace.z[l], e.trace.a[l])[0]
