# expect: bias_missing
import numpy as np


class Network(object):

    def __init__(self, sizes):
        self.num_layers = len(sizes)
        self.sizes = sizes
        self.biases = [np.random.randn(n, 1) for n in sizes[1:]]
        self.weights = [np.random.randn(n, m) for m, n in zip(sizes[:-1], sizes[1:])]

    def backprop(self, x, y):
        grads_b = [np.zeros(b.shape) for b in self.biases]
        grads_w = [np.zeros(w.shape) for w in self.weights]
        a, outs, sums = x, [x], []
        for b, w in zip(self.biases, self.weights):
            z = w.dot(a) + b
            sums.append(z)
            a = sigma(z)
            outs.append(a)
        delta = self.cost_derivative(outs[-1], y) * sigma_prime(sums[-1])
        grads_b[-1] = delta
        grads_w[-1] = delta.dot(outs[-2].T)
        for k in range(2, self.num_layers):
            delta = self.weights[-k + 1].T.dot(delta) * sigma_prime(sums[-k])
            grads_w[-k] = delta.dot(outs[-k - 1].T)
        return (grads_b, grads_w)

    def cost_derivative(self, out, y):
        return out - y


def sigma(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigma_prime(z):
    return sigma(z) * (1 - sigma(z))
