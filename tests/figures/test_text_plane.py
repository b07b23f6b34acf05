"""The plane in characters: every point where it belongs, every dot on the right side."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backscope.figures.text_plane import text_plane
from backscope.perceptron import gate


def drawn(text):
    """The characters between the axes, from below upwards."""
    return [line.split("|", 1)[1].ljust(41) for line in text.splitlines() if "|" in line][::-1]


def test_and():
    land = gate("and")
    rows = drawn(text_plane(land.x, land.y, np.array([2.0, 1.0]), -2.0))
    assert [(rows[j][i]) for j, i in ((2, 7), (10, 7), (2, 33), (10, 33))] == ["o", "o", "o", "x"]
    assert rows[12].strip() == rows[12].lstrip() != ""  # above, the side of 1 reaches to the right end
    assert "".join(rows).count(".") < 41 * 13 / 2


@given(st.integers(0, 10**6), st.integers(1, 2), st.integers(1, 30))
def test_every_dot_is_where_the_sum_is_above_0(seed, n, examples):
    random = np.random.default_rng(seed)
    x, marks = random.normal(size=(examples, n)), random.integers(0, 2, examples)
    weights, bias = random.normal(size=n), float(random.normal())
    rows = drawn(text_plane(x, marks, weights, bias))
    assert len(rows) == (13 if n == 2 else 1)
    low, reach = x.min(axis=0), np.ptp(x, axis=0) / 4
    reach[reach == 0] = 1
    first = np.linspace(low[0] - reach[0], x[:, 0].max() + reach[0], 41)
    for j, row in enumerate(rows):
        height = np.linspace(low[1] - reach[1], x[:, 1].max() + reach[1], 13)[j] if n == 2 else 0.0
        for place, mark in zip(first, row, strict=True):
            z = bias + weights[0] * place + (weights[1] * height if n == 2 else 0)
            assert mark in ("xo?" + "." * int(z > -1e-9) + " " * int(z < 1e-9))
    seen = "".join(rows)
    assert ("x" in seen or "?" in seen) == bool(marks.any())
    assert ("o" in seen or "?" in seen) == bool((1 - marks).any())


def test_points_on_top_of_each_other():
    assert "?" in text_plane(np.array([[1.0, 2], [1, 2]]), np.array([0, 1]), np.array([1.0, 1]), -3.0)


def test_values_that_are_large_and_near_to_each_other():
    for values in ([2.0**53, 2.0**53], [0.3, 0.1 + 0.2], [1e150, 1e150]):
        (row,) = drawn(text_plane(np.array(values)[:, None], np.array([0, 1]), np.array([0.0]), 1.0))
        assert row.count("?") + row.count("x") == 1
