"""What is timed: networks, recipes and data, the same for every peer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.network import Network


@dataclass(frozen=True)
class Workload:
    """One network, one recipe, one kind of data; ``goals`` are how many times sooner than a peer we mean to be."""

    name: str
    data: str  # "mnist", "normal" or "one-hot"
    sizes: tuple[int, ...]
    hidden: str
    optimizer: str
    learning_rate: float
    batch_size: int
    examples: int
    goals: dict[str, float]

    @property
    def task(self) -> str:
        """Classification by softmax and cross-entropy, or regression by one linear output and ½ Σ r²."""
        return "regression" if self.sizes[-1] == 1 else "classification"

    @property
    def products(self) -> int:
        """Multiply-adds of one epoch of dense arithmetic: forward, backward and gradient."""
        pairs = list(zip(self.sizes[:-1], self.sizes[1:], strict=True))
        forward = sum(a * b for a, b in pairs)
        return self.examples * (3 * forward - pairs[0][0] * pairs[0][1])

    def network(self) -> Network:
        """Return the network that every peer starts from."""
        output, cost = ("identity", "quadratic") if self.task == "regression" else ("softmax", "cross_entropy")
        return Network(self.sizes, hidden=self.hidden, output=output, cost=cost, seed=1)

    def arrays(self) -> tuple[NDArray[np.float32], NDArray[Any]]:
        """Return x (N, n_0) and y (N,): classes, or values."""
        random = np.random.default_rng(0)
        N, n = self.examples, self.sizes[0]
        if self.data == "mnist":
            from backscope.data import load

            train = load("mnist").train
            return train.x[:N], train.y[:N]
        if self.data == "one-hot":
            x = np.zeros((N, n), dtype=np.float32)
            columns = 100  # values of each of the categorical columns
            for first in range(0, n, columns):
                x[np.arange(N), first + random.integers(0, columns, N)] = 1
            effect = random.standard_normal(n).astype(np.float32)
            return x, (x @ effect / np.sqrt(n / columns) + 0.1 * random.standard_normal(N)).astype(np.float32)
        x = random.standard_normal((N, n)).astype(np.float32)
        teacher = random.standard_normal((n, self.sizes[-1]))
        return x, np.argmax(x @ teacher + random.standard_normal((N, self.sizes[-1])), axis=1)


WORKLOADS = [
    Workload("784-30-10, SGD, batch 10, MNIST", "mnist", (784, 30, 10), "sigmoid", "sgd", 0.5, 10, 60_000,
             {"jax": 5, "torch": 25, "sklearn": 20}),
    Workload("784-128-64-10, Adam, batch 64, MNIST", "mnist", (784, 128, 64, 10), "relu", "adam", 1e-3, 64, 60_000,
             {"jax": 3, "torch": 6, "sklearn": 8}),
    Workload("784-512-512-10, Adam, batch 128, MNIST", "mnist", (784, 512, 512, 10), "relu", "adam", 1e-3, 128, 60_000,
             {"jax": 1.3, "torch": 1.5, "sklearn": 2.5}),
    Workload("16-32-32-10, SGD, batch 32, dense", "normal", (16, 32, 32, 10), "relu", "sgd", 0.1, 32, 20_000,
             {"jax": 4, "torch": 40, "sklearn": 30}),
    Workload("2000 one-hot inputs-64-1, Adam, batch 64", "one-hot", (2000, 64, 1), "relu", "adam", 1e-3, 64, 20_000,
             {"jax": 10, "torch": 10, "sklearn": 10}),
]  # fmt: skip

# Dense work whose weights fit no cache of a core: its speed is told as a fraction of the machine's own sgemm.
LARGE = Workload("1024-1024-1024-1024, SGD, batch 256, dense", "normal", (1024, 1024, 1024, 1024), "relu", "sgd", 0.01,
                 256, 4096, {})  # fmt: skip


def sweep() -> list[Workload]:
    """Return workloads of hidden widths 8 … 1024 at batch 32 and 256, on a part of MNIST."""
    base = replace(WORKLOADS[1], examples=10_240, goals={})
    return [
        replace(base, name=f"784-{width}-10, Adam, batch {batch}", sizes=(784, width, 10), batch_size=batch)
        for batch in (32, 256)
        for width in (8, 16, 32, 64, 128, 256, 512, 1024)
    ]
