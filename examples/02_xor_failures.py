"""How often does training fail to solve XOR? Counted over 1,000 random starts of each of 24 networks.

    python examples/02_xor_failures.py            # two minutes or so
    python examples/02_xor_failures.py --quick    # 20 starts each, in seconds

A network of 2 inputs, one hidden layer and one sigmoid output learns the four rows by plain gradient descent: all four
in each step, learning rate 1, at most 5,000 steps, ended after a block of 500 in which no row was ever wrong. It has
solved XOR if it then answers all four rightly. The starts are backscope's own: Glorot's for sigmoid and tanh, He's for
ReLU, biases 0, seeds 0, 1, 2, …
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

import backscope as bs
from backscope.errors import Diverged
from backscope.figures import save_figure

HIDDEN = (2, 3, 4, 8)
ACTIVATIONS = ("sigmoid", "tanh", "relu")
COSTS = ("quadratic", "binary_cross_entropy")
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([0, 1, 1, 0])
BLOCK, BLOCKS = 500, 10
# A block of steps is one epoch over so many copies of the four rows: the engine does it in a single call.
DATA = np.tile(X, (BLOCK, 1)), np.tile(Y, BLOCK)


def solves(hidden: int, activation: str, cost: str, seed: int) -> bool:
    """Tell whether training from this start ends with all four rows right."""
    net = bs.Network([2, hidden, 1], hidden=activation, output="sigmoid", cost=cost, seed=seed, dtype="float64")
    recipe = {"epochs": BLOCKS, "batch_size": 4, "shuffle": False, "optimizer": "sgd", "learning_rate": 1.0}
    try:
        bs.train(net, DATA, **recipe, threads=1, callbacks=[lambda run, record: record["accuracy"] == 1])
    except Diverged:
        return False
    return bool((net.predict(X) == Y).all())


def failures(seeds: int) -> np.ndarray:
    """Return the share of starts that fail, (costs, activations, hidden sizes), and print each as it is known."""
    shares = np.empty((len(COSTS), len(ACTIVATIONS), len(HIDDEN)))
    print(f"share of {seeds:,} starts that fail, by hidden neurons")
    print(f"{'cost':22}{'activation':12}" + "".join(f"{hidden:>8}" for hidden in HIDDEN))
    for c, cost in enumerate(COSTS):
        for a, activation in enumerate(ACTIVATIONS):
            for h, hidden in enumerate(HIDDEN):
                shares[c, a, h] = 1 - np.mean([solves(hidden, activation, cost, seed) for seed in range(seeds)])
            print(f"{cost:22}{activation:12}" + "".join(f"{share:8.1%}" for share in shares[c, a]), flush=True)
    return shares


def picture(shares: np.ndarray, seeds: int) -> Any:
    """Return the shares as a matplotlib Figure: one map a cost, every number written into its field."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.4), dpi=160, layout="constrained")
    figure.suptitle(f"How often training fails to solve XOR: {seeds:,} random starts each", fontsize=14)
    for panel, cost, share in zip(figure.subplots(1, len(COSTS)), COSTS, shares, strict=True):
        panel.imshow(share, cmap="YlOrBr", vmin=0, vmax=1, aspect="auto")
        for (row, column), value in np.ndenumerate(share):
            colour = "white" if value > 0.6 else "black"
            panel.text(column, row, f"{value:.1%}", ha="center", va="center", fontsize=15, color=colour)
        panel.set_title(f"{cost.replace('_', ' ').replace('cross ', 'cross-')} cost", fontsize=12)
        panel.set_xticks(range(len(HIDDEN)), [str(hidden) for hidden in HIDDEN], fontsize=12)
        panel.set_yticks(range(len(ACTIVATIONS)), ACTIVATIONS, fontsize=12)
        panel.set_xlabel("hidden neurons", fontsize=12)
        panel.spines[:].set_visible(False)
        panel.tick_params(length=0)
    return figure


def main() -> None:
    """Count, print the table, write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="20 starts each instead of 1,000")
    parser.add_argument("--picture", type=Path, default=Path("xor_failures.png"), help="PNG or SVG to write")
    chosen = parser.parse_args()
    seeds = 20 if chosen.quick else 1000
    save_figure(picture(failures(seeds), seeds), chosen.picture)
    print(f"picture: {chosen.picture}")


if __name__ == "__main__":
    main()
