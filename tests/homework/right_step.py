import numpy as np


def train_step(Ws, bs, x, t, lr):
    # x: (batch, features); biases are row vectors; plain gradient descent on the mean of 1/2 (o - t)^2
    hs = [x]
    for W, b in zip(Ws, bs):
        hs.append(np.tanh(hs[-1] @ W + b))
    err = (hs[-1] - t) * (1.0 - hs[-1] ** 2) / len(x)
    new_Ws, new_bs = list(Ws), list(bs)
    for i in reversed(range(len(Ws))):
        down = err @ Ws[i].T
        new_Ws[i] = Ws[i] - lr * hs[i].T @ err
        new_bs[i] = bs[i] - lr * err.sum(axis=0, keepdims=True)
        err = down * (1.0 - hs[i] ** 2)
    return new_Ws, new_bs
