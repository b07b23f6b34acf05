import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.errors import BadChoice
from backscope.named import choose
from backscope.network.activations import ACTIVATIONS, Activation

SMOOTH = ["sigmoid", "tanh", "softplus", "gelu", "silu", "identity", "exponential"]
KINKED = ["relu", "leaky_relu", "elu"]
ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]

rows = hnp.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(-20, 20))


def made(name: str) -> Activation:
    return choose("activation", name, ACTIVATIONS)


@pytest.mark.parametrize(
    ("name", "at", "value", "slope"),
    [
        ("sigmoid", 0.0, 0.5, 0.25),
        ("tanh", 0.0, 0.0, 1.0),
        ("relu", -2.0, 0.0, 0.0),
        ("relu", 0.0, 0.0, 0.0),
        ("relu", 3.0, 3.0, 1.0),
        ("leaky_relu:0.1", -2.0, -0.2, 0.1),
        ("elu", -1.0, np.exp(-1) - 1, np.exp(-1)),
        ("elu:2", -1.0, 2 * (np.exp(-1) - 1), 2 * np.exp(-1)),
        ("softplus", 0.0, np.log(2), 0.5),
        ("gelu", 1.0, 0.8413447460685429, 1.0833154705876864),
        ("silu", 0.0, 0.0, 0.5),
        ("identity", -7.0, -7.0, 1.0),
        ("exponential", 1.0, np.e, np.e),
        ("step", 0.0, 1.0, 0.0),
        ("step", -1e-9, 0.0, 0.0),
    ],
)
def test_known_values(name, at, value, slope):
    z = np.array([[at]])
    a = made(name).value(z)
    assert a[0, 0] == pytest.approx(value, rel=1e-14, abs=1e-15)
    assert made(name).derivative(z, a)[0, 0] == pytest.approx(slope, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("name", SMOOTH + KINKED)
@given(z=rows)
def test_derivative_is_the_slope(name, z):
    if name in KINKED:
        z = np.where(np.abs(z) < 1e-3, 1.0, z)
    h = 1e-5
    measured = (made(name).value(z + h) - made(name).value(z - h)) / (2 * h)
    np.testing.assert_allclose(made(name).derivative(z, made(name).value(z)), measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", [*ELEMENTWISE, "softmax"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_extremes_stay_finite_and_keep_dtype(name, dtype):
    largest = 80 if name == "exponential" else 1e4
    z = np.array([[-1e4, -1.0, 0.0, 1.0, largest]], dtype=dtype)
    a = made(name).value(z)
    g = made(name).pull_back(z, a, np.ones_like(z))
    assert a.dtype == g.dtype == np.dtype(dtype)
    assert np.isfinite(a).all()
    assert np.isfinite(g).all()


@given(z=rows)
def test_softmax_is_a_distribution_that_ignores_a_shift(z):
    softmax = made("softmax")
    a = softmax.value(z)
    np.testing.assert_allclose(a.sum(axis=1), 1, rtol=1e-14)
    np.testing.assert_allclose(softmax.value(z + 1000), a, rtol=1e-9)


@given(z=rows, seed=st.integers(0, 99))
def test_softmax_pulls_back_by_its_jacobian(z, seed):
    softmax, g = made("softmax"), np.random.default_rng(seed).standard_normal(z.shape)
    h = 1e-6
    measured = np.empty_like(z)
    for column in range(z.shape[1]):
        nudge = np.zeros_like(z)
        nudge[:, column] = h
        measured[:, column] = ((softmax.value(z + nudge) - softmax.value(z - nudge)) * g).sum(axis=1) / (2 * h)
    np.testing.assert_allclose(softmax.pull_back(z, softmax.value(z), g), measured, atol=1e-8)


@pytest.mark.parametrize("spec", ["leaky_relu:1", "leaky_relu:-0.1", "elu:0", "elu:inf"])
def test_settings_out_of_range_are_refused(spec):
    with pytest.raises(BadChoice, match="expected a number"):
        made(spec)
