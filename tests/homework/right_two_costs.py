import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def mse(a, y):
    return np.mean((a - y) ** 2)


def cross_entropy(a, y):
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def backprop(weights, biases, x, y, loss=mse):
    a = [x]
    for w, b in zip(weights, biases):
        a.append(sigmoid(w @ a[-1] + b))
    d = a[-1] - y
    gw, gb = [], []
    for l in range(len(weights) - 1, -1, -1):
        gw.insert(0, np.outer(d, a[l]))
        gb.insert(0, d)
        d = weights[l].T @ d * a[l] * (1 - a[l])
    return gw, gb
