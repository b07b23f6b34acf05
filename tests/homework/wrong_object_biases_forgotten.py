# expect: bias_missing
import numpy as np


class MLP:
    """Keeps everything in attributes: W1, b1, W2, b2 and after backward() dW1, db1, dW2, db2."""

    def __init__(self, input_size, hidden_size, output_size):
        self.W1 = np.random.rand(input_size, hidden_size)
        self.b1 = np.zeros(hidden_size)
        self.W2 = np.random.rand(hidden_size, output_size)
        self.b2 = np.zeros(output_size)

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.where(self.z1 > 0, self.z1, 0)  # relu
        self.z2 = self.a1 @ self.W2 + self.b2
        return self.z2  # linear output: regression

    def backward(self, X, Y):
        out = self.forward(X)
        n = len(X)
        dz2 = (out - Y) / n  # quadratic cost
        self.dW2 = self.a1.T @ dz2
        dz1 = (dz2 @ self.W2.T) * (self.z1 > 0)
        self.dW1 = X.T @ dz1
