"""How soon a network is good: MNIST from a cold process to 97 % and 98 % of the test digits, everything included.

    python -m backscope.bench.quality PEER THREADS

One process, one peer: the clock starts before the first import. The recipe is that of ``backscope train``: 784-256-10,
ReLU, Adam, one cycle to a learning rate of 0.004 over 4 epochs in batches of 64; after each epoch the 10,000 test
digits are answered. The peers get the digits as float32 arrays, unpacked as fast as we can; backscope reads them
packed, as ``backscope train`` does.
"""

from __future__ import annotations

import time

BEGAN = time.perf_counter()

import json  # noqa: E402 - the clock comes first
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

GOALS = (0.97, 0.98)
EPOCHS = 4


def before() -> float:
    """Return the seconds from the start of this process to the first line of this module, where the system tells."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        return max(0.0, uptime - ticks / os.sysconf("SC_CLK_TCK") - (time.perf_counter() - BEGAN))
    except OSError:
        return 0.0


def main() -> None:
    """Train and print one line of JSON: seconds and test accuracy after each epoch, and seconds to each goal."""
    started = before()
    from backscope.bench.peers import PEERS
    from backscope.bench.workloads import Workload
    from backscope.data import load

    peer, threads = sys.argv[1], int(sys.argv[2])
    data = load("mnist")
    assert data.test is not None
    work = Workload("784-256-10", "mnist", (784, 256, 10), "relu", "adam", 0.004, 64, len(data.train.y), {})
    train, test = (part.kept if peer == "backscope" else part.x for part in (data.train, data.test))
    competitor = PEERS[peer][1](work, train, data.train.y, threads, EPOCHS)
    told = []
    for _ in range(EPOCHS):
        competitor.epoch()
        accuracy = float((competitor.answers(test) == data.test.y).mean())
        told.append({"seconds": started + time.perf_counter() - BEGAN, "accuracy": accuracy})
    reached = {str(goal): next((one["seconds"] for one in told if one["accuracy"] >= goal), None) for goal in GOALS}
    print(json.dumps({"peer": peer, "threads": threads, "reached": reached, "epochs": told}))


if __name__ == "__main__":
    main()
