"""Where each layer's parameters stand in the one flat vector: w[1], b[1], w[2], b[2], …, w[L], b[L]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Views = tuple[Any, ...]  # arrays at 1 … L, None at 0


@dataclass(frozen=True)
class Layout:
    """The places of w[l] (n_l, n_{l-1}) and b[l] (n_l,) in a flat vector of ``size`` numbers."""

    sizes: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many parameters there are."""
        return sum(n_out * (n_in + 1) for n_in, n_out in self._pairs())

    def _pairs(self) -> list[tuple[int, int]]:
        return list(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    def weight_slices(self) -> tuple[slice, ...]:
        """Return the slices of w[1] … w[L]; what is between them are biases."""
        slices, start = [], 0
        for n_in, n_out in self._pairs():
            slices.append(slice(start, start + n_out * n_in))
            start += n_out * (n_in + 1)
        return tuple(slices)

    def views(self, flat: NDArray[Any]) -> tuple[Views, Views]:
        """Return w and b as views into ``flat`` (size,); index 0 of both is None."""
        w: list[Any] = [None]
        b: list[Any] = [None]
        for part, (n_in, n_out) in zip(self.weight_slices(), self._pairs(), strict=True):
            w.append(flat[part].reshape(n_out, n_in))
            b.append(flat[part.stop : part.stop + n_out])
        return tuple(w), tuple(b)

    def place(self, layer: int, neuron: int, source: int | None) -> int:
        """Return where the weight from ``source``, a neuron of the layer before, stands; of None the bias."""
        part = self.weight_slices()[layer - 1]
        return part.stop + neuron if source is None else part.start + neuron * self.sizes[layer - 1] + source

    def entry(self, index: int) -> tuple[int, int, int | None]:
        """Return (layer, neuron, source) of one entry of the flat vector; source is None for a bias."""
        for layer, part in enumerate(self.weight_slices(), 1):
            if index < part.stop:
                return layer, *divmod(index - part.start, self.sizes[layer - 1])
            if index < part.stop + self.sizes[layer]:
                return layer, index - part.stop, None
        raise IndexError(f"entry {index} of {self.size} parameters")

    def name_of(self, index: int) -> str:
        """Return the notation's name of one entry of the flat vector, as ``w[2][0, 3]`` or ``b[1][4]``."""
        layer, neuron, source = self.entry(index)
        return f"b[{layer}][{neuron}]" if source is None else f"w[{layer}][{neuron}, {source}]"

    def flatten(self, w: Sequence[Any], b: Sequence[Any]) -> NDArray[Any]:
        """Return one new flat vector from w[1] … w[L] and b[1] … b[L] (index 0 is passed over)."""
        parts = [p.ravel() for pair in zip(w[1:], b[1:], strict=True) for p in pair if p is not None]
        return np.concatenate(parts)
