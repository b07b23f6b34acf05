"""Every example of MNIST looked at alone: how long ``insight.examples`` takes, and how much memory the process has had.

    python benchmarks/many_examples.py [--sparse] [--again]

All 60,000 digits through a 784-128-64-10 network, in float64 and one thread. Given are seconds of wall time, of
``insight.examples`` and of ``insight.nudges`` after it, and the process's peak memory, with loading and importing in
it. ``--sparse`` gives the inputs as SciPy CSR; ``--again`` keeps nothing from the first pass for the second, as where
the data is much larger.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time

import backscope as bs
from backscope.insight import factors


def peak() -> float:
    """Return the process's peak memory in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if platform.system() == "Darwin" else 2**10)


def main() -> None:
    train = bs.load("mnist").train
    x = train.x
    if "--sparse" in sys.argv:
        import scipy.sparse

        x = scipy.sparse.csr_array(x)
    if "--again" in sys.argv:
        factors.KEPT = 0
    net = bs.Network([784, 128, 64, 10], hidden="relu", seed=0)
    print(f"{len(train):,} digits, {net}, {os.cpu_count()} cores; before: {peak():.0f} MB")
    began = time.perf_counter()
    table = bs.insight.examples(net, x, train.y)
    print(f"examples: {time.perf_counter() - began:.2f} s, peak {peak():.0f} MB")
    began = time.perf_counter()
    bs.insight.nudges(net, x, train.y)
    print(f"nudges:   {time.perf_counter() - began:.2f} s, peak {peak():.0f} MB")
    print(table)


if __name__ == "__main__":
    main()
