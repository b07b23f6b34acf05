# expect: not_computed@1
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def backprop(weights, biases, x, y):
    n = len(x)
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(a[-1] @ w.T + b))
    d = (a[-1] - y) * a[-1] * (1 - a[-1]) / n
    gw = [np.zeros_like(w) for w in weights]
    gb = [np.zeros_like(b) for b in biases]
    for l in range(len(weights) - 1, 0, -1):
        gw[l] = d.T @ a[l]
        gb[l] = d.sum(0)
        d = d @ weights[l] * a[l] * (1 - a[l])
    return gw, gb
