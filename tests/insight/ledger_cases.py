"""Runs of every kind, small, whose ledgers are looked at."""

import numpy as np
from hypothesis import strategies as st

import backscope as bs
from backscope.engines import load_core
from backscope.learning import OPTIMIZERS, Deformation
from drawn import cases
from engines.core_cases import ADAPTIVE, EPS, EVEN, SMOOTH

ENGINES = ["reference"] if load_core() is None else ["reference", "compiled"]


@st.composite
def runs(draw, dtype="float64", optimizers=tuple(OPTIMIZERS)):
    """Draw what makes a run: (network, x, y, settings of ``bs.train``)."""
    kinds = {} if dtype == "float64" else {"hidden": SMOOTH, "costs": EVEN}
    case = draw(cases(most_layers=3, most_width=6, most_rows=9, **kinds))
    rule = draw(st.sampled_from(optimizers))
    layers = len(case.net.sizes) - 1
    rates = [draw(st.sampled_from([0.0, 0.3])) for _ in range(layers)]
    settings = {
        "optimizer": f"{rule}:eps={EPS[dtype]}" if rule in ADAPTIVE else rule,
        "learning_rate": 0.002,
        "epochs": draw(st.integers(1, 3)),
        "batch_size": draw(st.integers(1, len(case.y) + 1)),
        "schedule": draw(st.sampled_from(["constant", "cosine", "step:every=1,gamma=0.5"])),
        "warmup": draw(st.sampled_from([0, 2])),
        "penalty": case.penalty,
        "dropout": rates if any(rates) else 0.0,
        "clip": draw(st.sampled_from([0.0, 0.05])),
        "seed": draw(st.integers(0, 2**64 - 1)),
        "sample_weight": case.sample_weight,
        "engine": draw(st.sampled_from(ENGINES)),
    }
    x = case.x
    if draw(st.integers(0, 3)) == 0:
        settings["deform"] = Deformation(1.5, 30, 0.3, 0.0, 2.0, 1, x.shape[1])
    return case.net.astype(dtype), x, case.y, settings


def chosen_of(net, draw):
    """Draw layer, neuron and input of one weight or bias."""
    layer = draw(st.integers(1, len(net.sizes) - 1))
    given = draw(st.integers(0, net.sizes[layer - 1]))
    return layer, draw(st.integers(0, net.sizes[layer] - 1)), "bias" if given == net.sizes[layer - 1] else given


def digits(folder=None, **settings):
    """Return a short run on the small digits, float64, with momentum."""
    net = bs.Network([64, 6, 10], hidden="tanh", seed=2, dtype=settings.pop("dtype", "float64"))
    settings = {"epochs": 3, "batch_size": 150, "optimizer": "momentum", "learning_rate": 0.05} | settings
    return bs.train(net, bs.load("digits"), folder=folder, **settings)


def parts_of(step):
    """Return every part of one step's books but its rounding."""
    return [step.momentum, step.penalty, step.decay, step.clipping, *step.shares.tolist()]


def rounding_allowed(step, dtype):
    """Return how large a step's rounding may be, as the ledger promises."""
    size = np.abs(parts_of(step)).sum()
    last_bits = max(abs(step.before), abs(step.after)) * np.finfo(dtype).eps
    if dtype == "float64":
        return 1e-12 * size + 4 * last_bits
    return (len(step.examples) + 32) * np.finfo("float32").eps * size + 4 * last_bits
