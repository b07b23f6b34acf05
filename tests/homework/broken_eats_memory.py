# expect: more than 512 MB|still running
import numpy as np


def backprop(weights, biases, x, y):
    kept = []
    while True:
        kept.append(np.ones((4000, 4000)))
