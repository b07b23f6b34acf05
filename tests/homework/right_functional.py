from functools import reduce

import numpy as np

act = np.tanh
act_prime = lambda z: 1 / np.cosh(z) ** 2


def step_forward(state, layer):
    w, b = layer
    zs, activations = state
    z = w @ activations[-1] + b
    return zs + [z], activations + [act(z)]


def step_back(state, item):
    deltas = state
    w, z = item
    return [(w.T @ deltas[0]) * act_prime(z)] + deltas


def backprop(biases, weights, Xb, Yb):
    m = Xb.shape[1]
    zs, As = reduce(step_forward, zip(weights, biases), ([], [Xb]))
    last = (As[-1] - Yb) * act_prime(zs[-1]) / m
    deltas = reduce(step_back, zip(weights[:0:-1], zs[-2::-1]), [last])
    return tuple(d.sum(axis=1).reshape(-1, 1) for d in deltas), tuple(d @ a.T for d, a in zip(deltas, As))
