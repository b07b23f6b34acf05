# expect: not_computed@3
import numpy as np


def backprop(weights, biases, x, y):
    return [np.zeros_like(w) for w in weights], [np.zeros_like(b) for b in biases]
