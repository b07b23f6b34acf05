"""Back-propagation and optimisers against the PyTorch that is installed: ``make parity``; fails without it."""

import numpy as np
import pytest
from gradient_cases import answer_of_backscope, assert_same, draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from optimizer_paths import replay
from torch_reference import answer_of_torch, path

pytestmark = pytest.mark.parity

HIDDEN = st.sampled_from(
    [
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "leaky_relu:0.3",
        "elu",
        "elu:0.7",
        "softplus",
        "gelu",
        "silu",
        "identity",
    ]
)
ANY_OUTPUT = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "identity", "softmax"]
ANY_COST = ["quadratic", "sum_of_squares", "mae", "huber:0.5", "huber:2.0", "quantile:0.1", "quantile:0.9"]
HEADS = st.one_of(
    st.tuples(st.sampled_from(ANY_OUTPUT), st.sampled_from(ANY_COST)),
    st.sampled_from(
        [
            ("sigmoid", "binary_cross_entropy"),
            ("softmax", "cross_entropy"),
            ("exponential", "poisson"),
            ("softplus", "poisson"),
        ]
    ),
)
OPTIMIZERS = st.one_of(
    st.just("sgd"),
    st.builds("{}:momentum={}".format, st.sampled_from(["momentum", "nesterov"]), st.sampled_from([0.1, 0.5, 0.95])),
    st.builds("adagrad:eps={}".format, st.sampled_from([1e-10, 1e-4])),
    st.builds("rmsprop:alpha={},eps={}".format, st.sampled_from([0.5, 0.99]), st.sampled_from([1e-8, 1e-3])),
    st.builds("adam:beta1={},beta2={}".format, st.sampled_from([0.0, 0.9]), st.sampled_from([0.5, 0.999])),
    st.builds("adamw:weight_decay={},beta1={}".format, st.sampled_from([0.0, 0.01, 1.0]), st.sampled_from([0.5, 0.9])),
)
often = settings(deadline=None, derandomize=True, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def cases(draw_from):
    sizes = draw_from(st.lists(st.integers(1, 7), min_size=2, max_size=5))
    hidden = draw_from(st.lists(HIDDEN, min_size=len(sizes) - 2, max_size=len(sizes) - 2))
    output, cost = draw_from(HEADS)
    penalties = st.sampled_from([0.0, 0.01, 0.3])
    return draw(
        draw_from(st.integers(0, 2**32)),
        sizes,
        hidden,
        output,
        cost,
        rows=draw_from(st.integers(1, 6)),
        l1=draw_from(penalties),
        l2=draw_from(penalties),
        weighted=draw_from(st.booleans()),
    )


@often
@given(cases())
def test_gradients_agree_with_autograd(case):
    assert_same(answer_of_backscope(case), answer_of_torch(case))


@settings(often, max_examples=60)
@given(OPTIMIZERS, st.sampled_from([0.001, 0.01, 0.05]), st.integers(0, 2**32))
def test_optimizers_agree_with_torch_optim_over_50_steps(spec, eta, seed):
    rng = np.random.default_rng(seed)
    start = rng.uniform(-1.5, 1.5, 6).tolist()
    is_weight = rng.integers(0, 2, 6).astype(bool).tolist()
    is_weight[0], is_weight[-1] = True, False  # torch.optim has no use for an empty group
    walked = path(spec, eta, start, is_weight, steps=50)
    mine, theirs = replay(spec, eta, start, is_weight, walked["gradients"]), np.array(walked["parameters"])
    assert np.abs(mine - theirs).max() <= 1e-12 * np.abs(theirs).max()
