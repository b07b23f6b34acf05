"""The noise of gradients: exact over all mini-batches, and what is not a number is said to be none."""

import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.insight import Noise


def noise_of(g):
    return Noise(len(g), float((g**2).sum(axis=1).mean()), float((g.mean(axis=0) ** 2).sum()))


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 2**32))
@settings(max_examples=40)
def test_off_is_the_mean_over_every_mini_batch(N, size, seed):
    g = np.random.default_rng(seed).standard_normal((N, size)) + 0.5
    noise = noise_of(g)
    mean = g.mean(axis=0)
    assert noise.trace == pytest.approx(np.trace(np.cov(g.T, bias=True).reshape(size, size)), abs=1e-12)
    for B in range(1, N + 1):
        batches = [g[list(rows)].mean(axis=0) for rows in itertools.combinations(range(N), B)]
        squared = np.mean([((batch - mean) ** 2).sum() for batch in batches]) / (mean**2).sum()
        assert noise.off(B) ** 2 == pytest.approx(squared, abs=1e-10 * max(1.0, noise.scale))
    assert noise.off(N) == 0


def test_unbiased_estimates_are_right_on_average_over_samples():
    population = np.random.default_rng(3).standard_normal((5, 2)) + 1
    whole = noise_of(population)
    samples = [noise_of(population[list(rows)]) for rows in itertools.product(range(5), repeat=3)]  # with replacement
    assert np.mean([sample.unbiased_trace for sample in samples]) == pytest.approx(whole.trace)
    assert np.mean([sample.unbiased_square for sample in samples]) == pytest.approx(whole.square_of_mean)
    assert np.mean([sample.trace for sample in samples]) < 0.9 * whole.trace


@pytest.mark.parametrize(
    ("g", "trace", "scale", "unbiased"),
    [
        ([[3.0, 4.0]] * 4, 0, 0, 0),  # all alike
        ([[1.0, 0.0], [-1.0, 0.0]], 1, math.inf, math.inf),  # they cancel out
        ([[0.0, 0.0]] * 3, 0, math.nan, math.nan),  # nobody asks for anything
        ([[2.0, 0.0]], 0, 0, math.nan),  # one alone
        ([[1.0, 0.0], [0.0, 1.0]], 0.5, 1, math.inf),  # too few to tell the mean from 0
    ],
)
def test_edges(g, trace, scale, unbiased):
    noise = noise_of(np.array(g))
    assert noise.trace == trace
    np.testing.assert_equal([noise.scale, noise.unbiased_scale], [scale, unbiased])
    told = json.loads(json.dumps(noise.to_json(), allow_nan=False))
    assert told["scale"] == (scale if math.isfinite(scale) else None)


def test_rounding_is_neither_noise_nor_direction():
    g = np.full((7, 3), 0.1)
    g[3] = np.nextafter(0.1, 1)
    assert noise_of(g).scale == 0
    assert Noise(10, 1.0, 1e-30).scale == math.inf


def test_progress_is_half_at_the_noise_scale():
    noise = Noise(1000, 11.0, 1.0)
    assert noise.progress(10) == 0.5
    assert noise.progress(1) < noise.progress(2) < 1
    assert Noise(2, 1.0, 0.0).progress(5) == 0


@pytest.mark.parametrize("batch_size", [0, 11, 2.5, True])
def test_a_mini_batch_has_one_to_all_examples(batch_size):
    with pytest.raises(BadChoice, match=r"batch_size: got .*, expected a whole number, 1 to 10"):
        Noise(10, 2.0, 1.0).off(batch_size)
    with pytest.raises(BadChoice, match="batch_size"):
        Noise(10, 2.0, 1.0).progress(0)
