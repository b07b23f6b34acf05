import numpy as np
import pytest
import scipy.sparse

import backscope as bs
from backscope.errors import BadData
from backscope.insight.subject import subject

NET = bs.Network([3, 4, 2], seed=1)
X, Y = np.arange(15).reshape(5, 3), np.array([0, 1, 1, 0, 1])


@pytest.mark.parametrize("kind", ["uint8", "float32", "float64", "bool", "float16"])
def test_examples_stay_as_they_are_and_are_taken_in_float64(kind):
    looked_at = subject(NET, X.astype(kind), Y)
    assert (looked_at.x.dtype, looked_at.net.dtype, looked_at.y.dtype) == (kind, "float64", "float64")
    np.testing.assert_array_equal(looked_at.net.parameters, NET.parameters)
    pieces = list(looked_at.pieces(2))
    assert [len(x) for _, x, _ in pieces] == [2, 2, 1]
    assert all(x.dtype == np.float64 for _, x, _ in pieces)
    np.testing.assert_array_equal(np.concatenate([x for _, x, _ in pieces]), X.astype(kind))
    np.testing.assert_array_equal(np.concatenate([y for _, _, y in pieces]), np.eye(2)[Y])


def test_sparse_examples_are_the_same():
    dense, sparse = subject(NET, X, Y), subject(NET, scipy.sparse.csr_array(X), Y)
    for one, other in zip(dense.rows([4, 0]), sparse.rows([4, 0]), strict=True):
        np.testing.assert_array_equal(one, other)


def test_one_example_may_stand_alone():
    alone = subject(NET, X[1], 1)
    assert (len(alone), alone.x.shape, alone.y.tolist()) == (1, (1, 3), [[0.0, 1.0]])
    assert subject(NET, X[1], [0.3, 0.7]).y.tolist() == [[0.3, 0.7]]


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X[:0], Y[:0], "x: got no rows"),
        (X[:, :2], Y, r"x: got shape \(5, 2\), expected \(N, 3\)"),
        (X, Y[:4], "y: got 4, expected 5 rows"),
        (X, Y + 1, "y, row 2: got label 2"),
        (X.astype(str), Y, "expected numbers"),
        (np.where(X == 4, np.nan, X), Y, "x, row 2, column '?2'?: got nan"),
    ],
)
def test_what_does_not_fit_is_told(x, y, message):
    with pytest.raises(BadData, match=message):
        subject(NET, x, y)
