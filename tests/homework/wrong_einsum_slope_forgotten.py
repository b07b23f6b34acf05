# expect: slope_forgotten
import numpy as np


def backward(params, X, Y):
    """params: {'W1': (n_in, n_out), 'b1': (n_out,), ...}; every per-example gradient, then the average. softmax + cross-entropy"""
    L = len(params) // 2
    A = {0: X}
    for l in range(1, L + 1):
        Z = np.einsum("bi,io->bo", A[l - 1], params[f"W{l}"]) + params[f"b{l}"]
        if l < L:
            A[l] = 1 / (1 + np.exp(-Z))
        else:
            E = np.exp(Z - Z.max(1)[:, None])
            A[l] = E / E.sum(1)[:, None]
    D = A[L] - Y
    g = {}
    for l in range(L, 0, -1):
        per_example = np.einsum("bi,bo->bio", A[l - 1], D)
        g[f"dW{l}"] = per_example.mean(axis=0)
        g[f"db{l}"] = D.mean(axis=0)
        if l > 1:
            D = np.einsum("bo,io->bi", D, params[f"W{l}"])
    return g
