import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.data.shapes import DRAWN


@pytest.mark.parametrize("name", DRAWN)
@given(n=st.integers(4, 80), seed=st.integers(0, 9))
def test_drawn_points_are_a_function_of_the_seed(name, n, seed):
    x, y = DRAWN[name](n, 0.1, seed)
    assert x.shape == (n, 2)
    assert abs(int((y == 0).sum()) - int((y == 1).sum())) <= 1
    np.testing.assert_array_equal(x, DRAWN[name](n, 0.1, seed)[0])
    assert (x != DRAWN[name](n, 0.1, seed + 1)[0]).any()


def test_without_noise_the_shapes_are_exact():
    x, y = DRAWN["circles"](100, 0.0, 0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 1, 0.5, 1.0))
    x, y = DRAWN["spirals"](100, 0.0, 0)
    np.testing.assert_array_less(np.hypot(*x.T), 1 + 1e-12)
    x, y = DRAWN["moons"](100, 0.0, 0)
    up = x * np.where(y == 1, -1, 1)[:, None] + [0.5, 0.25]
    np.testing.assert_allclose(np.hypot(*up.T), 1)
    assert (up[:, 1] >= 0).all()
