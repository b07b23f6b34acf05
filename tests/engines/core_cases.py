"""Runs of the same job by the reference and by the compiled engine, to be compared."""

from dataclasses import dataclass

import numpy as np
import pytest
import scipy.sparse
from hypothesis import strategies as st

from backscope.engines import Job, load_core
from backscope.learning import OPTIMIZERS, Deformation, recipe
from backscope.network import COSTS
from drawn import HIDDEN, cases

needs_core = pytest.mark.skipif(load_core() is None, reason="the compiled core was not built")


def job_for(net, x, y, weights=None, rows=None, **settings):
    plan = recipe(len(net.sizes) - 1, **settings)
    wanted = net.targets(y, rows=x.shape[0])
    return Job(net, x, wanted, weights, plan, plan.optimizer.start(net.parameters), rows)


def run(engine, job, start, stop, each_step=False):
    """Do the steps and return all reports."""
    reports = []
    engine.advance(job, start, stop, lambda steps: reports.extend(steps) is not None, each_step)
    return reports


def blobs(rows=53, columns=7, classes=3, zeros=0.0, seed=0):
    random = np.random.default_rng(seed)
    x = random.standard_normal((rows, columns)) * (random.random((rows, columns)) >= zeros)
    return x, random.integers(0, classes, rows)


@dataclass
class Drawn:
    """Everything that makes a job: ``make`` builds it anew."""

    case: object
    x: object
    settings: dict
    threads: int

    def make(self):
        net = self.case.net.copy()
        return job_for(net, self.x, self.case.y, self.case.sample_weight, penalty=self.case.penalty, **self.settings)


# Where a gradient is 0 but for rounding, g / (root + eps) makes much of the rounding; a larger eps does not.
EPS = {"float64": 1e-4, "float32": 1e-2}
ADAPTIVE = ("adagrad", "rmsprop", "adam", "adamw")
# In float32 rounding is seen to take one side of a kink or the other.
SMOOTH = [name for name in HIDDEN if name not in ("relu", "leaky_relu")]
EVEN = [name for name in COSTS if name not in ("mae", "quantile")]


@st.composite
def drawn_jobs(draw, dtype="float64"):
    """Draw any combination that the reference can do."""
    kinds = {} if dtype == "float64" else {"hidden": SMOOTH, "costs": EVEN}
    case = draw(cases(most_layers=4, most_width=20, most_rows=14, **kinds))
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    case.net = case.net.astype(dtype)
    layers = len(case.net.sizes) - 1
    rates = [draw(st.sampled_from([0.0, 0.3])) for _ in range(layers)]
    settings = {
        "optimizer": f"{optimizer}:eps={EPS[dtype]}" if optimizer in ADAPTIVE else optimizer,
        "learning_rate": 0.002,
        "batch_size": draw(st.integers(1, len(case.y) + 1)),
        "dropout": rates if any(rates) else 0.0,
        "clip": draw(st.sampled_from([0.0, 0.5])),
        "seed": draw(st.integers(0, 2**64 - 1)),
        "shuffle": draw(st.booleans()),
        "epochs": 50,
    }
    x = case.x * (np.random.default_rng(0).random(case.x.shape) < 0.5)
    if draw(st.booleans()):
        x = scipy.sparse.csr_array(x)
    elif draw(st.booleans()):
        settings["deform"] = Deformation(1.5, 30, 0.3, draw(st.sampled_from([0.0, 1.0])), 2.0, 1, x.shape[1])
    return Drawn(case, x, settings, draw(st.integers(1, 4)))


def distance(one, other):
    """Return the length of the difference, relative to that of ``other`` (or to 1 where that is less)."""
    return float(np.linalg.norm(one - other) / max(np.linalg.norm(other), 1.0))
