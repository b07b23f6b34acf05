"""Factors, paths and branches write themselves, and say what they are the derivative of."""

import pytest

from backscope.insight import chain_parts as parts
from backscope.insight.chain_parts import Branch, Path, Rest


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (parts.entry_factor(2, 0, 3, 0.5), "∂z[2][0]/∂w[2][0, 3] = a[1][3] = 0.5"),
        (parts.entry_factor(2, 0, None, 1.0), "∂z[2][0]/∂b[2][0] = 1 = 1"),
        (parts.weight_factor(2, 1, 0, -0.25), "∂z[2][1]/∂a[1][0] = w[2][1, 0] = -0.25"),
        (parts.jacobian_factor(2, 1, 1, 0.25), "∂a[2][1]/∂z[2][1] = a[2][1] · (1 - a[2][1]) = 0.25"),
        (parts.jacobian_factor(2, 1, 0, -0.25), "∂a[2][1]/∂z[2][0] = -a[2][1] · a[2][0] = -0.25"),
        (parts.cost_factor(2, 1, 3.0, None), "∂C/∂a[2][1] = ∂C/∂a[2][1] = 3"),
        (parts.delta_factor(1, 4, 2.0), "∂C/∂z[1][4] = δ[1][4] = 2"),
    ],
)
def test_a_factor_is_a_derivative_with_a_name_and_a_value(factor, expected):
    assert str(factor) == expected


def test_a_factor_is_marked_with_what_it_speaks_of():
    written = parts.weight_factor(2, 1, 0, -0.25).node("numbers").mathml()
    assert '<mrow data-kind="weight" data-layer="2" data-neuron="1" data-source="0">' in written
    assert "data-source" not in parts.delta_factor(1, 4, 2.0).node("symbols").mathml()


def test_paths_multiply_branches_add_and_the_rest_is_said():
    factors = (parts.entry_factor(1, 0, 0, 0.5), parts.delta_factor(1, 0, -2.0))
    path = Path((0,), factors, parts.product(factors))
    assert (path.value, path.node("numbers").text()) == (-1.0, "0.5 · (-2)")
    leaf = Branch(2, 1, (parts.weight_factor(2, 1, 0, 3.0),), (), Rest(0, 0, 0), 3.0, 1.5)
    tree = Branch(1, 0, factors[:1], (leaf,), Rest(7, -0.25, 1.0), 1.375, 1.375)
    assert tree.node("symbols").text() == "a[0][0] · (w[2][1, 0] + ⋯)"
    assert tree.node("numbers").text() == "0.5 · (3 - 0.25)"
    assert 'data-kind="rest" data-count="7"' in tree.node("symbols").mathml()
