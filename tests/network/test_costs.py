import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.errors import BadChoice, BadData
from backscope.named import choose
from backscope.network.activations import ACTIVATIONS
from backscope.network.costs import COSTS
from drawn import targets


def cost_and_output(name, output=None):
    cost = choose("cost", name, COSTS)
    return cost, ACTIVATIONS[output or (cost.outputs[0] if cost.outputs else "identity")]()


PAIRS = [(name, output) for name in COSTS for output in (COSTS[name].outputs or ("identity", "sigmoid", "softmax"))]


@pytest.mark.parametrize(
    ("name", "z", "y", "paid"),
    [
        ("quadratic", [[1.0, 2.0]], [[0.0, 0.0]], 2.5),
        ("sum_of_squares", [[1.0, 2.0]], [[0.0, 0.0]], 5.0),
        ("mae", [[1.0, -2.0]], [[0.0, 0.0]], 3.0),
        ("huber", [[0.5, 3.0]], [[0.0, 0.0]], 0.125 + 2.5),
        ("huber:threshold=2", [[0.5, 3.0]], [[0.0, 0.0]], 0.125 + 4.0),
        ("quantile:0.9", [[0.0, 0.0]], [[1.0, -1.0]], 0.9 + 0.1),
        ("binary_cross_entropy", [[0.0]], [[1.0]], np.log(2)),
        ("cross_entropy", [[0.0, 0.0, 0.0, 0.0]], [[0.0, 1.0, 0.0, 0.0]], np.log(4)),
        ("poisson", [[0.0]], [[3.0]], 1.0),
    ],
)
def test_known_values(name, z, y, paid):
    cost, output = cost_and_output(name)
    z, y = np.array(z), np.array(y)
    assert cost.per_example(z, output.value(z), y)[0] == pytest.approx(paid, rel=1e-14)


@pytest.mark.parametrize(("name", "output"), PAIRS)
@given(seed=st.integers(0, 500), rows=st.integers(1, 4), width=st.integers(1, 4))
def test_delta_is_the_derivative_by_z(name, output, seed, rows, width):
    cost, activation = cost_and_output(name, output)
    random = np.random.default_rng(seed)
    z, y = 2 * random.standard_normal((rows, width)), targets(random, name, rows, width)
    delta = cost.delta(z, activation.value(z), y, activation)
    h = 1e-6
    for column in range(width):
        nudge = np.zeros_like(z)
        nudge[:, column] = h
        up, down = (cost.per_example(p, activation.value(p), y) for p in (z + nudge, z - nudge))
        np.testing.assert_allclose(delta[:, column], (up - down) / (2 * h), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(("name", "output"), PAIRS)
@given(seed=st.integers(0, 500))
def test_delta_equals_the_gradient_pulled_back(name, output, seed):
    cost, activation = cost_and_output(name, output)
    random = np.random.default_rng(seed)
    z, y = random.standard_normal((3, 4)), targets(random, name, 3, 4)
    a = activation.value(z)
    expected = activation.pull_back(z, a, cost.gradient(a, y))
    np.testing.assert_allclose(cost.delta(z, a, y, activation), expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_cross_entropies_are_exact_far_out(name, sign, dtype):
    cost, output = cost_and_output(name)
    z = np.array([[sign * 1e4, 0.0]], dtype=dtype)
    y = np.array([[0.0, 1.0]], dtype=dtype)
    a = output.value(z)
    paid = cost.per_example(z, a, y)[0]
    expected = 1e4 if sign > 0 else 0.0
    if name == "binary_cross_entropy":
        expected += np.log(2)
    assert paid == pytest.approx(expected, rel=1e-6)
    assert np.isfinite(cost.delta(z, a, y, output)).all()


@pytest.mark.parametrize(
    ("a", "y", "slope"),
    [(0.0, 0.0, 1.0), (1.0, 1.0, -1.0), (0.5, 0.5, 0.0), (0.0, 1.0, -np.inf), (1.0, 0.0, np.inf), (0.25, 0.0, 4 / 3)],
)
def test_the_slope_of_binary_cross_entropy_is_exact_at_the_ends(a, y, slope):
    found = COSTS["binary_cross_entropy"]().gradient(np.array([[a]], dtype="float32"), np.array([[y]], dtype="float32"))
    assert found.dtype == np.float32
    assert found[0, 0] == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("output", ["exponential", "softplus"])
def test_poisson_is_finite_for_vanishing_rates(output):
    cost, activation = cost_and_output("poisson", output)
    z = np.array([[-1e4], [-40.0]])
    y = np.array([[1.0], [2.0]])
    a = activation.value(z)
    np.testing.assert_allclose(cost.per_example(z, a, y), [1e4, 80.0], rtol=1e-12)
    np.testing.assert_allclose(cost.delta(z, a, y, activation), [[-1.0], [-2.0]], rtol=1e-12)


def test_quantile_cost_is_least_at_the_quantile():
    y = np.arange(1, 101, dtype=float)[:, None]
    cost, _ = cost_and_output("quantile:0.9")
    paid = [cost.per_example(np.full_like(y, c), np.full_like(y, c), y).mean() for c in range(1, 101)]
    assert int(np.argmin(paid)) + 1 in (90, 91)


@pytest.mark.parametrize(
    ("name", "y", "message"),
    [
        ("binary_cross_entropy", [[0.0, 1.5]], "row 1, output 2: got 1.5"),
        ("cross_entropy", [[1.0, 0.0], [0.5, 0.1]], "row 2: sums to 0.6"),
        ("cross_entropy", [[1.0, -1.0]], "row 1, output 2: got -1"),
        ("poisson", [[1.0], [-2.0]], "row 2, output 1: got -2"),
    ],
)
def test_targets_without_meaning_are_refused(name, y, message):
    with pytest.raises(BadData, match=message):
        COSTS[name]().check_targets(np.array(y))


@pytest.mark.parametrize("spec", ["huber:0", "quantile:0", "quantile:1", "quantile:2"])
def test_settings_out_of_range_are_refused(spec):
    with pytest.raises(BadChoice, match="expected a number"):
        choose("cost", spec, COSTS)
