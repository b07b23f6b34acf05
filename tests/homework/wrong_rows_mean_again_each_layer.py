# expect: mean_twice
import numpy as np

f = lambda z: 1 / (1 + np.exp(-z))
df = lambda z: f(z) * (1 - f(z))


def gradients(weights, biases, X, Y):
    """Mean of half the squared error; one row per example; weights are (inputs, outputs)."""
    N = X.shape[0]
    acts, zs = [X], []
    for W, b in zip(weights, biases):
        zs.append(acts[-1] @ W + b)
        acts.append(f(zs[-1]))
    loss = 0.5 * np.sum((acts[-1] - Y) ** 2) / N
    D = (acts[-1] - Y) * df(zs[-1]) / N
    gW, gb = [], []
    for i in range(len(weights) - 1, -1, -1):
        gW.append(acts[i].T @ D)
        gb.append(D.sum(axis=0))
        if i > 0:
            D = (D @ weights[i].T) * df(zs[i - 1]) / N
    gW.reverse()
    gb.reverse()
    return loss, gW, gb
