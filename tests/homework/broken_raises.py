# expect: line 6: raised ZeroDivisionError: division by zero
import numpy as np


def backprop(weights, biases, x, y):
    return [w / len(weights[0][0][:0]) for w in weights], 1 / 0
