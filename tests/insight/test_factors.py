"""The factored forms equal what gradients built one by one say, whatever the pieces."""

import dataclasses

import numpy as np
import pytest
import scipy.sparse
import threadpoolctl
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import factors
from backscope.insight.factors import Passes
from backscope.insight.subject import subject
from drawn import cases
from insight.explicit_gradients import gradients


@given(cases(), st.integers(1, 7), st.randoms())
@settings(max_examples=60)
def test_norms_dots_sums_and_columns_are_those_of_the_gradients(case, at_once, random):
    net, g = case.net, gradients(case.net, case.x, case.y)
    scale = max(1.0, np.abs(g).max())
    direction = np.random.default_rng(0).standard_normal(net.layout.size)
    chosen = np.array([random.randrange(net.layout.size) for _ in range(5)])
    total = squares = 0
    for piece in Passes(subject(net, case.x, case.y), at_once):
        own = g[piece.rows]
        np.testing.assert_allclose(piece.squared_norms(), (own**2).sum(axis=1), rtol=1e-12, atol=1e-24 * scale**2)
        dots = piece.along(*net.layout.views(direction))
        np.testing.assert_allclose(dots, own @ direction, rtol=0, atol=1e-12 * scale * len(direction))
        np.testing.assert_allclose(piece.columns(net.layout, chosen), own[:, chosen], rtol=0, atol=1e-12 * scale)
        total, squares = total + piece.total, squares + piece.squares(net.layout)
    np.testing.assert_allclose(total, g.sum(axis=0), rtol=0, atol=1e-12 * scale * len(g))
    np.testing.assert_allclose(squares, (g**2).sum(axis=0), rtol=1e-12, atol=1e-12 * scale**2)


def test_a_second_pass_gives_the_same_whether_kept_or_computed_again(monkeypatch):
    net = bs.Network([3, 4, 2], seed=1)
    seen = subject(net, scipy.sparse.random_array((9, 3), density=0.5, rng=0), np.arange(9) % 2)
    kept = Passes(seen, 4)
    monkeypatch.setattr(factors, "KEPT", 0)
    again = Passes(seen, 4)
    for passes in (kept, again):
        first, second = list(passes), list(passes)
        assert [len(piece.costs) for piece in first] == [4, 4, 1]
        for one, other in zip(first, second, strict=True):
            for part, same in zip(one.a[:1] + one.a[1:] + one.delta[1:], other.a + other.delta[1:], strict=True):
                np.testing.assert_array_equal(part, same)
    assert len(kept._kept) == 3
    assert not again._kept
    assert all(piece.a[0] is None for piece in kept._kept.values())


def test_pieces_fit_memory_but_are_no_fewer_than_they_are_worth():
    wide = subject(bs.Network([200_000, 1, 2]), scipy.sparse.csr_array((100, 200_000)), np.zeros(100, int))
    assert [len(piece.costs) for piece in Passes(wide)] == [64, 36]
    narrow = subject(bs.Network([1, 1, 2]), np.zeros((100, 1)), np.zeros(100, int))
    assert Passes(narrow).at_once * (1 + 2 * 3) <= factors.AT_ONCE


@pytest.mark.parametrize("at_once", [0, -1, 1.5, True, "3"])
def test_a_piece_has_a_whole_number_of_rows(at_once):
    with pytest.raises(BadChoice, match=r"at_once: got .*, expected a whole number, 1 or more"):
        Passes(subject(bs.Network([1, 1], output="identity", cost="quadratic"), [[1.0]], [1.0]), at_once)


def test_what_has_diverged_is_told_by_its_row():
    net = bs.Network([1, 1], output="identity", cost="quadratic", dtype="float64")
    with pytest.raises(BadData, match="x, row 3: its cost or gradient is not finite"):
        list(Passes(subject(net, [[1.0], [2.0], [1e300]], [1.0, 2.0, 1e300]), 2))
    net.parameters[...] = np.nan
    with pytest.raises(BadData, match="x, row 1: its cost"):
        list(Passes(subject(net, [[1.0]], [1.0])))


def test_a_gradient_too_long_for_its_square_is_told():
    net = bs.Network([1, 1], output="identity", cost="mae", dtype="float64")
    first, second = Passes(subject(net, [[1.0], [1e200]], [3.0, 1e300]), 1)
    assert first.squared_norms().tolist() == [2]
    with pytest.raises(BadData, match="x, row 2: its gradient is too long"):
        second.squared_norms()


def test_blas_is_left_as_it_was():
    def threads():
        return [one["num_threads"] for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]

    before = threads()
    with factors.one_thread():
        assert set(threads()) == {1}
    assert threads() == before


def test_factors_hold_no_gradient():
    (piece,) = Passes(subject(bs.Network([50, 40, 2], seed=0), np.ones((30, 50)), np.zeros(30, int)))
    sizes = [part.size for field in dataclasses.fields(piece)[1:3] for part in getattr(piece, field.name)[1:]]
    assert sum(sizes) == 2 * 30 * 42
