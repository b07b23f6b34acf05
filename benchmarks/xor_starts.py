"""How many random starts of a hidden layer get stuck at XOR, as the lab's third rung says.

python benchmarks/xor_starts.py [STARTS]
"""

from __future__ import annotations

import sys

import numpy as np

import backscope as bs


def stuck(hidden: int, activation: str, starts: int) -> int:
    """Return how many of the seeds 0 … starts - 1 do not answer all four rows rightly after 2,000 full steps."""
    xor = bs.load("xor").train
    wrong = 0
    for seed in range(starts):
        net = bs.Network([2, hidden, 1], activation, "sigmoid", "binary_cross_entropy", seed=seed, dtype="float64")
        bs.train(net, xor, epochs=2000, batch_size=4, optimizer="sgd", learning_rate=1.0, seed=seed)
        wrong += not np.array_equal(np.ravel(net.predict(xor.x)), xor.y)
    return wrong


def main() -> None:
    """Print a table."""
    starts = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"of {starts} starts got stuck:")
    for activation in ("sigmoid", "tanh", "relu"):
        print(f"{activation:8}", *(f"{hidden} hidden: {stuck(hidden, activation, starts):3}  " for hidden in (2, 3, 4)))


if __name__ == "__main__":
    main()
