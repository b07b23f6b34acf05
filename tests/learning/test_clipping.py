import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backscope.learning.clipping import clip_by_norm

quick = settings(deadline=None, derandomize=True, max_examples=100)
LIMITS = st.floats(1e-6, 1e6)


def vectors(dtype: str, largest: float):
    width = 32 if dtype == "float32" else 64
    return arrays(dtype, st.integers(1, 40), elements=st.floats(-largest, largest, width=width))


@quick
@given(st.one_of(vectors("float32", 2.0**120), vectors("float64", 1e300)), LIMITS)
def test_the_norm_is_never_above_the_limit_and_the_direction_is_kept(gradient, limit):
    before = gradient.astype(np.float64)
    norm = clip_by_norm(gradient, limit)
    rounding = 4 * np.finfo(gradient.dtype).eps
    peak = np.abs(before).max()
    assert np.linalg.norm(gradient.astype(np.float64)) <= limit * (1 + rounding)
    if norm > limit:
        after = gradient.astype(np.float64)
        np.testing.assert_allclose(after / np.abs(after).max(), before / peak, rtol=rounding, atol=1e-30)
        assert np.linalg.norm(after) == pytest.approx(limit, rel=1e-5)


@quick
@given(vectors("float64", 1e6), LIMITS)
def test_a_gradient_within_the_limit_keeps_its_bits(gradient, limit):
    before = gradient.copy()
    if clip_by_norm(gradient, limit) <= limit:
        assert gradient.tobytes() == before.tobytes()


@quick
@given(vectors("float64", 1e100))
def test_the_norm_before_is_returned(gradient):
    wanted = np.linalg.norm(gradient)
    assert clip_by_norm(gradient, 1.0) == pytest.approx(wanted, rel=1e-12, abs=1e-150)


@pytest.mark.parametrize("limit", [None, 0, 0.0])
def test_no_limit_changes_nothing_and_still_measures(limit):
    gradient = np.array([30.0, 40.0])
    assert clip_by_norm(gradient, limit) == pytest.approx(50)
    assert gradient.tolist() == [30.0, 40.0]


def test_the_largest_float32_values_do_not_overflow():
    gradient = np.full(1000, np.finfo(np.float32).max, dtype=np.float32)
    assert clip_by_norm(gradient, 1.0) == pytest.approx(float(np.finfo(np.float32).max) * 1000**0.5)
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, 1000**-0.5, rtol=1e-6)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_left_alone(value):
    gradient = np.array([1.0, value, 5.0])
    assert not np.isfinite(clip_by_norm(gradient, 0.1))
    np.testing.assert_array_equal(gradient, [1.0, value, 5.0])


@pytest.mark.parametrize("gradient", [np.zeros(3), np.zeros(0), np.zeros(2, dtype=np.float32)])
def test_nothing_has_no_length_and_stays_nothing(gradient):
    assert clip_by_norm(gradient, 1.0) == 0
    assert not gradient.any()


def test_the_norm_of_float32_is_summed_in_float64():
    gradient = np.random.default_rng(0).standard_normal(10_001).astype(np.float32)
    assert clip_by_norm(gradient, None) == pytest.approx(np.linalg.norm(gradient.astype(np.float64)), rel=1e-13)
