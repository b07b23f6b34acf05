import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.backprop import Penalty
from backscope.errors import BadChoice
from backscope.insight.shares import Moment, books, identity
from backscope.learning import OPTIMIZERS, clip_by_norm
from backscope.learning.optimizers import SGD, Optimizer
from backscope.named import choose

SETTINGS = {
    "momentum": ["momentum:0.5", "momentum:0"],
    "nesterov": ["nesterov:0.9", "nesterov:0.3"],
    "rmsprop": ["rmsprop:alpha=0.5", "rmsprop:alpha=0"],
    "adam": ["adam:beta1=0.5", "adam:beta1=0,beta2=0.5"],
    "adamw": ["adamw:weight_decay=0.3", "adamw:weight_decay=0"],
}


@given(
    st.sampled_from([spec for name in OPTIMIZERS for spec in (name, *SETTINGS.get(name, []))]),
    st.integers(1, 50),
    st.floats(0, 1),
    st.integers(0, 2**32),
)
def test_the_sum_is_the_optimisers_own_step(spec, steps, eta, seed):
    rule = choose("optimizer", spec, OPTIMIZERS)
    random = np.random.default_rng(seed)
    theta = random.standard_normal(6)
    state = rule.start(theta)
    weights = [slice(0, 4)]
    for t in range(1, steps + 1):
        g = random.standard_normal(6) * 10.0 ** random.uniform(-6, 3)
        before, held = theta.copy(), {name: s.copy() for name, s in state.items()}
        rule.step(theta, g, state, eta, t, weights)
    found = identity(rule, eta, steps, state)
    carried = held[found.carried] if found.carried else np.zeros(6)
    decay = found.decay * before * (np.arange(6) < 4)
    parts = [found.own * g, found.memory * carried, decay]
    allowed = 1e-14 * sum(np.abs(part) for part in parts) + 4e-16 * np.maximum(np.abs(before), np.abs(theta))
    assert (np.abs(sum(parts) - (theta - before)) <= allowed).all()
    if found.carried:
        np.testing.assert_allclose(state[found.carried], found.keeps * carried + found.takes * g, rtol=1e-14)


@given(st.integers(1, 4), st.integers(1, 5), st.booleans(), st.sampled_from([0.0, 0.01]), st.integers(0, 2**32))
def test_books_hold_what_the_tensor_of_shares_would(neurons, inputs, bias, limit, seed):
    """The parts, by the factored forms, are those of each example's gradient written out."""
    random = np.random.default_rng(seed)
    shape, rows = (neurons, inputs + bias), 7
    theta, a, delta = (random.standard_normal(s) for s in (shape, (rows, shape[1]), (rows, neurons)))
    if bias:
        a[:, -1] = 1
    decays = np.arange(shape[1]) < inputs
    penalty, eta = Penalty(l2=0.3, l1=0.2), 0.1
    each = np.einsum("ij,ik->ijk", delta, a)
    slope = (0.3 * theta + 0.2 * np.sign(theta)) * decays
    g = each.sum(axis=0) + slope
    kept = g.copy()
    clip_by_norm(kept.reshape(-1), limit)
    rule = choose("optimizer", "adamw:weight_decay=0.5", OPTIMIZERS)
    state, after = {name: random.random(shape) for name in rule.slots}, theta.copy()
    held = {name: s.copy() for name, s in state.items()}
    flat = {name: s.reshape(-1) for name, s in state.items()}
    weights = [slice(row * shape[1], row * shape[1] + inputs) for row in range(neurons)]
    rule.step(after.reshape(-1), kept.reshape(-1), flat, eta, 3, weights)
    direction = random.standard_normal(shape)
    direction /= np.linalg.norm(direction)
    scale = kept.flat[0] / g.flat[0]
    moment = Moment(2, eta, np.arange(rows), a, delta, theta, after, held, state, scale, decays)
    found = books(moment, rule, penalty, direction)
    own = identity(rule, eta, 3, state).own
    np.testing.assert_allclose(found.shares, (own * each * direction).sum(axis=(1, 2)), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(found.lengths, np.sqrt(((own * each) ** 2).sum(axis=(1, 2))), rtol=1e-12)
    parts = [found.momentum, found.penalty, found.decay, found.clipping, *found.shares]
    assert abs(sum(parts) - ((after - theta) * direction).sum()) <= 1e-12 * np.abs(parts).sum()
    assert abs(found.penalty - (own * slope * direction).sum()) <= 1e-12 * np.abs(own * slope * direction).sum()
    assert (found.clipping == 0) == (limit == 0)


def test_lengths_survive_numbers_whose_squares_do_not():
    a, delta, theta = np.array([[3e-170, 4e-170], [0.0, 0.0]]), np.array([[1e-10], [1.0]]), np.zeros((1, 2))
    moment = Moment(0, 2.0, np.arange(2), a, delta, theta, theta, {}, {}, 1.0, np.array([True, True]))
    found = books(moment, SGD(), Penalty(), np.ones((1, 2)))
    np.testing.assert_allclose(found.lengths, [1e-179, 0], rtol=1e-12)


def test_a_rate_of_zero_moves_nothing():
    a, delta, theta = np.ones((2, 1)), np.ones((2, 1)), np.ones((1, 1))
    moment = Moment(0, 0.0, np.arange(2), a, delta, theta, theta, {}, {}, 1.0, np.array([True]))
    found = books(moment, SGD(), Penalty(l2=1), np.ones((1, 1)))
    assert not found.shares.any()
    assert found.penalty == 0


def test_an_unknown_optimiser_is_refused():
    class Mine(Optimizer):
        name = "mine"

    with pytest.raises(BadChoice, match=r"^run: was trained by Mine, expected one of the optimisers sgd, momentum"):
        identity(Mine(), 0.1, 1, {})
