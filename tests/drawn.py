"""Hypothesis strategies: networks of any shape, activation and cost, with data that fits them."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from backscope.network import ACTIVATIONS, COSTS, Network

# Exponentials of exponentials overflow, as they should; they are drawn as outputs alone.
HIDDEN = [name for name in ACTIVATIONS if name not in ("softmax", "step", "exponential")]
# Costs of which any finite output is in the domain, and outputs that keep them finite.
FREE_OUTPUTS = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "identity", "softmax"]


@dataclass
class Case:
    """A float64 network with a batch that fits it."""

    net: Network
    x: np.ndarray
    y: np.ndarray
    penalty: str
    sample_weight: np.ndarray | None


def targets(random, cost, rows, n_out):
    """Draw wanted outputs in the domain of ``cost``."""
    if cost == "cross_entropy":
        soft = random.random((rows, n_out)) + 0.05
        return soft / soft.sum(axis=1, keepdims=True)
    if cost == "binary_cross_entropy":
        return random.random((rows, n_out))
    if cost == "poisson":
        return random.integers(0, 5, (rows, n_out)).astype(float)
    return random.standard_normal((rows, n_out))


@st.composite
def cases(draw, hidden=HIDDEN, costs=tuple(COSTS), most_layers=4, most_width=5, most_rows=6):
    """Draw a case; sizes of 1 are included, activations differ by layer."""
    layers = draw(st.integers(1, most_layers))
    sizes = draw(st.lists(st.integers(1, most_width), min_size=layers + 1, max_size=layers + 1))
    cost = draw(st.sampled_from(costs))
    outputs = COSTS[cost].outputs or FREE_OUTPUTS
    seed = draw(st.integers(0, 2**32))
    net = Network(
        sizes,
        hidden=[draw(st.sampled_from(hidden)) for _ in range(layers - 1)],
        output=draw(st.sampled_from(list(outputs))),
        cost=cost,
        initial=draw(st.sampled_from(["auto", "lecun", "nielsen"])),
        seed=seed,
        dtype="float64",
    )
    random = np.random.default_rng(seed)
    for bias in net.b[1:]:
        bias[...] = 0.3 * random.standard_normal(bias.shape)
    rows = draw(st.integers(1, most_rows))
    weighted = draw(st.booleans())
    return Case(
        net,
        random.standard_normal((rows, sizes[0])),
        targets(random, cost, rows, sizes[-1]),
        draw(st.sampled_from(["0", "l1=0.01", "l2=0.1", "l1=0.02,l2=0.03"])),
        random.random(rows) + 0.1 if weighted else None,
    )
