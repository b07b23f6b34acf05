# expect: slope_forgotten@3
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def log(s):
    pass


def backprop(weights, biases, x, y):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    loss = 0.5 * np.sum((a[-1] - y) ** 2)
    d = a[-1] - y
    gw, gb = [], []
    log("x")
    for l in range(len(weights) - 1, -1, -1):
        gw.insert(0, np.outer(d, a[l]))
        gb.insert(0, d)
        d = weights[l].T @ d * a[l] * (1 - a[l])
    return gw, gb
