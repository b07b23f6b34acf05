"""Gradient clipping: a step's gradient is made shorter where it is too long, its direction kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def clip_by_norm(gradient: NDArray[Any], limit: float | None) -> float:
    """Scale ``gradient`` in place so that its Euclidean norm is at most ``limit``, to the rounding of its dtype.

    The norm is computed in float64, so no float32 gradient overflows, and its sum does not go through BLAS, whose
    last bits depend on the number of threads. A gradient that holds NaN or infinity is left alone: no scaling mends
    it, and the next cost tells.

    Parameters
    ----------
    gradient : ndarray, (number of parameters,), float32 or float64
    limit : float or None
        Above 0; None or 0 is no limit.

    Returns
    -------
    float
        The norm before, NaN or infinite where the gradient is.

    Source
    ------
    Pascanu, Mikolov, Bengio, *On the difficulty of training recurrent neural networks*, ICML 2013, algorithm 1.

    Examples
    --------
    >>> gradient = np.array([3.0, 4.0])
    >>> clip_by_norm(gradient, 1.0)
    5.0
    >>> gradient.round(12).tolist()
    [0.6, 0.8]
    """
    peak = float(np.abs(gradient).max(initial=0.0))
    if peak == 0 or not np.isfinite(peak):
        return peak
    unit = gradient.astype(np.float64) / peak  # entries up to 1: their squares neither overflow nor vanish together
    length = float(np.sqrt(np.square(unit).sum()))
    norm = peak * length
    if limit and norm > limit:
        gradient[...] = unit * (limit / length)
    return norm
