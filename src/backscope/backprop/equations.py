"""Back-propagation: the definition. Every other engine is tested against these lines.

The four equations (Nielsen 2015, chapter 2, with examples as rows), where the 1/N enters once, in delta[L]:

    BP1   delta[L]  = dC/dz[L]
    BP2   delta[l]  = (delta[l+1] @ w[l+1]) * sigma_l'(z[l])
    BP3   grad_b[l] = delta[l].sum(axis=0)
    BP4   grad_w[l] = delta[l].T @ a[l-1]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.backprop.penalty import Penalty, as_penalty
from backscope.backprop.trace import Trace
from backscope.errors import BadData
from backscope.network import Network, checks, forward

Masks = Sequence[NDArray[Any] | None] | None


def backprop(
    net: Network,
    x: Any,
    y: Any,
    *,
    penalty: float | str | Penalty = 0.0,
    sample_weight: ArrayLike | None = None,
    masks: Masks = None,
) -> Trace:
    """Run one batch forward and backward and keep every number, in float64.

    Parameters
    ----------
    net : Network
        Of any dtype; a float32 network's parameters are taken as they are and computed with in float64.
    x : array_like or SciPy sparse, shape (N, n_0)
    y : array_like
        Shape (N, n_L): wanted outputs; or (N,): labels of a classifier, values where n_L is 1.
    penalty : float, str or Penalty, default 0
        A number is L2's: C gains l2/2 Σ w². Or ``"l1=0.001,l2=0.01"``.
    sample_weight : array_like, shape (N,), optional
        s_x, used as they are: C = (1/N) Σ s_x C_x.
    masks : list, optional
        Dropout's factors for layers 0 … L - 1, see ``backscope.backprop.dropout``.

    Returns
    -------
    Trace

    Raises
    ------
    BadData
        If shapes do not fit, there is no row, or a target means nothing to the cost.
    BadChoice
        If the penalty cannot be read.

    Source
    ------
    Rumelhart, Hinton, Williams, Nature 323 (1986); Nielsen (2015), equations BP1 to BP4.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    >>> net.w[1][...] = [[0.15, 0.20], [0.25, 0.30]]; net.b[1][...] = 0.35
    >>> net.w[2][...] = [[0.40, 0.45], [0.50, 0.55]]; net.b[2][...] = 0.60
    >>> trace = bs.backprop(net, [[0.05, 0.10]], [[0.01, 0.99]])
    >>> round(trace.cost, 6), round(float(trace.grad_w[2][0, 0]), 6)
    (0.298371, 0.082167)
    """
    net = net.astype("float64")
    x = checks.inputs(x, net.sizes[0], np.float64)
    y = net.targets(y, rows=x.shape[0])
    weights = checks.positive_weights(sample_weight, x.shape[0])
    return trace_batch(net, x, y, as_penalty(penalty), weights, masks)


def trace_batch(
    net: Network, x: Any, y: NDArray[Any], penalty: Penalty, weights: NDArray[Any] | None = None, masks: Masks = None
) -> Trace:
    """Do what :func:`backprop` does with arguments that were checked before, in the network's own dtype."""
    N, L = x.shape[0], len(net.sizes) - 1
    if N == 0:
        raise BadData("x: got no rows, expected at least one example")
    z, a = forward(net, x, masks)
    delta: list[Any] = [None] * (L + 1)
    grad_w: list[Any] = [None] * (L + 1)
    grad_b: list[Any] = [None] * (L + 1)
    with np.errstate(over="ignore", invalid="ignore"):  # told by a cost or parameter that is not finite
        costs = net.cost.per_example(z[L], a[L], y)
        share = np.full((N, 1), 1 / N) if weights is None else weights[:, None] / N
        delta[L] = net.cost.delta(z[L], a[L], y, net.activations[L]) * share.astype(net.dtype)  # BP1
        for l in range(L, 0, -1):
            if l < L:
                delta[l] = _delta_below(net, z, a, delta[l + 1], masks, l)  # BP2
            grad_b[l] = delta[l].sum(axis=0)  # BP3
            grad_w[l] = delta[l].T @ a[l - 1]  # BP4
        part = penalty.add(net.w, grad_w)
        cost = float(share[:, 0] @ costs) + part
    return Trace(z, a, delta, grad_w, grad_b, cost, costs, part)


def _delta_below(net: Network, z: Any, a: Any, delta_above: Any, masks: Masks, l: int) -> NDArray[Any]:
    """BP2: delta[l] from delta[l+1]; what dropout took away asks for nothing."""
    sigma = net.activations[l]
    dC_da = delta_above @ net.w[l + 1]
    if masks is None or masks[l] is None:
        return sigma.pull_back(z[l], a[l], dC_da)
    return sigma.pull_back(z[l], sigma.value(z[l]), dC_da * masks[l])


def cost_of(
    net: Network, x: Any, y: NDArray[Any], penalty: Penalty, weights: NDArray[Any] | None = None, masks: Masks = None
) -> float:
    """Return C of checked arguments by a forward pass alone: the number that ``backprop``'s gradients derive."""
    z, a = forward(net, x, masks)
    with np.errstate(over="ignore", invalid="ignore"):
        costs = net.cost.per_example(z[-1], a[-1], y)
        mean = costs.mean(dtype=np.float64) if weights is None else (weights @ costs) / len(costs)
        return float(mean) + penalty.add(net.w)
