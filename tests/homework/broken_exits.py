# expect: sys.exit
import sys


def backprop(weights, biases, x, y):
    sys.exit(0)
