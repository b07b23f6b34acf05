"""A small problem for the tests of training."""

import numpy as np

import backscope as bs

SETTINGS = {"epochs": 4, "batch_size": 7, "learning_rate": 0.02, "seed": 5}


def blobs(rows=30, seed=0):
    random = np.random.default_rng(seed)
    y = random.integers(0, 3, rows)
    x = random.standard_normal((rows, 2)) + np.array([[3, 0], [-3, 0], [0, 3]])[y]
    return x, y


def net(**settings):
    return bs.Network([2, 5, 3], **({"hidden": "tanh", "seed": 1} | settings))


def plain(history):
    """The history without what a clock says."""
    return [{k: v for k, v in record.items() if k not in ("seconds", "examples_per_second")} for record in history]
