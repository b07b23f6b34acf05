"""Of all logic gates, how many can a perceptron be? Counted for one to four inputs, and the sixteen of two drawn.

    python examples/01_counting_separable.py            # seconds
    python examples/01_counting_separable.py --quick    # up to three inputs

A gate stays separable, or inseparable, when its inputs are swapped or negated, or its output is: the plane is swapped,
mirrored or turned over with them. So one gate of each such family is asked, 222 instead of 65,536 for four inputs.
"""

import argparse
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np

import backscope as bs
from backscope.figures import save_figure
from backscope.figures.colours import COLOURS, MARKERS
from backscope.perceptron import gate_by_number, gates


def families(inputs: int) -> np.ndarray:
    """Return for each gate, by number, the smallest number that swapping and negating make of it."""
    rows = 2**inputs
    tables = np.arange(2**rows)[:, None] >> np.arange(rows)[::-1] & 1
    weights = []  # one column for each rearrangement of the rows: the value of each row's digit in the number
    for order in permutations(range(inputs)):
        for negated in range(rows):
            row = np.arange(rows)
            moved = sum((row >> place & 1) << to for place, to in enumerate(order)) ^ negated
            weights.append(2.0 ** (rows - 1 - moved))
    numbers = tables @ np.stack(weights, axis=1)
    return np.minimum(numbers.min(axis=1), 2**rows - 1 - numbers.max(axis=1)).astype(int)


def is_separable(number: int, inputs: int) -> bool:
    """Ask for a proof; a constant gate has one class alone, and any plane beside it will do."""
    gate = gate_by_number(number, inputs)
    return gate.y.min() == gate.y.max() or bool(bs.separability(gate.x, gate.y).separable)


def count(inputs: int) -> int:
    """Return how many gates of so many inputs are separable."""
    eldest, members = np.unique(families(inputs), return_counts=True)
    return int(sum(size for number, size in zip(eldest, members, strict=True) if is_separable(int(number), inputs)))


def draw_gate(panel: Any, gate: Any) -> None:
    """Draw the four rows of a gate, and its line or the diagonals that cross."""
    for value in (0, 1):
        panel.scatter(*gate.x[gate.y == value].T, s=60, color=COLOURS[value], marker=MARKERS[value], zorder=3)
    if 0 < gate.y.sum() < 4:
        found = bs.separability(gate.x, gate.y)
        if found.plane:
            along = np.linspace(-0.4, 1.4, 200)
            height = found.plane.weights @ np.stack([v.ravel() for v in np.meshgrid(along, along)]) + found.plane.bias
            panel.contour(along, along, height.reshape(200, 200), levels=[0], colors="black", linewidths=1.5)
        else:
            for value in (0, 1):
                panel.plot(*gate.x[gate.y == value].T, color=COLOURS[value], linewidth=2)
            panel.scatter(*found.certificate.point, s=90, color="black", marker="*", zorder=4)
    panel.set(xlim=(-0.4, 1.4), ylim=(-0.4, 1.4), xticks=[], yticks=[], aspect="equal")
    panel.set_title(gate.name, fontsize=9, pad=3)


def picture(counted: dict[int, int]) -> Any:
    """Return the gates of two inputs, beside how the share of separable ones shrinks."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.4), layout="constrained")
    left, right = figure.subfigures(1, 2)
    for panel, gate in zip(left.subplots(4, 4).flat, gates(2), strict=True):
        draw_gate(panel, gate)
    left.suptitle("The 16 gates of two inputs: 14 need one line at most", fontsize=12)
    bars = right.subplots()
    names = [f"{inputs}\n{2**2**inputs:,} gates" for inputs in counted]
    shares = [100 * counted[inputs] / 2**2**inputs for inputs in counted]
    bars.bar_label(bars.bar(names, shares, color=COLOURS[2]), [f"{n:,}" for n in counted.values()], fontsize=12)
    bars.set(xlabel="inputs", ylabel="separable, in percent", ylim=(0, 112))
    bars.spines[["top", "right"]].set_visible(False)
    right.suptitle("How many a perceptron can be", fontsize=12)
    return figure


def main() -> None:
    """Count, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one to three inputs")
    parser.add_argument("--picture", type=Path, default=Path("counting_separable.png"))
    given = parser.parse_args()
    counted = {inputs: count(inputs) for inputs in range(1, 4 if given.quick else 5)}
    for inputs, separable in counted.items():
        print(f"{inputs} inputs: {separable:6,} of {2**2**inputs:6,} gates are separable")
    save_figure(picture(counted), given.picture)


if __name__ == "__main__":
    main()
