"""Which parameters are asked about: one weight, a bias, a neuron, an input's weights, or a whole layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.named import is_whole, require, require_whole
from backscope.network import Layout


@dataclass(frozen=True)
class Chosen:
    """A block of one layer's parameters: rows are neurons, columns are inputs, the bias being the last column.

    So a weight and a bias are alike: what stands behind the bias is an activation that is always 1.

    Attributes
    ----------
    layer : int
        l, from 1 to L.
    neurons, inputs : ndarray of int
        Of layer l and of the layer before it, counted from 0.
    bias : bool
        Whether the neurons' biases are among them.
    places : ndarray of int, (neurons, inputs + bias)
        Where they stand in ``net.parameters``.
    name : str
        In the notation: ``w[2][0, 3]``, ``b[1][4]``, ``w[1][4, :], b[1][4]``, ``w[1], b[1]``.
    """

    layer: int
    neurons: NDArray[np.intp]
    inputs: NDArray[np.intp]
    bias: bool
    places: NDArray[np.intp]
    name: str

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return self.places.size == 1

    @property
    def decays(self) -> NDArray[np.bool_]:
        """Which columns are weights, on which penalty and decay act; biases are left alone."""
        return np.arange(self.places.shape[1]) < len(self.inputs)

    def behind(self, a: Any) -> NDArray[np.float64]:
        """Return what stands behind the columns (N, inputs + bias), from a[l - 1] (N, n_{l-1}), dense or CSR."""
        some = a if len(self.inputs) == a.shape[1] else a[:, self.inputs]
        dense = some if isinstance(some, np.ndarray) else some.toarray()
        if not self.bias:
            return dense.astype(np.float64, copy=False)
        return np.column_stack([dense, np.ones(len(dense))]).astype(np.float64, copy=False)


def chosen(sizes: tuple[int, ...], layer: int, neuron: int | None = None, given: int | str | None = None) -> Chosen:
    """Return the parameters of ``layer`` that ``neuron`` and ``given`` (an input, or "bias") leave; None leaves all.

    Raises BadChoice if there is no such layer, neuron or input; the message says which there are.
    """
    require_whole("layer", layer, 1, len(sizes) - 1)
    n_in, n_out = sizes[layer - 1], sizes[layer]
    if neuron is not None:
        require_whole("neuron", neuron, 0, n_out - 1)
    if given is not None and given != "bias":
        require(is_whole(given, 0, n_in - 1), "input", given, f"a whole number, 0 to {n_in - 1}, or bias")
    neurons = np.arange(n_out) if neuron is None else np.array([int(neuron)])
    bias = given is None or given == "bias"
    inputs = np.arange(n_in) if given is None else np.array([], dtype=np.intp) if bias else np.array([int(given)])
    start = Layout(sizes).weight_slices()[layer - 1].start
    places = start + neurons[:, None] * n_in + inputs
    if bias:
        places = np.column_stack([places, start + n_out * n_in + neurons])
    return Chosen(int(layer), neurons, inputs, bias, places.astype(np.intp), _name(layer, neuron, given))


def _name(layer: int, neuron: int | None, given: int | str | None) -> str:
    if given is None:
        w, b = (
            (f"w[{layer}]", f"b[{layer}]") if neuron is None else (f"w[{layer}][{neuron}, :]", f"b[{layer}][{neuron}]")
        )
        return f"{w}, {b}"
    if given == "bias":
        return f"b[{layer}]" if neuron is None else f"b[{layer}][{neuron}]"
    return f"w[{layer}][{':' if neuron is None else neuron}, {given}]"
