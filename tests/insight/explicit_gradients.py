"""The gradients of single examples, each by a back-propagation of its own: what the factored forms must equal."""

import numpy as np

import backscope as bs


def gradients(net, x, y):
    """Return the gradients (N, number of parameters) of the examples, one after the other."""
    return np.stack([bs.backprop(net, x[i : i + 1], y[i : i + 1]).gradient for i in range(len(x))])


def rms(g):
    """Return the root mean square of the gradients' norms."""
    return np.sqrt((g**2).sum(axis=1).mean())
