"""The equations of a network are those of its own activations and cost, and mean what the network computes."""

import math
import re

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

import backscope as bs
from backscope.insight import equations
from backscope.insight.equations import activation_of, cost_slope
from backscope.insight.formula import Symbol
from backscope.network import ACTIVATIONS, COSTS
from insight_formulas import parsed

KINDS = {  # what Python would call the words and signs that a formula is written with
    "max": max, "min": min, "tanh": math.tanh, "ln": math.log, "e": math.e, "sign": lambda x: (x > 0) - (x < 0),
    "Φ": lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))),
}  # fmt: skip


def evaluated(formula, **values):
    text = formula.text().replace("·", "*").replace("^", "**").replace("²", "**2")
    text = re.sub(r"\[(.*)≥(.*)\]", r"(\1>=\2)", text)
    return eval(text, KINDS | values)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
@pytest.mark.parametrize("z", [-1.7, -0.1, 0.0, 0.4, 2.5])
def test_each_activation_is_what_is_computed(name, z):
    settings = {"leaky_relu": "leaky_relu:0.2", "elu": "elu:1.5"}.get(name, name)
    sigma = bs.Network([1, 1], output=settings, cost="quadratic").activations[1]
    expected = float(sigma.value(np.array([[z]]))[0, 0])
    assert evaluated(activation_of(sigma, Symbol("z")), z=z) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", [name for name, kind in COSTS.items() if name not in ("huber", "quantile")])
def test_each_cost_has_the_slope_that_is_computed(name):
    a, y = np.array([[0.3]]), np.array([[1.0]])
    formula = cost_slope(COSTS[name](), Symbol("a"), Symbol("y"))
    assert evaluated(formula, a=0.3, y=1.0) == pytest.approx(float(COSTS[name]().gradient(a, y)[0, 0]))


PAIRS = [(cost, output) for cost in COSTS for output in (COSTS[cost].outputs or ("softmax", "tanh"))]


@pytest.mark.parametrize(("cost", "output"), PAIRS)
def test_every_network_has_all_its_equations_in_every_writing(cost, output):
    net = bs.Network([2, 3, 3, 2], hidden=["elu", "leaky_relu"], output=output, cost=cost)
    told = equations(net)
    assert list(told) == ["z", "a", "sigma[1]", "sigma[2]", "sigma[3]", "C", "BP1", "BP2", "BP3", "BP4"]
    for equation in told.values():
        assert "=" in equation.text()
        parsed(equation.mathml())
        MathTextParser("path").parse(f"${equation.latex()}$")


@pytest.mark.parametrize(
    ("cost", "output", "bp1", "paid"),
    [
        ("cross_entropy", "softmax", "a[2][j] - y[j]", "-Σ_j y[j] · ln(a[2][j])"),
        ("quadratic", "softmax", "Σ_m (a[2][m] - y[m]) · ∂a[2][m]/∂z[2][j]", "1/2 · Σ_j (a[2][j] - y[j])²"),
        ("mae", "identity", "sign(a[2][j] - y[j]) · σ_2'(z[2][j])", "Σ_j |a[2][j] - y[j]|"),
        ("quantile:0.2", "identity", "∂C/∂a[2][j] · σ_2'(z[2][j])",
         "Σ_j max(0.2 · (y[j] - a[2][j]), (-0.8) · (y[j] - a[2][j]))"),
        ("huber", "identity", "∂C/∂a[2][j] · σ_2'(z[2][j])",
         "Σ_j min(|a[2][j] - y[j]|, 1) · (|a[2][j] - y[j]| - 1/2 · min(|a[2][j] - y[j]|, 1))"),
        ("poisson", "exponential", "a[2][j] - y[j]", "Σ_j (a[2][j] - y[j] · ln(a[2][j]))"),
        ("poisson", "softplus", "(1 - y[j]/a[2][j]) · σ_2'(z[2][j])", "Σ_j (a[2][j] - y[j] · ln(a[2][j]))"),
        ("binary_cross_entropy", "sigmoid", "a[2][j] - y[j]",
         "-Σ_j (y[j] · ln(a[2][j]) + (1 - y[j]) · ln(1 - a[2][j]))"),
    ],
)  # fmt: skip
def test_bp1_and_the_cost_are_those_of_the_pair(cost, output, bp1, paid):
    told = equations(bs.Network([2, 3, 2], output=output, cost=cost))
    assert told["BP1"].text() == f"δ[2][j] = ∂C/∂z[2][j] = {bp1}"
    assert told["C"].text() == f"C = {paid}"


def test_softmax_is_said_of_the_layer_as_a_whole():
    assert equations(bs.Network([2, 3]))["sigma[1]"].text() == "a[1][j] = e^(z[1][j])/(Σ_k e^(z[1][k]))"


def test_an_equation_is_a_row_for_each_side_in_a_page():
    told = equations(bs.Network([2, 3]))["BP1"]
    assert len(parsed(told.mathml()).findall(".//mtr")) == 2
    assert told.lines().splitlines() == ["δ[1][j]", "  = ∂C/∂z[1][j]", "  = a[1][j] - y[j]"]


def test_a_notebook_shows_them_as_latex():
    assert (
        equations(bs.Network([2, 3]))["BP3"]._repr_latex_().startswith(r"$\displaystyle \frac{\partial C}{\partial b")
    )
