"""What is looked at: a network in float64 with checked examples, taken in pieces where they are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.examples import check_finite
from backscope.errors import BadData
from backscope.network import Network, checks


@dataclass(frozen=True)
class Subject:
    """A network and examples, so checked that nothing computed from them has to be checked again.

    Attributes
    ----------
    net : Network
        A copy in float64, whatever trained it: its parameters are those of the original, without rounding.
    x : ndarray or SciPy CSR, (N, n_0)
        As given, of any real dtype, memory-mapped or not.
    y : ndarray, (N, n_L), float64
        The wanted outputs.
    """

    net: Network
    x: Any
    y: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.y)

    def rows(self, which: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x (n, n_0), dense float64, and y (n, n_L) of some rows: a slice or an array of places."""
        x = self.x[which]
        if checks.is_sparse(x):
            x = x.toarray()
        return np.asarray(x, dtype=np.float64), self.y[which]

    def pieces(self, at_once: int) -> Iterator[tuple[slice, NDArray[np.float64], NDArray[np.float64]]]:
        """Yield (rows, x, y) for ``at_once`` rows after the other, so that memory stays bounded whatever N."""
        for start in range(0, len(self), at_once):
            which = slice(start, min(start + at_once, len(self)))
            yield which, *self.rows(which)


def subject(net: Network, x: Any, y: Any) -> Subject:
    """Return what is to be looked at.

    Parameters
    ----------
    net : Network
    x : array_like or SciPy sparse, (N, n_0), or (n_0,) for one example alone
    y : array_like
        (N,) labels or values, or (N, n_L) wanted outputs; for one example alone its label or value, or (n_L,).

    Raises
    ------
    BadData
        If they do not fit the network, are not finite, or there is no row.
    """
    if not checks.is_sparse(x):
        x = checks.plain(x, "x")
        if x.ndim == 1:
            x, y = x[None], [y]
    given = checks.inputs(x, net.sizes[0], x.dtype if x.dtype.kind in "biuf" else None)
    if not given.shape[0]:
        raise BadData("x: got no rows, expected at least one example")
    check_finite(given, "x")
    twin = net.astype("float64")
    return Subject(twin, given, twin.targets(y, rows=given.shape[0]))
