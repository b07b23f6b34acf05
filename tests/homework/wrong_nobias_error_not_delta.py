# expect: passed_without_slope
import numpy as np

# the short one: no biases at all


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def gradient(w0, w1, X, y):
    l1 = nonlin(np.dot(X, w0))
    l2 = nonlin(np.dot(l1, w1))
    l2_delta = (l2 - y) * nonlin(l2, deriv=True) / len(X)
    l1_delta = ((l2 - y) / len(X)).dot(w1.T) * nonlin(l1, deriv=True)
    return X.T.dot(l1_delta), l1.T.dot(l2_delta)
