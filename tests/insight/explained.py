"""Explanations of drawn examples, and the network run forward from any layer to measure what they say."""

import numpy as np
from hypothesis import strategies as st

import backscope as bs
from drawn import cases

KINKED = ("relu", "leaky_relu", "elu")


@st.composite
def explanations(draw, **kinds):
    """Draw a network and one example of any kind, through and back."""
    case = draw(cases(most_rows=1, **kinds))
    return bs.insight.explain(case.net, case.x[0], case.y[0])


def large(output="softmax", cost="cross_entropy", seed=0):
    """A network with layers of more than 16 neurons, and one that is small."""
    net = bs.Network([23, 19, 4, 17], hidden="tanh", output=output, cost=cost, seed=seed, dtype="float64")
    random = np.random.default_rng(seed)
    for bias in net.b[1:]:
        bias[...] = random.standard_normal(bias.shape)
    return bs.insight.explain(net, random.standard_normal(23), np.eye(17)[3])


def forward_from(explanation, layer, a):
    """Return C_x with ``a`` in place of a[layer], and on which sides of their kinks the layers behind stand."""
    net, y, z, sides = explanation.net, explanation.target[None], None, []
    a = np.asarray(a)[None]
    for l in range(layer + 1, len(net.sizes)):
        z = a @ net.w[l].T + net.b[l]
        a = net.activations[l].value(z)
        if net.activations[l].name in KINKED:
            sides += (z > 0)[0].tolist()
    if net.cost.name in ("mae", "quantile"):
        sides += (a > y)[0].tolist()
    if z is None:
        return cost_of_outputs(net.cost, a, y), sides
    return float(net.cost.per_example(z, a, y)[0]), sides


def cost_of_outputs(cost, a, y):
    """C_x as a function of the outputs alone: the cross-entropies written out, as the costs take them from z."""
    if cost.name == "cross_entropy":
        return float(-(y * np.log(a)).sum())
    if cost.name == "binary_cross_entropy":
        return float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).sum())
    if cost.name == "poisson":
        return float((a - y * np.log(a)).sum())
    return float(cost.per_example(a, a, y)[0])


def measured_request(explanation, layer, k, h):
    """Return minus the central difference of C_x by a[layer][k]; None where a kink lies between."""
    nudge = np.zeros(explanation.net.sizes[layer])
    nudge[k] = h
    a = explanation.trace.a[layer][0]
    (up, one), (down, other) = (forward_from(explanation, layer, a + sign * nudge) for sign in (1, -1))
    return (down - up) / (2 * h) if one == other else None
