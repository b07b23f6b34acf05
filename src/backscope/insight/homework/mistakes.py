"""Back-propagation done wrong on purpose, in every way that learners do it wrong.

The only place where anything but the definition is computed. One backward pass, put together from the network's own
pieces (forward pass, activations, costs), has a point at each of the four equations where a mistake can enter; with no
mistake in it, it is what ``backscope.backprop`` computes, and a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.network import ACTIVATIONS, Network, forward

Array = NDArray[Any]
SIGMA = ("sigmoid", "tanh", "relu", "exponential")  # the last has the slope a: the sigmoid's without its 1 - a
PLACES = ("hidden", "output", "all", "first", "last_hidden")


@dataclass(frozen=True)
class Mistake:
    """One thing done wrong.

    Attributes
    ----------
    kind : str
        One of KINDS.
    place : str
        The layers in which it is done, whatever their number: "output" L, "hidden" all below, "all", "first" 1, or
        "last_hidden" L - 1.
    how : str
        Which variety of the kind.
    """

    kind: str
    place: str = "all"
    how: str = ""

    def layers(self, L: int) -> range:
        """Return the layers, 1 … L, that it is done in."""
        return {
            "all": range(1, L + 1), "hidden": range(1, L), "output": range(L, L + 1), "first": range(1, 2),
            "last_hidden": range(L - 1, L),
        }[self.place]  # fmt: skip


# Each kind, and the equation in which it is made.
KINDS = {
    "slope_forgotten": "BP2", "slope_of_a": "BP2", "slope_of_z": "BP2", "slope_twice": "BP2", "slope_of_another": "BP2",
    "mask_of_gradient": "BP2", "slope_of_other_layer": "BP2", "slope_extra": "BP1", "softmax_elementwise": "BP1",
    "cost_forgotten": "BP1", "sign": "BP1", "mean_missing": "BP1", "mean_twice": "BP1", "factor_two": "BP1",
    "factor_half": "BP1", "examples_dropped": "BP1", "last_example_only": "BP1", "w_not_transposed": "BP2",
    "w_of_other_layer": "BP2", "w_updated": "BP2", "passed_without_slope": "BP2", "bias_missing": "BP3",
    "bias_not_summed": "BP3", "bias_wrong_axis": "BP3", "bias_summed_over_all": "BP3", "gradient_transposed": "BP4",
    "a_of_other_layer": "BP4", "z_for_a": "BP4", "swapped": "BP4", "layers_reversed": "BP4",
    "not_computed": "BP4",
}  # fmt: skip
SCALES = ("sign", "mean_missing", "mean_twice", "factor_two", "factor_half")


def equation(mistake: Mistake, layer: int, L: int) -> str:
    """Return which of the four equations a mistake spoils at this layer."""
    if mistake.kind in SCALES and mistake.how in ("w", "b"):
        return "BP4" if mistake.how == "w" else "BP3"
    if mistake.kind == "last_example_only" and mistake.how == "b":
        return "BP3"
    if KINDS[mistake.kind] in ("BP1", "BP2") and mistake.kind not in ("w_not_transposed", "w_updated"):
        return "BP1" if layer == L else "BP2"
    return KINDS[mistake.kind]


class WrongPass:
    """A backward pass over one batch with some mistakes in it.

    Parameters
    ----------
    net : Network, in float64
    x : ndarray, (N, n_0)
    y : ndarray, (N, n_L)
    eta : float, optional
        The learning rate by which parameters move, for those who move them too early.
    """

    def __init__(self, net: Network, x: Array, y: Array, eta: float | None = None) -> None:
        self.net, self.x, self.y, self.eta = net, x, y, eta
        self.L, self.N = len(net.sizes) - 1, len(x)
        self.z, self.a = forward(net, x)
        self._known: dict[Mistake, tuple[list[Any], Iterator[Any]]] = {}

    def gradients(self, mistakes: tuple[Mistake, ...]) -> Iterator[tuple[int, Array, Array]]:
        """Yield (l, grad_w[l], grad_b[l]) from the output down, so that who compares can stop at the first difference.

        Raises ValueError where a mistake cannot be made because shapes do not fit.
        """
        if len(mistakes) != 1:
            yield from self._backward(mistakes)
            return
        # single mistakes are asked for again and again
        done, rest = self._known.setdefault(mistakes[0], ([], self._backward(mistakes)))
        for place in range(self.L):
            if place == len(done):
                try:
                    done.append(next(rest))
                except (ValueError, StopIteration):
                    raise ValueError from None
            yield done[place]

    def _backward(self, mistakes: tuple[Mistake, ...]) -> Iterator[tuple[int, Array, Array]]:
        """Do one backward pass with some mistakes in it."""
        above = passed = grad_w = None
        for l in range(self.L, 0, -1):
            here = {m.kind: m for m in mistakes if l in m.layers(self.L)}
            with np.errstate(all="ignore"):  # left before each yield: NumPy's own state is not a generator's to hold
                asked = self._cost(here) if l == self.L else self._request(here, l, passed, grad_w, above)
                delta = self._delta(here, l, asked)
                delta = delta * self._scale(here, "delta", l)
                grad_b = self._bias(here, delta) * self._scale(here, "b", l)
                grad_w = self._weight(here, l, delta) * self._scale(here, "w", l)
            yield l, grad_w, grad_b
            above = delta
            passed = asked if "passed_without_slope" in here else delta

    def _cost(self, here: dict[str, Mistake]) -> Array:
        """BP1, first factor: dC/da[L] with its share 1/N, or what is taken for it; examples that are left out are 0."""
        a, y = self.a[-1], self.y
        share = self._share(here)
        if forgotten := here.get("cost_forgotten"):
            return {"one": np.ones_like(a), "a": a, "square": (a - y) ** 2, "half": 0.5 * (a - y) ** 2,
                    "cost": self.net.cost.per_example(self.z[-1], a, y)[:, None] * np.ones_like(a)}[
                forgotten.how
            ] * share  # fmt: skip
        return self.net.cost.gradient(a, y) * share

    def _share(self, here: dict[str, Mistake]) -> Array:
        """Return by which factor each example counts, (N, 1): 1/N, or what is taken for it."""
        dropped = here.get("examples_dropped") or here.get("last_example_only")
        return np.full((self.N, 1), 1 / self.N) * (1.0 if dropped is None else _kept(dropped, self.N))

    def _request(self, here: dict[str, Mistake], l: int, passed: Any, grad_above: Any, above: Any) -> Array:
        """BP2, first factor: dC/da[l], by w[l+1], or by what is taken for it."""
        w = self.net.w[l + 1]
        if "w_of_other_layer" in here:
            w = self.net.w[l]
        if "w_updated" in here:
            w = w - (self.eta or 0.0) * grad_above
        if "w_not_transposed" in here:
            w = w.T
        return _fitting(passed @ w, (self.N, self.net.sizes[l]))

    def _delta(self, here: dict[str, Mistake], l: int, asked: Array) -> Array:
        """BP1 and BP2, second factor: dC/dz[l] from dC/da[l], by the slope, or what is taken for it."""
        sigma, z, a = self.net.activations[l], self.z[l], self.a[l]
        slope = self._slope(here, l, asked)
        fused = l == self.L and bool(self.net.cost.outputs) and "cost_forgotten" not in here
        if slope is not None:
            return asked * slope
        if fused:
            delta = self.net.cost.delta(z, a, self.y, sigma) * self._share(here)
        elif l == self.L and here.get("cost_forgotten", Mistake("")).how == "a" and self.net.cost.outputs:
            delta = asked  # y alone was forgotten in a - y
        else:
            delta = sigma.pull_back(z, a, asked)
        return delta * sigma.derivative(z, a) if "slope_extra" in here else delta

    def _slope(self, here: dict[str, Mistake], l: int, asked: Array) -> Any:
        """Return what stands in the place of sigma'(z[l]) by mistake, or None."""
        sigma, z, a = self.net.activations[l], self.z[l], self.a[l]
        if "slope_forgotten" in here:
            return np.ones_like(a)
        if "slope_of_a" in here:
            return sigma.derivative(a, sigma.value(a))
        if "slope_of_z" in here:
            return sigma.derivative(z, z)
        if "slope_twice" in here:
            return sigma.derivative(z, a) ** 2
        if "mask_of_gradient" in here:
            return (asked > 0) * 1.0
        if "softmax_elementwise" in here:
            return sigma.derivative(z, a) if sigma.name == "softmax" else None
        if other := here.get("slope_of_another"):
            kind, _, of = other.how.partition(":")
            another = ACTIVATIONS[kind]()
            return another.derivative(z, a if of == "a" else another.value(z))
        if other := here.get("slope_of_other_layer"):
            k = l + int(other.how)
            if not 1 <= k <= self.L:
                raise ValueError
            return _fitting(self.net.activations[l].derivative(self.z[k], self.a[k]), z.shape)
        return None

    def _bias(self, here: dict[str, Mistake], delta: Array) -> Array:
        """BP3, or what is taken for it."""
        if "bias_missing" in here:
            return np.zeros(delta.shape[1])
        if "bias_summed_over_all" in here:
            return np.full(delta.shape[1], delta.sum())
        if "last_example_only" in here and here["last_example_only"].how == "b":
            return delta[-1]
        return delta.sum(axis=0)

    def _weight(self, here: dict[str, Mistake], l: int, delta: Array) -> Array:
        """BP4, or what is taken for it."""
        shape = self.net.w[l].shape
        behind = self.a[l - 1]
        if "z_for_a" in here and l > 1:
            behind = self.z[l - 1]
        if other := here.get("a_of_other_layer"):
            k = int(other.how) if other.how.isdigit() else l - 1 + int(other.how)
            if not 0 <= k <= self.L:
                raise ValueError
            behind = self.a[k]
        if "swapped" in here:
            behind = np.ones_like(behind)
        grad = _fitting(delta.T @ behind, shape)
        return _fitting(grad.T, shape) if "gradient_transposed" in here else grad

    def _scale(self, here: dict[str, Mistake], what: str, l: int) -> float:
        """Return the factor by which delta[l], grad_w[l] or grad_b[l] is too large."""
        factor = 1.0
        for kind in SCALES:
            if kind in here and here[kind].how == what:
                factor *= {"sign": -1, "mean_missing": self.N, "mean_twice": 1 / self.N, "factor_two": 2,
                           "factor_half": 0.5}[kind]  # fmt: skip
        return factor


def _kept(dropped: Mistake, N: int) -> Array:
    """Return, for each example, by which factor it counts: 0, or what makes up for the division by N."""
    which, _, divided = dropped.how.partition(":")
    rows = np.zeros((N, 1))
    if which == "b":
        return rows + 1
    if which == "last":
        rows[-1] = 1
    elif which == "first":
        rows[0] = 1
    elif which == "but_first":
        rows[1:] = 1
    else:
        size = int(which)
        rows[: N - 1 if size == 0 else N // size * size] = 1
    count = {"all": 1.0, "kept": N / max(1.0, rows.sum()), "one": float(N)}[divided]
    return rows * count


def _fitting(array: Array, shape: tuple[int, ...]) -> Array:
    if array.shape != shape:
        raise ValueError
    return array


def single_mistakes(net: Network, N: int, eta: float | None) -> list[Mistake]:
    """Return every mistake that can be made, those that are met most often first."""
    L = len(net.sizes) - 1
    places = PLACES if L > 2 else ("hidden", "output", "all") if L > 1 else ("output",)
    below = [place for place in places if place not in ("output", "all")]
    found = [Mistake("sign", "output", "delta")]
    found += [Mistake("slope_extra", "output")] if net.cost.outputs else []
    found += [Mistake("softmax_elementwise", "output")] if net.activations[L].name == "softmax" else []
    found += [Mistake(k, place) for k in ("slope_forgotten", "slope_of_a", "slope_of_z") for place in places]
    found += [Mistake("cost_forgotten", "output", how) for how in ("one", "a", "square", "half", "cost")]
    if N > 1:
        found += [Mistake(k, "output", "delta") for k in ("mean_missing", "mean_twice")]
        found += [Mistake("last_example_only", "all", f"last:{count}") for count in ("one", "all")]
        found += [Mistake("examples_dropped", "output", f"{which}:{count}")
                  for which in ("0", "4", "5", "first", "but_first") for count in ("all", "kept", "one")]  # fmt: skip
    found += [Mistake(k, "output", "delta") for k in ("factor_two", "factor_half")]
    found += [Mistake("bias_missing", place) for place in ("all", *(p for p in places if p != "all"))]
    found += [Mistake("z_for_a", place) for place in ("all", "output", *(p for p in below if p != "first"))]
    found += [
        Mistake(k, place) for k in ("w_not_transposed", "passed_without_slope", "w_of_other_layer") for place in below
    ]
    found += [Mistake("w_updated", "hidden")] if eta else []
    found += [Mistake("passed_without_slope", "all"), Mistake("passed_without_slope", "output")]
    found += [Mistake(k, place, what) for what in ("b", "w") for k in SCALES if N > 1 or not k.startswith("mean")
              for place in ("all", *(p for p in places if p != "all"))]  # fmt: skip
    found += [Mistake(k, place, "delta") for k in SCALES if N > 1 or not k.startswith("mean") for place in below]
    return found + _seldom(places, below, N)


def _seldom(places: tuple[str, ...], below: list[str], N: int) -> list[Mistake]:
    found = [Mistake("slope_twice", place) for place in places] + [Mistake("mask_of_gradient", p) for p in below]
    found += [Mistake("slope_of_another", place, f"{kind}:{of}") for kind in SIGMA for of in "az" for place in places]
    found += [Mistake("slope_of_other_layer", place, how) for how in ("-1", "+1") for place in places]
    found += [Mistake("gradient_transposed", place) for place in places]
    found += [Mistake("a_of_other_layer", place, how) for how in ("+1", "-1", "0", "-2", "+2") for place in places]
    found += [Mistake("swapped", place) for place in places]
    if N > 1:
        found += [Mistake("bias_summed_over_all", place) for place in places]
        found += [Mistake("last_example_only", place, "b") for place in places]
    return found
