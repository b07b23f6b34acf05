# expect: sign, slope_forgotten
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def backprop_batch(weights, biases, X, T):
    # E = (1/N) * sum over examples of |t - o|^2    (no 1/2)
    dW = [np.zeros_like(w) for w in weights]
    dB = [np.zeros_like(b) for b in biases]
    for x, t in zip(X, T):
        o = [x]
        for w, b in zip(weights, biases):
            o.append(sigmoid(w @ o[-1] + b))
        d = 2 * (t - o[-1]) * o[-1] * (1 - o[-1])
        i = len(weights) - 1
        while i >= 0:
            dW[i] += np.outer(d, o[i])
            dB[i] += d
            d = d @ weights[i]
            i -= 1
    return [g / len(X) for g in dW], [g / len(X) for g in dB]
