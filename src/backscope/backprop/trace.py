"""Everything that one pass forward and backward computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.network import Layout
from backscope.notebook import Shown


@dataclass(frozen=True)
class Trace(Shown):
    """Every number of one pass forward and backward over a batch of N examples; lists are indexed by layer.

    Attributes
    ----------
    z : list
        ``z[l]`` (N, n_l), before the activation, l = 1 … L; ``z[0]`` is None.
    a : list
        ``a[l]`` (N, n_l), after the activation (and after dropout's mask where there is one); ``a[0]`` is x.
    delta : list
        ``delta[l]`` = dC/dz[l] (N, n_l), which holds the 1/N; ``delta[0]`` is None.
    grad_w, grad_b : list
        dC/dw[l] (n_l, n_{l-1}) and dC/db[l] (n_l,); None at index 0.
    cost : float
        C: the mean of ``costs`` (times the sample weights, if there are any) plus ``penalty``.
    costs : ndarray, (N,)
        C_x of each example, without weight or penalty.
    penalty : float
        The penalty's share of ``cost``.

    Raises
    ------
    Nothing.

    Source
    ------
    Nielsen (2015), chapter 2, for the quantities and their names.
    """

    z: list[Any]
    a: list[Any]
    delta: list[Any]
    grad_w: list[Any]
    grad_b: list[Any]
    cost: float
    costs: NDArray[Any]
    penalty: float

    @property
    def gradient(self) -> NDArray[Any]:
        """All gradients as one flat vector, in the order of ``Network.parameters``."""
        sizes = tuple(np.shape(layer)[1] for layer in self.a)
        return Layout(sizes).flatten(self.grad_w, self.grad_b)
