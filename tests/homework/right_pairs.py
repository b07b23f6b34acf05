from numpy import *

# params = [(W, b), (W, b), ...]


def sig(z):
    return 1 / (1 + exp(-z))


def grad(params, x, y):
    a = x
    tape = []
    for W, b in params:
        z = dot(W, a) + b
        tape.append((a, z))
        a = sig(z)
    # cross entropy: -(y log a + (1-y) log(1-a)), so delta is simply
    delta = a - y
    result = []
    while tape:
        below, z = tape.pop()
        result.append((outer(delta, below), delta))
        if tape:
            W = params[len(tape)][0]
            zb = tape[-1][1]
            delta = dot(W.T, delta) * sig(zb) * (1 - sig(zb))
    result.reverse()
    return result
