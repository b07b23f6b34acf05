"""The forward pass, written once: every z[l] and a[l] of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from backscope.network.network import Network


def forward(net: Network, x: Any, masks: Sequence[NDArray[Any] | None] | None = None) -> tuple[list[Any], list[Any]]:
    """Return z and a, lists of (N, n_l) arrays over l = 0 … L; z[0] is None and a[0] is ``x``.

    ``masks`` are dropout's factors (0 or 1/(1 - rate)) on a[l], l = 0 … L - 1, or None where nothing is dropped.
    ``x`` is (N, n_0), dense or SciPy CSR, of the dtype that the arithmetic is to have.

    Source: Nielsen (2015), eq. 25; dropout: Srivastava et al., JMLR 15 (2014).
    """
    z: list[Any] = [None]
    a = [masked(x, masks, 0)]
    for l in range(1, len(net.sizes)):
        with np.errstate(over="ignore", invalid="ignore"):  # told by the cost, which is then not finite
            z.append(a[l - 1] @ net.w[l].T + net.b[l])
            a.append(masked(net.activations[l].value(z[l]), masks, l))
    return z, a


def masked(a: Any, masks: Sequence[NDArray[Any] | None] | None, l: int) -> Any:
    """Return ``a`` of layer l, dense or CSR, times the layer's mask where there is one."""
    if masks is None or l >= len(masks) or masks[l] is None:
        return a
    return a * masks[l] if isinstance(a, np.ndarray) else a.multiply(masks[l]).tocsr()
