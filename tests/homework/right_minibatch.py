import numpy as np


def s(z):
    return 1 / (1 + np.exp(-z))


class Net:
    def __init__(self, sizes):
        self.sizes = sizes
        rng = np.random.default_rng(1)
        self.weights = [rng.normal(size=(j, k)) for k, j in zip(sizes, sizes[1:])]
        self.biases = [rng.normal(size=(j, 1)) for j in sizes[1:]]

    def one(self, x, y):
        a = [x]
        for w, b in zip(self.weights, self.biases):
            a.append(s(w @ a[-1] + b))
        d = (a[-1] - y) * a[-1] * (1 - a[-1])
        out = []
        for i in range(len(self.weights) - 1, -1, -1):
            out.append((d @ a[i].T, d))
            d = (self.weights[i].T @ d) * a[i] * (1 - a[i])
        return out[::-1]

    def update_mini_batch(self, mini_batch, eta):
        total_w = [0 * w for w in self.weights]
        total_b = [0 * b for b in self.biases]
        for x, y in mini_batch:
            for i, (gw, gb) in enumerate(self.one(x, y)):
                total_w[i] = total_w[i] + gw
                total_b[i] = total_b[i] + gb
        n = len(mini_batch)
        self.weights = [w - eta / n * g for w, g in zip(self.weights, total_w)]
        self.biases = [b - eta / n * g for b, g in zip(self.biases, total_b)]
