# expect: line 7
import numpy as np


def backprop(weights, biases, x, y):
    n = 0
    while True:
        n += 1
    return weights, biases
