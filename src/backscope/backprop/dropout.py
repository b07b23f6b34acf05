"""Inverted dropout with counter-based masks: the mask of a step is a function of (seed, step, layer) alone.

Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, JMLR 15 (2014), with the factor 1/(1 - rate) while
training, so that nothing need be scaled afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.named import require
from backscope.randomness import Purpose, bits

Rates = tuple[float, ...]


def rates_by_layer(dropout: float | Sequence[float], layers: int) -> Rates:
    """Return the rates of layers 0 … L - 1: one number is for all hidden layers, the input keeping everything.

    Raises BadChoice unless there is one rate or ``layers`` = L of them, each from 0 to below 1.
    """
    single = isinstance(dropout, int | float | np.number)
    several: Any = [0.0] + [dropout] * (layers - 1) if single else dropout
    rates = tuple(float(rate) for rate in several)
    expected = f"a rate from 0 to below 1 for the hidden layers, or one each for layers 0 to {layers - 1}"
    require(len(rates) == layers and all(0 <= rate < 1 for rate in rates), "dropout", dropout, expected)
    return rates


def masks(
    sizes: Sequence[int], rates: Rates, rows: int, seed: int, step: int, dtype: Any
) -> list[NDArray[Any] | None] | None:
    """Return factors (rows, n_l), 0 or 1/(1 - rate), on a[l] for l = 0 … L - 1; None where nothing is dropped.

    Neuron j of the batch's row i is kept where word i·n_l + j of the stream (seed, DROPOUT, step, l) is at least
    rate·2**64.
    """
    if not any(rates):
        return None
    return [_mask(rows, sizes[l], rate, seed, step, l, dtype) if rate else None for l, rate in enumerate(rates)]


def _mask(rows: int, width: int, rate: float, seed: int, step: int, layer: int, dtype: Any) -> NDArray[Any]:
    words = bits(rows * width, seed, Purpose.DROPOUT, step, layer).reshape(rows, width)
    kept = words >= np.uint64(int(rate * 2.0**64))
    return kept * np.dtype(dtype).type(1 / (1 - rate))
