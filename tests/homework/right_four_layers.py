import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def backprop(W1, b1, W2, b2, W3, b3, W4, b4, x, y):
    W = [W1, W2, W3, W4]
    B = [b1, b2, b3, b4]
    a = [x]
    for w, b in zip(W, B):
        a.append(sigmoid(w @ a[-1] + b))
    d = (a[-1] - y) * a[-1] * (1 - a[-1])
    g = []
    for l in (3, 2, 1, 0):
        g = [np.outer(d, a[l]), d] + g
        d = W[l].T @ d * a[l] * (1 - a[l])
    return g
