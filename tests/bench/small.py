"""A workload that takes no time, and a report of made-up numbers."""

from dataclasses import replace

from backscope.bench.workloads import WORKLOADS

SMALL = replace(WORKLOADS[3], name="small", sizes=(4, 5, 3), examples=37, batch_size=8, learning_rate=0.05)
REGRESSION = replace(WORKLOADS[4], name="small one-hot", sizes=(200, 4, 1), examples=41, batch_size=8)


def row(peer, threads, *seconds, cost=0.5):
    return {"peer": peer, "threads": threads, "seconds": list(seconds), "cost": cost}


FOUND = {
    "machine": {
        "processor": "Abacus 3000", "cores": 2, "instruction_set": "avx2", "system": "TestOS",
        "versions": {"numpy": "9"},
    },
    "epochs": [
        {
            "workload": "first, SGD",
            "goals": {"jax": 5, "torch": 2},
            "measured": [
                row("backscope", 0, 0.1, 0.1, 0.2), row("backscope", 1, 0.15), row("jax", 1, 0.3, 0.4),
                row("jax", 2, 0.6), row("torch", 1, 4.0),
            ],
        }
    ],
    "quality": [
        {"peer": "backscope", "threads": 0, "reached": {"0.97": 1.0, "0.98": 2.0}},
        {"peer": "jax", "threads": 1, "reached": {"0.97": 5.0, "0.98": None}},
        {"peer": "jax", "threads": 2, "reached": {"0.97": 4.0, "0.98": None}},
    ],
    "sgemm": [{"threads": 1, "backscope": 40e9, "sgemm": 50e9}],
    "widths": [
        {"workload": "784-8-10", "goals": {}, "measured": [row("backscope", 0, 0.1), row("jax", 1, 0.25)]},
        {"workload": "784-9-10", "goals": {}, "measured": [row("backscope", 0, 0.1), row("torch", 1, 0.09)]},
    ],
}  # fmt: skip
