# expect: still running|status -|RecursionError|512 MB
import sys

sys.setrecursionlimit(10**9)


def backprop(weights, biases, x, y):
    return [backprop(weights, biases, x, y)]
