"""Every example's gradient beside every other's: who asks for the same, who for the opposite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice
from backscope.insight.factors import Passes, one_thread
from backscope.insight.subject import subject
from backscope.network import Network, checks

MOST = 4096  # examples: a table of all pairs has 128 MB then


@dataclass(frozen=True)
class Pairwise:
    """All dot products of the gradients g_1 … g_N of single examples; arrays are float64.

    Attributes
    ----------
    dots : ndarray, (N, N)
        g_i·g_j; the squared norms on the diagonal. With NumPy's usual indices, in the order of the examples.

    Raises
    ------
    Nothing.

    Source
    ------
    Jacot, Gabriel, Hongler, *Neural tangent kernel*, NeurIPS 2018: what one example's step does to another's cost.
    """

    dots: NDArray[np.float64]

    @property
    def cosines(self) -> NDArray[np.float64]:
        """The cosines (N, N), -1 to 1; NaN where a gradient is 0."""
        norms = np.sqrt(np.diagonal(self.dots))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.clip(self.dots / norms / norms[:, None], -1, 1)

    @property
    def directions(self) -> float:
        """How many directions the gradients point in, 1 to N: (Σ λ)²/Σ λ² of the eigenvalues of ``dots``.

        1 where all lie on one line, N where they are of one length at right angles; NaN where all are 0.
        """
        square = float((self.dots**2).sum())
        return float(np.trace(self.dots) ** 2 / square) if square > 0 else np.nan

    def to_json(self) -> dict[str, Any]:
        """Return the dot products, JSON-able."""
        return {"dots": self.dots.tolist()}


@one_thread()
def pairwise(net: Network, x: Any, y: Any) -> Pairwise:
    """Return the dot products of all pairs of the examples' gradients, in float64.

    By Σ_l (D Dᵀ)∘(A Aᵀ + 1), D being delta[l] and A a[l-1]: no gradient is built. A step of gradient descent on example
    i alone, so small that the cost is straight, changes the cost of example j by -eta·g_i·g_j.

    Parameters
    ----------
    net : Network
        Computed with in float64, whatever trained it.
    x : array_like or SciPy sparse, (N, n_0)
        4,096 examples at most.
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs

    Returns
    -------
    Pairwise

    Raises
    ------
    BadChoice
        If there are more examples.
    BadData
        If x or y do not fit the network, there is no row, or a cost or gradient is not finite.

    Source
    ------
    Dangel, Kunstner, Hennig, *BackPACK*, ICLR 2020, appendix, for the form.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 1], output="sigmoid", cost="binary_cross_entropy", initial="zeros")
    >>> xor = bs.load("xor").train
    >>> bs.insight.pairwise(net, xor.x, xor.y).dots.tolist()
    [[0.25, -0.25, -0.25, 0.25], [-0.25, 0.5, 0.25, -0.5], [-0.25, 0.25, 0.5, -0.5], [0.25, -0.5, -0.5, 0.75]]
    """
    seen = subject(net, x, y)
    if len(seen) > MOST:
        raise BadChoice(f"x: got {len(seen):,} examples, expected at most {MOST:,}; pick some rows, x[:{MOST}]")
    a, delta = _joined(Passes(seen))
    dots = np.zeros((len(seen), len(seen)))
    for l in range(1, len(seen.net.sizes)):
        dots += (delta[l] @ delta[l].T) * (_products(seen.x if l == 1 else a[l - 1]) + 1)
    return Pairwise(dots)


def _joined(passes: Passes) -> tuple[list[Any], list[Any]]:
    """Return a[l] and delta[l] of all examples, l = 1 … L: the inputs are left where they are."""
    parts: list[tuple[list[Any], list[Any]]] = []
    for piece in passes:
        piece.squared_norms()  # refuses those too long for a dot product
        parts.append((piece.a[1:], piece.delta[1:]))
    a, delta = ([None, *map(np.concatenate, zip(*lists, strict=True))] for lists in zip(*parts, strict=True))
    return a, delta


def _products(a: Any) -> NDArray[np.float64]:
    """Return A Aᵀ (N, N) in float64, of sparse rows too."""
    a = a.astype(np.float64)
    return (a @ a.T).toarray() if checks.is_sparse(a) else a @ a.T
