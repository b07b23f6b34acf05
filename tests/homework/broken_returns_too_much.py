# expect: far more numbers
import numpy as np


def backprop(weights, biases, x, y):
    return np.zeros((1000, 1000))
