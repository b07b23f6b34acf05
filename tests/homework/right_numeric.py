import numpy as np


def cost(w, b, x, y):
    for W, B in zip(w, b):
        x = 1 / (1 + np.exp(-(W @ x + B)))
    return 0.5 * ((x - y) ** 2).sum()


def grads(w, b, x, y):
    # slow but sure: central differences
    out = []
    for group in (w, b):
        out.append([])
        for p in group:
            g = np.empty_like(p)
            for i in np.ndindex(p.shape):
                keep, h = p[i], 1e-5
                p[i] = keep + h
                up = cost(w, b, x, y)
                p[i] = keep - h
                down = cost(w, b, x, y)
                p[i] = keep
                g[i] = (up - down) / (2 * h)
            out[-1].append(g)
    return out
