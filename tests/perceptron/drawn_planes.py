"""Hypothesis strategies: whole numbers that a known plane separates, and any examples of two classes."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st


@st.composite
def separable(draw, most_columns=5, most_rows=12):
    """Draw x (N, n), y (N,) of 0 and 1, and the weights and bias of a plane that separates them, all whole numbers."""
    n = draw(st.integers(1, most_columns))
    numbers = st.integers(-9, 9)
    weights = np.array(draw(st.lists(numbers, min_size=n, max_size=n)))
    bias = draw(numbers)
    x = np.array(draw(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=2, max_size=most_rows)))
    z = x @ weights + bias
    assume((z > 0).any() and (z < 0).any())
    return x[z != 0], (z[z != 0] > 0).astype(int), weights, bias


@st.composite
def labelled(draw, most_columns=4, most_rows=9):
    """Draw x (N, n) of small whole numbers and y (N,) with a 0 and a 1 in it."""
    n, rows = draw(st.integers(1, most_columns)), draw(st.integers(2, most_rows))
    x = draw(st.lists(st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=rows, max_size=rows))
    y = draw(st.lists(st.integers(0, 1), min_size=rows, max_size=rows))
    assume(len(set(y)) == 2)
    return np.array(x), np.array(y)
