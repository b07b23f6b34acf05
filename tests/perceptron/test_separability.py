"""Planes and certificates, each verified anew in rational numbers."""

import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadData
from backscope.perceptron import gates
from perceptron.proofs import typed, verify

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_xor_by_hand():
    found = verify(bs.separability(SQUARE, [0, 1, 1, 0]), SQUARE, [0, 1, 1, 0])
    half = Fraction(1, 2)
    assert found.certificate.exact == ([half, half], [half, half])
    assert found.certificate.point.tolist() == [0.5, 0.5]
    assert found.certificate.rows.tolist() == [0, 1, 2, 3]


def test_and_by_hand():
    found = verify(bs.separability(SQUARE, [0, 0, 0, 1]), SQUARE, [0, 0, 0, 1])
    assert (found.plane.weights.tolist(), found.plane.bias) == ([2, 2], -3)
    assert found.plane.margin == pytest.approx(1 / math.sqrt(8))


def test_all_functions_of_two_and_three_inputs():
    separable = {2: 0, 3: 0}
    for inputs in separable:
        for gate in gates(inputs):
            if 0 < gate.y.sum() < len(gate.y):
                separable[inputs] += verify(bs.separability(gate.x, gate.y), gate.x, gate.y).separable
    assert separable == {2: 12, 3: 102}  # and the two constants: 14 and 104


def points(n):
    return st.lists(st.integers(-9, 9), min_size=n, max_size=n)


@given(st.integers(1, 4), st.data())
def test_small_whole_numbers_are_always_decided(n, data):
    x = data.draw(st.lists(points(n), min_size=2, max_size=12))
    y = data.draw(st.lists(st.integers(0, 1), min_size=len(x), max_size=len(x)).filter(lambda y: len(set(y)) == 2))
    found = verify(bs.separability(x, y), x, y)
    assert found.separable is not None
    assert found.certificate is not None or found.plane.largest


@given(st.integers(1, 4), st.data())
def test_a_common_point_is_found_out(n, data):
    # rows of each class, moved so that their means, by drawn weights, are the same point
    sides = []
    for _ in range(2):
        own = np.array(data.draw(st.lists(points(n), min_size=1, max_size=5)))
        weights = np.array(data.draw(st.lists(st.integers(1, 4), min_size=len(own), max_size=len(own))))
        sides.append(own * weights.sum() - weights @ own)  # weighted mean 0
    x, y = np.vstack(sides) / 10, [0] * len(sides[0]) + [1] * len(sides[1])
    assert verify(bs.separability(x, y), x, y).separable is False


@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([0.5, 1e-3, 1e-6]))
def test_the_margin_is_that_which_was_left(seed, n, gap):
    random = np.random.default_rng(seed)
    normal = random.standard_normal(n)
    normal /= np.linalg.norm(normal)
    x = random.uniform(-1, 1, (40, n))
    x -= (x @ normal)[:, None] * normal  # into the plane, then away from it
    y = np.arange(40) % 2
    x += (
        np.where(y == 1, 1, -1)[:, None] * (gap + random.uniform(0, 1, (40, 1)) * (np.arange(40) > 1)[:, None]) * normal
    )
    found = verify(bs.separability(x, y), x, y, read=Fraction)
    assert found.separable
    assert found.plane.margin >= gap * (1 - 1e-6)


@pytest.mark.parametrize("scale", [1e-12, 1e12, 1e140, 1e-140])
@pytest.mark.parametrize("y", [[0, 0, 0, 1], [0, 1, 1, 0]])
def test_units_do_not_matter(scale, y):
    x = np.array(SQUARE) * scale
    found = verify(bs.separability(x, y), x, y, read=typed if 1e-15 < scale < 1 else Fraction)
    assert found.separable is (sum(y) == 1)
    if found.plane:
        assert found.plane.margin == pytest.approx(scale / math.sqrt(8))


def test_columns_of_different_sizes():
    x = np.array(SQUARE) * [1e9, 1e-9] + [1e9, 0]
    assert verify(bs.separability(x, [0, 1, 1, 0]), x, [0, 1, 1, 0]).separable is False
    assert verify(bs.separability(x, [0, 0, 0, 1]), x, [0, 0, 0, 1]).separable


def test_decimals_mean_what_is_written():
    # the float64 of 0.1 + 0.2 is not that of 0.3; as written, 0.3 is the mean of 0.1 and 0.5
    x, y = [[0.1], [0.5], [0.3]], [0, 0, 1]
    assert verify(bs.separability(x, y), x, y).certificate.exact == ([1], [Fraction(1, 2), Fraction(1, 2)])
    x = [[0.1], [0.2], [0.3]]
    assert verify(bs.separability(x, [0, 0, 1]), x, [0, 0, 1]).plane.exact[1] == -5


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (SQUARE, [0, 1, 1, 0], "No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1)."),
        ([[0, 0], [2, 2], [1, 1]], "aab",
         "No line exists: (0, 0) and (2, 2) average to (1, 1), which is in the other class."),
        ([[0], [3], [1]], [0, 0, 1], "No threshold exists: 2/3 · (0) + 1/3 · (3) = (1), which is in the other class."),
        ([[1, 2, 3], [1, 2, 3]], [False, True], "No plane exists: (1, 2, 3) is in both classes."),
        ([[0], [2], [1], [4]], [0, 1, 1, 0], None),
        ([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]], [0, 1],
         "No plane exists: rows 1 and 2, of different classes, are the same."),
        ([[1234567], [1234569], [1234568]], [0, 0, 1],
         "No threshold exists: (1234567) and (1234569) average to (1234568), which is in the other class."),
        ([[0], [1]], ["no", "yes"], "A threshold separates them: w = (2), b = -1, margin 0.5."),
    ],
)  # fmt: skip
def test_in_words(x, y, words):
    found = verify(bs.separability(x, list(y)), x, list(y))
    assert str(found) == words or (words is None and str(found).startswith("No threshold exists: "))


def test_a_table_that_is_large():
    random = np.random.default_rng(0)
    x = random.standard_normal((600, 60))
    y = x @ random.standard_normal(60) > 0
    few, slope = x[:200, :20], random.standard_normal(20)
    assert verify(bs.separability(few, few @ slope > 0), few, few @ slope > 0, read=Fraction).plane.largest
    assert bs.separability(x, y).plane.largest
    found = bs.separability(x, random.random(600) > 0.5)
    assert found.separable is False
    positive, negative = found.certificate.exact
    assert sum(positive) == sum(negative) == 1
    assert min(positive + negative) >= 0
    used = found.certificate.rows  # the others have no share
    shares = dict(zip([*np.flatnonzero(found.y == 1), *np.flatnonzero(found.y == 0)], positive + negative, strict=True))
    for column in range(60):
        signed = ((2 * int(found.y[row]) - 1) * shares[row] * Fraction(x[row, column]) for row in used)
        assert sum(signed) == 0
    assert len(found.certificate.rows) <= 62
    assert "rows" in str(found)


def test_a_hair_between_long_numbers_is_not_called_wrongly():
    random = np.random.default_rng(1)
    x = random.standard_normal((80, 30))
    x[40:] = x[:40] + 1e-15  # each has its twin beside it
    y = np.arange(80) // 40
    found = bs.separability(x, y)
    if found.separable is not None:
        verify(found, x, y, read=Fraction)
    else:
        assert "Not decided" in str(found)


def narrow_table():
    """66 rows of 64 long decimals, which a plane separates, but not those that float64 has for them less 1e9."""
    n, random = 64, np.random.default_rng(0)
    while True:
        parts = random.integers(0, 10**6, (n + 2, n))
        parts[n] = np.rint(random.dirichlet(np.ones(n)) @ parts[:n])
        x = (10**15 + parts) / 1e6
        meant, rounded = (np.linalg.svd(np.vstack([rows.T, np.ones(n + 2)]))[2][-1] for rows in (parts / 1e6, x - 1e9))
        y = (rounded * np.sign(meant[n] * rounded[n]) > 0).astype(int)
        if ((meant > 0) != y).sum() == 1:
            return x, y


def test_what_rounding_would_turn_is_called_as_it_is():
    x, y = narrow_table()
    found = bs.separability(x, y)
    assert found.separable
    weights, bias = found.plane.exact
    whole = np.rint(x * 1e6).astype(np.int64).astype(object)
    z = whole @ np.array(weights, dtype=object) / 10**6 + bias
    assert min(z[y == 1]) == 1
    assert max(z[y == 0]) == -1


@pytest.mark.parametrize("unit", [1e-6, 1e5, 1e6, 1e7, 1e20, 1e100])
def test_the_largest_margin_whatever_the_units_of_columns(unit):
    x = np.array(SQUARE) * [1, unit]
    found = verify(bs.separability(x, [0, 0, 0, 1]), x, [0, 0, 0, 1], read=typed if unit < 1e16 else Fraction)
    assert found.plane.margin == pytest.approx(0.5 / math.hypot(1, 1 / unit), rel=1e-12)
    assert found.plane.largest


@pytest.mark.parametrize("hair", [1e-12, 1e-14, 1e-15])
def test_four_rows_are_always_decided(hair):
    x = [[0, 0], [1, 1], [0.5, 0.5 - hair], [0.5, 0.5 + hair]]
    assert verify(bs.separability(x, [0, 0, 1, 1]), x, [0, 0, 1, 1]).separable is False
    x[2][1] = 0.5 + 2 * hair
    assert verify(bs.separability(x, [0, 0, 1, 1]), x, [0, 0, 1, 1]).separable


def test_what_is_too_large_to_be_reckoned_without_rounding_is_claimed_no_more(monkeypatch):
    monkeypatch.setattr("backscope.perceptron.nearest.MOST_SECONDS", 0.0)
    assert verify(bs.separability(SQUARE, [0, 0, 0, 1]), SQUARE, [0, 0, 0, 1]).plane.largest  # by the limit alone
    x = np.array(SQUARE) * [1, 1e6]
    found = verify(bs.separability(x, [0, 1, 1, 1]), x, [0, 1, 1, 1])
    assert not found.plane.largest
    assert found.plane.margin < 0.5 / math.hypot(1, 1e-6) <= found.plane.limit
    assert "at most)" in str(found)
    monkeypatch.setattr("backscope.perceptron.certificate.MOST_SECONDS", 0.0)
    assert str(bs.separability(SQUARE, [0, 1, 1, 0])).startswith("Not decided")


def test_a_plane_that_float64_cannot_hold_is_told():
    x = [[0.1], [0.3], [0.30000000000000004]]
    found = verify(bs.separability(x, [0, 0, 1]), x, [0, 0, 1], read=Fraction)
    assert not found.plane.separates
    assert "plane.exact" in str(found)
    assert bs.separability(SQUARE, [0, 0, 0, 1]).plane.separates


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([[0, 1]], [1], "y: got 1 class"),
        (SQUARE, [0, 1, 2, 0], "y: got 3 classes"),
        ([[0, math.nan], [1, 1]], [0, 1], "x, row 1, column 2"),
        ([[]], [0], "x: got shape"),
        ([], [], "x: got shape"),
        ([[1e308], [-1e308]], [0, 1], "x: got numbers as large as 1e\\+308"),
        ([[5e-324], [0]], [0, 1], "x, column 1: differs by less than 1e-150"),
        ([[0], [5e-324], [1]], [0, 1, 1], "nearer to each other than float64 can tell"),
        ([[2**53 + 1], [0]], [0, 1], "x, row 1, column 1: got 9007199254740993, expected at most 2"),
        (scipy.sparse.csr_array(np.eye(2)), [0, 1], "x: got a sparse array"),
    ],
)
def test_bad_input(x, y, message):
    with pytest.raises(BadData, match=message):
        bs.separability(x, y)


@pytest.mark.parametrize(
    ("x", "y", "english", "korean"),
    [
        (SQUARE, [0, 0, 0, 1], "A line separates them: w = (2, 2), b = -3, margin 0.353553.",
         "두 무리를 가르는 직선이 있습니다: w = (2, 2), b = -3, 여백 0.353553."),
        (SQUARE, [0, 1, 1, 0], "No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1).",
         "두 무리를 가르는 직선은 없습니다: (0, 1), (1, 0)의 평균은 (0.5, 0.5)이고, "
         "(0, 0), (1, 1)의 평균도 같은 점입니다."),
        ([[0], [1], [2]], [0, 1, 0], "No threshold exists: (0) and (2) average to (1), which is in the other class.",
         "두 무리를 가르는 경곗값은 없습니다: (0), (2)의 평균은 (1)인데, 이 점은 다른 무리에 있습니다."),
        ([[0, 0, 1], [0, 0, 1]], [0, 1], "No plane exists: (0, 0, 1) is in both classes.",
         "두 무리를 가르는 평면은 없습니다: 점 (0, 0, 1) 하나가 두 무리에 다 있습니다."),
        ([[0] * 5, [0] * 5], [0, 1], "No plane exists: rows 1 and 2, of different classes, are the same.",
         "두 무리를 가르는 평면은 없습니다: 서로 다른 무리에 있는 1행과 2행이 똑같습니다."),
    ],
)  # fmt: skip
def test_the_sentence_in_both_languages(x, y, english, korean):
    found = bs.separability(x, y)
    assert found.words() == str(found) == english
    assert found.words("ko") == korean


def test_the_rows_that_hold_the_plane():
    assert bs.separability(SQUARE, [0, 0, 0, 1]).on_margin.tolist() == [1, 2, 3]
    assert bs.separability(SQUARE, [0, 1, 1, 0]).on_margin.tolist() == []
    thirds = [[0.1, 0.7], [1 / 3, 0.2], [5.0, 6.0], [9.0, 9.0]]
    assert bs.separability(thirds, [0, 0, 1, 1]).on_margin.tolist() == [0, 2]
