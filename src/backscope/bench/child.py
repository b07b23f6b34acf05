"""A process of its own for each competitor, so that none disturbs the other's threads: it does an epoch when told to.

    python -m backscope.bench.child SPECIFICATION

The specification is JSON: ``peer``, ``threads``, ``work`` (the fields of a Workload). Lines come in, "epoch" or "end";
for each epoch one line of JSON goes out: ``seconds`` and ``cost``.
"""

from __future__ import annotations

import json
import sys
import time

from backscope.bench.peers import PEERS
from backscope.bench.workloads import Workload


def main() -> None:
    """Do as told on standard input."""
    told = json.loads(sys.argv[1])
    work = Workload(**told["work"] | {"sizes": tuple(told["work"]["sizes"])})
    x, y = work.arrays()
    peer = PEERS[told["peer"]][1](work, x, y, told["threads"])
    del x, y
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() != "epoch":
            return
        began = time.perf_counter()
        cost = peer.epoch()
        print(json.dumps({"seconds": time.perf_counter() - began, "cost": cost}), flush=True)


if __name__ == "__main__":
    main()
