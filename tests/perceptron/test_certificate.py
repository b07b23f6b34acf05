"""Certificates from shares that are only about right."""

import numpy as np

from backscope.perceptron.certificate import certificate_of
from backscope.perceptron.exact import whole_numbers


def certificate(x, marks, shares):
    x = np.array(x, dtype=np.float64)
    return certificate_of(x, np.array(marks), np.array(shares), whole_numbers(x)[0])


def test_shares_are_solved_for_anew():
    found = certificate([[0], [3], [1]], [0, 0, 1], [0.3, 0.2, 0.5])
    assert [str(share) for share in found.exact[1]] == ["2/3", "1/3"]
    assert found.negative.tolist() == [2 / 3, 1 / 3]


def test_rows_that_prove_nothing():
    assert certificate([[0], [1]], [0, 1], [0.5, 0.5]) is None  # their means differ
    assert certificate([[0], [1]], [0, 1], [0, 0]) is None  # no rows at all
    assert certificate([[0], [1], [3]], [0, 0, 1], [1, 1, 1]) is None  # a share would be negative


def test_many_rows_are_called_only_where_it_is_sure():
    random = np.random.default_rng(0)
    n = 70
    x = random.standard_normal((n + 2, n))
    marks = np.arange(n + 2) % 2
    shares = random.uniform(0.5, 1, n + 2)
    for mark in (0, 1):
        shares[marks == mark] /= shares[marks == mark].sum()
    apart = shares[marks == 1] @ x[marks == 1] - shares[marks == 0] @ x[marks == 0]
    x[marks == 0] += apart  # now their means coincide, but for rounding
    found = certificate(x, marks, shares)
    assert found.exact is None
    np.testing.assert_allclose(found.positive, shares[marks == 1], rtol=1e-6)
    flat = np.column_stack([x, x[:, :1]])  # a column twice: the equations are too many to be sure
    assert certificate(flat, marks, shares) is None
