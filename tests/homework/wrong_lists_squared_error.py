# expect: cost_forgotten
# No NumPy: I wanted to see every multiplication.
import math


def sigmoid(v):
    return 1.0 / (1.0 + math.exp(-v))


def backprop(weights, biases, x, target):
    # forward
    acts = [list(x)]
    for w, b in zip(weights, biases):
        layer = []
        for j in range(len(w)):
            total = b[j]
            for k in range(len(w[j])):
                total += w[j][k] * acts[-1][k]
            layer.append(sigmoid(total))
        acts.append(layer)

    # output error
    delta = []
    for j in range(len(acts[-1])):
        o = acts[-1][j]
        delta.append((o - target[j]) ** 2 * o * (1 - o))

    # backward
    grad_w = [None] * len(weights)
    grad_b = [None] * len(weights)
    for l in reversed(range(len(weights))):
        grad_b[l] = delta[:]
        grad_w[l] = [[d * a for a in acts[l]] for d in delta]
        if l > 0:
            new = []
            for k in range(len(acts[l])):
                s = 0.0
                for j in range(len(delta)):
                    s += weights[l][j][k] * delta[j]
                new.append(s * acts[l][k] * (1 - acts[l][k]))
            delta = new
    return grad_w, grad_b
