"""How near the dense products come to the machine's own: large layers against SciPy's sgemm, measured in turn.

python -m backscope.bench.sgemm THREADS ROUNDS
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import numpy as np

from backscope.bench.peers import Backscope
from backscope.bench.workloads import LARGE

SIDE = 1024  # of the matrices that sgemm multiplies, as wide as the layers


def main() -> None:
    """Print one line of JSON: multiply-adds a second of both, in the median over the rounds."""
    from scipy.linalg.blas import sgemm
    from threadpoolctl import threadpool_limits

    threads, rounds = int(sys.argv[1]), int(sys.argv[2])
    x, y = LARGE.arrays()
    ours = Backscope(LARGE, x, y, threads)
    random = np.random.default_rng(0)
    a, b = (np.asfortranarray(random.standard_normal((SIDE, SIDE)), dtype=np.float32) for _ in range(2))
    ours.epoch()
    told: dict[str, list[float]] = {"backscope": [], "sgemm": []}
    with threadpool_limits(threads):
        sgemm(1.0, a, b)
        for _ in range(rounds):
            began = time.perf_counter()
            ours.epoch()
            told["backscope"].append(LARGE.products / (time.perf_counter() - began))
            began = time.perf_counter()
            for _ in range(10):
                sgemm(1.0, a, b)
            told["sgemm"].append(10 * SIDE**3 / (time.perf_counter() - began))
    print(json.dumps({name: statistics.median(speeds) for name, speeds in told.items()}))


if __name__ == "__main__":
    main()
