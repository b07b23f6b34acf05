import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class NN:
    def __init__(self, n_in, n_hid, n_out):
        self.W1 = np.random.randn(n_in, n_hid)
        self.b1 = np.zeros(n_hid)
        self.W2 = np.random.randn(n_hid, n_out)
        self.b2 = np.zeros(n_out)
        pass

    def forward(self, X):
        self.h = sigmoid(X @ self.W1 + self.b1)
        self.o = sigmoid(self.h @ self.W2 + self.b2)
        return self.o

    def train_step(self, X, y):
        o = self.forward(X)
        n = len(X)
        d2 = (o - y) * o * (1 - o) / n
        d1 = d2 @ self.W2.T * self.h * (1 - self.h)
        self.W2 -= 0.1 * self.h.T @ d2
        self.b2 -= 0.1 * d2.sum(0)
        self.W1 -= 0.1 * X.T @ d1
        self.b1 -= 0.1 * d1.sum(0)
