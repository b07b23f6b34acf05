# expect: status 7
import os


def backprop(weights, biases, x, y):
    os._exit(7)
