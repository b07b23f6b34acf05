import numpy as np
import pytest

from backscope import Network
from backscope.named import choose
from backscope.network.initialisers import INITIALISERS


@pytest.mark.parametrize(
    ("name", "variance"),
    [("lecun", 1 / 400), ("glorot", 2 / 500), ("he", 2 / 400), ("nielsen", 1.0)],
)
def test_variance_is_that_of_the_source(name, variance):
    w, _ = INITIALISERS[name]().draw(100, 400, np.random.default_rng(0))
    assert w.shape == (100, 400)
    assert w.mean() == pytest.approx(0, abs=4 * np.sqrt(variance / w.size))
    assert w.var() == pytest.approx(variance, rel=0.03)


def test_glorot_stays_within_its_range():
    w, b = INITIALISERS["glorot"]().draw(20, 30, np.random.default_rng(1))
    assert np.abs(w).max() <= np.sqrt(6 / 50)
    assert not b.any()


def test_nielsen_draws_biases_too_and_the_others_do_not():
    drawn = {name: kind().draw(50, 3, np.random.default_rng(2))[1] for name, kind in INITIALISERS.items()}
    assert drawn.pop("nielsen").std() > 0.5
    assert not any(b.any() for b in drawn.values())


def test_zeros_and_constant():
    assert not INITIALISERS["zeros"]().draw(2, 3, np.random.default_rng(0))[0].any()
    w, _ = choose("initial", "constant:0.25", INITIALISERS).draw(2, 3, np.random.default_rng(0))
    assert (w == 0.25).all()


def test_a_layers_start_does_not_depend_on_the_layers_before_it_being_drawn():
    one, other = Network([3, 4, 5], seed=7), Network([9, 4, 5], seed=7)
    np.testing.assert_array_equal(one.w[2], other.w[2])
    assert (Network([3, 4], seed=8).w[1] != Network([3, 4], seed=9).w[1]).all()
