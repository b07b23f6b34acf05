import numpy as np


def back(w, b, x, y, l=0, a=None):
    """Recursion instead of two loops: each level gives delta to the one that called it."""
    a = x if a is None else a
    z = w[l] @ a + b[l]
    out = np.tanh(z)
    slope = 1 - np.tanh(z) ** 2
    if l == len(w) - 1:
        delta = (out - y) * slope
        return [delta @ a.T], [delta], w[l].T @ delta
    gw, gb, asked = back(w, b, x, y, l + 1, out)
    delta = asked * slope
    return [delta @ a.T] + gw, [delta] + gb, w[l].T @ delta


def backprop(w, b, x, y):
    gw, gb, _ = back(w, b, x, y)
    return gw, gb
