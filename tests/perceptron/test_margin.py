"""The plane of largest margin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.perceptron.margin import largest_margin


def distance(x, signs, weights, bias):
    return float((signs * (x @ weights + bias)).min() / np.linalg.norm(weights))


def test_and_by_hand():
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    weights, bias, multipliers = largest_margin(x, np.array([-1, -1, -1, 1.0]))
    np.testing.assert_allclose([*weights, bias], [2, 2, -3], atol=1e-9)
    np.testing.assert_allclose(
        multipliers, [0, 2, 2, 4], atol=1e-9
    )  # w is their sum of s x, and they part into 4 and 4


def test_through_the_origin():
    x = np.array([[1, 3], [1, -1], [0, 1.0]])
    signs = np.array([1, 1, 1.0])
    weights, bias, _ = largest_margin(x, signs, bias=False)
    assert bias == 0
    np.testing.assert_allclose(weights, [2, 1], atol=1e-9)  # both at 1: 2·1 - 1·1 and 2·0 + 1·1


@pytest.mark.parametrize("bias", [True, False])
def test_no_plane_no_margin(bias):
    x = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1.0]])
    found = largest_margin(x, np.array([1, 1, -1, -1.0]), bias)
    assert found is None or distance(x, np.array([1, 1, -1, -1.0]), *found[:2]) <= 0 or not found.weights.any()


@given(st.integers(0, 10**6), st.integers(1, 4), st.booleans())
def test_none_keeps_a_larger_distance(seed, n, bias):
    random = np.random.default_rng(seed)
    x = random.uniform(-1, 1, (30, n))
    normal, offset = random.standard_normal(n), random.uniform(-0.3, 0.3) * bias
    normal /= np.linalg.norm(normal)
    x += 0.05 * np.sign(x @ normal + offset)[:, None] * normal  # a gap of 0.1
    signs = np.where(x @ normal + offset > 0, 1.0, -1.0)
    if bias and len(set(signs)) < 2:
        return
    weights, shift, _ = largest_margin(x, signs, bias)
    found = distance(x, signs, weights, shift)
    assert found >= distance(x, signs, normal, offset) - 1e-9
    for _ in range(20):
        turned = weights + 1e-3 * random.standard_normal(n) * np.linalg.norm(weights)
        z = x @ turned
        best = -(z[signs > 0].min() + z[signs < 0].max()) / 2 if bias else 0.0
        assert distance(x, signs, turned, best) <= found + 1e-9
