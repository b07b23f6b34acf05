"""Certificates from shares that are only about right."""

from fractions import Fraction

import numpy as np

from backscope.perceptron import certificate
from backscope.perceptron.certificate import certificate_of, shares_of
from backscope.perceptron.rows import Rows


def rows_of(x, marks):
    return Rows.of(np.array(x, dtype=np.float64), np.array(marks))


def test_shares_are_solved_for_anew():
    x, marks = np.array([[0.0], [3], [1]]), [0, 0, 1]
    shares = shares_of(rows_of(x, marks), np.array([0.3, 0.2, 0.5]))
    assert shares == {0: Fraction(2, 3), 1: Fraction(1, 3), 2: 1}
    found = certificate_of(x, rows_of(x, marks), shares)
    assert found.exact == ([1], [Fraction(2, 3), Fraction(1, 3)])
    assert found.negative.tolist() == [2 / 3, 1 / 3]
    assert (found.point.tolist(), found.rows.tolist()) == ([1], [0, 1, 2])


def test_rows_that_prove_nothing():
    assert shares_of(rows_of([[0], [1]], [0, 1]), np.array([0.5, 0.5])) is None  # their means differ
    assert shares_of(rows_of([[0], [1]], [0, 1]), np.array([0.0, 0])) is None  # no rows at all
    assert shares_of(rows_of([[0], [1], [3]], [0, 0, 1]), np.array([1.0, 1, 1])) is None  # a share would be negative


def test_many_rows_are_solved_without_rounding_too(monkeypatch):
    x, marks = np.random.default_rng(0).integers(-1000, 1000, (72, 70)).astype(float), np.arange(72) % 2
    x[1] += x[0::2].sum(axis=0) - x[1::2].sum(axis=0)  # now the means of the 36 rows of each class coincide
    about = np.random.default_rng(1).uniform(0.5, 1, 72)
    assert shares_of(rows_of(x, marks), about) == dict.fromkeys(range(72), Fraction(1, 36))
    monkeypatch.setattr(certificate, "MOST_SECONDS", 0.0)
    assert shares_of(rows_of(x, marks), about) is None  # it would take longer than that
