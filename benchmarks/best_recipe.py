"""How far ``backscope train --recipe best`` gets on MNIST, and how long it takes, seed by seed.

    python benchmarks/best_recipe.py [SEED …]

A tenth of the training digits is held out; the epoch that does best on it is kept, and the test digits are answered
once, by that network. Each seed is a process of its own; its time is that of the whole process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time

import backscope as bs

COMMAND = "from backscope.cli.main import main; main()"


def trained(seed: int) -> str:
    """Run the recipe with ``seed``; return a row of a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", COMMAND, "train", "mnist", "--recipe", "best", "--seed", str(seed)]
        began = time.perf_counter()
        done = subprocess.run([*command, "--folder", f"{folder}/run", "--json"], check=True, stdout=subprocess.PIPE)
        minutes = (time.perf_counter() - began) / 60
        validation = max(record["validation_accuracy"] for record in bs.open_run(f"{folder}/run").history)
    told = json.loads(done.stdout)
    return (
        f"| {seed} | {told['epochs']}, best {told['best_epoch']} | {validation:.2%} | {told['test_accuracy']:.2%} "
        f"| {minutes:.1f} |"
    )


def main() -> None:
    print("| seed | epochs | held-out digits | test digits | minutes |\n|--:|--:|--:|--:|--:|", flush=True)
    for seed in [int(word) for word in sys.argv[1:]] or [0]:
        print(trained(seed), flush=True)


if __name__ == "__main__":
    main()
