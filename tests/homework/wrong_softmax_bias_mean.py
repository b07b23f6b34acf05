# expect: mean_twice
import numpy as np


def two_layer_gradients(W1, b1, W2, b2, X, y):
    """ReLU, then softmax with cross entropy. y holds class numbers."""
    n = X.shape[0]
    h_in = X.dot(W1) + b1
    h = np.maximum(0, h_in)
    scores = h.dot(W2) + b2
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()

    dscores = p.copy()
    dscores[np.arange(n), y] -= 1
    dscores /= n
    grads = {}
    grads["W2"] = h.T.dot(dscores)
    grads["b2"] = dscores.mean(axis=0)
    dh = dscores.dot(W2.T)
    dh[h_in <= 0] = 0
    grads["W1"] = X.T.dot(dh)
    grads["b1"] = dh.mean(axis=0)
    return loss, grads
