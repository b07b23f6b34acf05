"""How the optimisers behave; that their numbers are those of torch.optim is tests/parity's to show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.learning.optimizers import OPTIMIZERS, Adam, AdamW, Optimizer, State
from backscope.named import choose

NAMES = sorted(OPTIMIZERS)
quick = settings(deadline=None, derandomize=True, max_examples=25)


def run(
    rule: Optimizer, theta: np.ndarray, gradients: np.ndarray, state: State | None = None, first: int = 1
) -> tuple[np.ndarray, State]:
    theta, state = theta.copy(), rule.start(theta) if state is None else state
    for t, gradient in enumerate(gradients, first):
        rule.step(theta, gradient, state, 0.05, t, [slice(0, 3)])
    return theta, state


@pytest.mark.parametrize("name", NAMES)
def test_a_convex_bowl_is_descended_to_its_bottom(name):
    curvature, bottom = np.array([1.0, 0.5, 2.0]), np.array([0.3, -0.7, 1.1])
    rule, theta = choose("optimizer", name, OPTIMIZERS), np.zeros(3)
    state = rule.start(theta)
    for t in range(1, 2001):
        eta = {"adagrad": 0.5}.get(name, 0.05) * 0.998**t  # shrinking, as adaptive steps never get small themselves
        rule.step(theta, curvature * (theta - bottom), state, eta, t, [])
    np.testing.assert_allclose(theta, bottom, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_dtype_and_the_arrays_stay_the_same(name, dtype):
    rule = choose("optimizer", name, OPTIMIZERS)
    theta = np.linspace(-1, 1, 5, dtype=dtype)
    gradient, before, start = np.full(5, 0.3, dtype), np.full(5, 0.3, dtype), theta.copy()
    state = rule.start(theta)
    vectors = dict(state)
    rule.step(theta, gradient, state, 0.01, 1, [slice(0, 3)])
    assert theta.dtype == dtype
    assert set(state) == set(rule.slots)
    assert all(state[slot] is vectors[slot] and state[slot].dtype == dtype for slot in rule.slots)
    assert (theta < start).all()  # the gradient was positive
    assert (gradient == before).all()


@quick
@given(st.sampled_from(NAMES), st.integers(0, 2**32 - 1), st.integers(0, 12), st.sampled_from(["float32", "float64"]))
def test_a_state_restored_midway_gives_the_same_bits(name, seed, stop, dtype):
    rule, rng = choose("optimizer", name, OPTIMIZERS), np.random.default_rng(seed)
    theta, gradients = rng.standard_normal(6).astype(dtype), rng.standard_normal((12, 6)).astype(dtype)
    unbroken, _ = run(rule, theta, gradients)
    midway, state = run(rule, theta, gradients[:stop])
    restored = {slot: np.frombuffer(vector.tobytes(), dtype).copy() for slot, vector in state.items()}
    resumed, _ = run(rule, midway, gradients[stop:], restored, first=stop + 1)
    assert resumed.tobytes() == unbroken.tobytes()


@quick
@given(st.sampled_from(NAMES), st.integers(0, 2**32 - 1))
def test_parameters_do_not_influence_each_other(name, seed):
    rule, rng = choose("optimizer", name, OPTIMIZERS), np.random.default_rng(seed)
    theta, gradients = rng.standard_normal(6), rng.standard_normal((5, 6))
    together, _ = run(rule, theta, gradients)
    other = gradients.copy()
    other[:, 4] *= 10
    changed, _ = run(rule, theta, other)
    assert (np.delete(changed, 4) == np.delete(together, 4)).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_learning_rate_of_zero_moves_nothing(name):
    rule, theta = choose("optimizer", name, OPTIMIZERS), np.array([1.0, -2.0, 0.5])
    rule.step(theta, np.array([3.0, 1.0, -1.0]), rule.start(theta), 0.0, 1, [slice(0, 3)])
    assert theta.tolist() == [1.0, -2.0, 0.5]


@pytest.mark.parametrize("name", NAMES)
def test_a_gradient_of_zero_moves_nothing_but_decaying_weights(name):
    rule, theta = choose("optimizer", name, OPTIMIZERS), np.array([1.0, -2.0, 0.5])
    rule.step(theta, np.zeros(3), rule.start(theta), 0.1, 1, [slice(0, 2)])
    assert theta[2] == 0.5
    assert theta[:2].tolist() == ([0.999, -1.998] if name == "adamw" else [1.0, -2.0])


def test_adamw_without_decay_is_adam():
    rng = np.random.default_rng(3)
    theta, gradients = rng.standard_normal(6), rng.standard_normal((20, 6))
    assert (run(AdamW(weight_decay=0.0), theta, gradients)[0] == run(Adam(), theta, gradients)[0]).all()


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_adams_first_step_is_as_long_as_the_learning_rate_whatever_the_gradient(scale):
    theta = np.zeros(2)
    Adam().step(theta, scale * np.array([2.0, -5.0]), Adam().start(theta), 0.01, 1, [])
    np.testing.assert_allclose(theta, [-0.01, 0.01], rtol=1e-4)


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum_goes_on_where_the_gradient_ends(name):
    rule, theta = choose("optimizer", name, OPTIMIZERS), np.zeros(1)
    state, places = rule.start(theta), []
    for t, gradient in enumerate([1.0, 0.0, 0.0, 0.0], 1):
        rule.step(theta, np.array([gradient]), state, 0.1, t, [])
        places.append(float(theta[0]))
    assert places == sorted(places, reverse=True)
    steps = -np.diff(places)
    np.testing.assert_allclose(steps[1:] / steps[:-1], 0.9)


@pytest.mark.parametrize(
    "spec",
    [
        "momentum:1.0",
        "momentum:-0.1",
        "nesterov:momentum=nan",
        "adagrad:eps=0",
        "rmsprop:alpha=1",
        "rmsprop:eps=-1e-8",
        "adam:beta1=1",
        "adam:beta2=-0.5",
        "adam:eps=inf",
        "adamw:weight_decay=-1",
        "adamw:weight_decay=inf",
        "adamw:beta1=2",
        "adamw:beta2=1",
        "adamw:eps=0",
    ],
)
def test_settings_out_of_range_are_refused_in_one_line_that_names_them(spec):
    with pytest.raises(BadChoice) as caught:
        choose("optimizer", spec, OPTIMIZERS)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(spec.partition(":")[0])
    assert "expected a number" in message


@pytest.mark.parametrize("name", NAMES)
def test_each_has_a_usable_default_learning_rate(name):
    assert 1e-4 <= OPTIMIZERS[name].default_learning_rate <= 1


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_a_new_learning_rate_holds_at_once_for_what_is_carried_in(name):
    rule, theta = choose("optimizer", name, OPTIMIZERS), np.zeros(1)
    state = rule.start(theta)
    rule.step(theta, np.ones(1), state, 0.1, 1, [])
    at_full_rate, at_half_rate = theta.copy(), theta.copy()
    rule.step(at_full_rate, np.zeros(1), {"v": state["v"].copy()}, 0.1, 2, [])
    rule.step(at_half_rate, np.zeros(1), {"v": state["v"].copy()}, 0.05, 2, [])
    np.testing.assert_allclose(at_half_rate - theta, (at_full_rate - theta) / 2)
