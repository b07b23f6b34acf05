"""One example a step, ten, or all of them? Three descents from one start, on the cost surface of one small network.

    python examples/03_race.py            # the picture of docs/race.md, and how soon each gets how far
    python examples/03_race.py --quick    # fewer steps and examples

First all racers do the same number of steps: the paths on the surface. Then all see the same number of examples: what
an example is worth, and a second. Every number is measured; the seconds are this machine's.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

import backscope as bs
from backscope.figures import approximation_figure, race_figure, save_figure

COSTS = (0.4, 0.3, 0.2, 0.1)


def turn(racer: Any) -> float:
    """Return the median angle, in degrees, between a step and the next, of the first steps: all were recorded."""
    first = racer.steps[: int(np.argmin(np.append(np.diff(racer.steps) == 1, False))) + 1]
    moves = np.diff(racer.parameters[: len(first)], axis=0)
    moves /= np.linalg.norm(moves, axis=1, keepdims=True)
    return float(np.degrees(np.median(np.arccos((moves[1:] * moves[:-1]).sum(axis=1).clip(-1, 1)))))


def stagger(found: Any) -> None:
    """Print how straight the racers went."""
    print(found)
    print(f"\n{'':20}{'turn from step to step':>24}{'share of moves uphill':>24}")
    for racer in found.racers:
        print(f"{racer.name:20}{turn(racer):23.0f}°{(np.diff(racer.cost) > 0).mean():24.0%}")


def worth(found: Any) -> None:
    """Print after how many examples and milliseconds each racer first had come so low."""
    print(f"\nafter how many examples, and milliseconds, C was first at most …\n{'':20}", end="")
    print("".join(f"{cost:>20}" for cost in COSTS))
    for racer in found.racers:
        cells = []
        for cost in COSTS:
            there = np.flatnonzero(racer.cost <= cost)
            if there.size:
                seen, took = racer.examples_seen[there[0]], 1000 * racer.seconds[there[0]]
            cells.append(f"{seen:,}, {took:.2f} ms" if there.size else "never")
        print(f"{racer.name:20}" + "".join(f"{cell:>20}" for cell in cells))


def main() -> None:
    """Race twice, measure how gradients agree, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer steps and examples")
    parser.add_argument("--picture", type=Path, default=Path("race.png"), help="PNG or SVG to write")
    given = parser.parse_args()
    moons = bs.load("moons:n=500,noise=0.2", test=0)
    net = bs.Network([2, 8, 2], hidden="tanh", seed=3)

    found = bs.insight.race(net, moons, steps=60 if given.quick else 400, learning_rate=0.5)
    stagger(found)
    worth(bs.insight.race(net, moons, epochs=5 if given.quick else 40, learning_rate=0.2, grid=2))

    data = bs.load("moons:n=500,noise=0.2" if given.quick else "mnist", test=0).train
    other = net if given.quick else bs.Network([784, 30, 10], seed=1)
    close = bs.insight.approximation(other, data.x[:2000], data.y[:2000], draws=5 if given.quick else 50)
    print(f"\n{close}")

    save_figure(race_figure(found, "Three descents from one start: so many steps each"), given.picture)
    second = given.picture.with_stem("approximation")
    save_figure(approximation_figure(close, "How well a mini-batch approximates the full gradient"), second)
    print(f"\npictures: {given.picture}, {second}")


if __name__ == "__main__":
    main()
