import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def backprop(W1, b1, x, y):
    a = sigmoid(W1 @ x + b1)
    d = (a - y) * a * (1 - a)
    return np.outer(d, x), d
