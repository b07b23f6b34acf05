"""Each part of a formula is written rightly in characters, LaTeX and MathML."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

import backscope as bs
from backscope.insight import chain
from backscope.insight.formula import (
    Beside,
    Call,
    Fraction,
    Marked,
    Minus,
    Number,
    Over,
    Power,
    Product,
    Quantity,
    Sum,
    Symbol,
    derivative,
)
from drawn import cases
from insight_formulas import parsed

A, B, W = Quantity("a", "1", ("2",)), Symbol("b"), Quantity("w", "2", ("0", "13"))


@pytest.mark.parametrize(
    ("node", "text", "latex"),
    [
        (A, "a[1][2]", "a^{(1)}_{2}"),
        (W, "w[2][0, 13]", "w^{(2)}_{0,13}"),
        (Quantity("w", "l+1", ("i", "j")), "w[l+1][i, j]", "w^{(l+1)}_{ij}"),
        (Quantity("y", "", ("j",)), "y[j]", "y_{j}"),
        (Quantity("δ", "2"), "δ[2]", r"\delta^{(2)}"),
        (Quantity("C"), "C", "C"),
        (Symbol("σ", "l", prime=True), "σ_l'", r"\sigma_{l}'"),
        (derivative(Quantity("C"), W), "∂C/∂w[2][0, 13]", r"\frac{\partial C}{\partial w^{(2)}_{0,13}}"),
        (Product((A, Number(-0.5))), "a[1][2] · (-0.5)", r"a^{(1)}_{2} \cdot \left(-0.5\right)"),
        (Product((Number(-0.5),)), "-0.5", "-0.5"),
        (Product((A, Number(float("-inf")))), "a[1][2] · (-inf)", r"a^{(1)}_{2} \cdot \left(-\infty\right)"),
        (Number(float("nan")), "nan", r"\mathrm{NaN}"),
        (Product((Number(2), Sum((A, B)))), "2 · (a[1][2] + b)", r"2 \cdot \left(a^{(1)}_{2} + b\right)"),
        (Product((Sum((A,)), B)), "a[1][2] · b", r"a^{(1)}_{2} \cdot b"),
        (Sum((A, Number(-2), Minus(B))), "a[1][2] - 2 - b", "a^{(1)}_{2} - 2 - b"),
        (Sum((A, Minus(Sum((B, A))))), "a[1][2] - (b + a[1][2])", r"a^{(1)}_{2} - \left(b + a^{(1)}_{2}\right)"),
        (Sum((Marked(Number(-2), (("kind", "rest"),)), A)), "-2 + a[1][2]", "-2 + a^{(1)}_{2}"),
        (Minus(Over("j", Sum((A, B)))), "-Σ_j (a[1][2] + b)", r"-\sum_{j} \left(a^{(1)}_{2} + b\right)"),
        (Sum((A, Minus(Over("j", B)))), "a[1][2] - (Σ_j b)", r"a^{(1)}_{2} - \left(\sum_{j} b\right)"),
        (Minus(Sum((A, B))), "-(a[1][2] + b)", r"-\left(a^{(1)}_{2} + b\right)"),
        (Fraction(Number(1), Sum((A, B))), "1/(a[1][2] + b)", r"\frac{1}{a^{(1)}_{2} + b}"),
        (Fraction(A, Product((A, B))), "a[1][2]/(a[1][2] · b)", r"\frac{a^{(1)}_{2}}{a^{(1)}_{2} \cdot b}"),
        (Power(Sum((A, B)), Number(2)), "(a[1][2] + b)²", r"\left(a^{(1)}_{2} + b\right)^{2}"),
        (Power(Symbol("e"), Minus(B)), "e^(-b)", "e^{-b}"),
        (Call(Symbol("max"), (Number(0), B)), "max(0, b)", r"\mathrm{max}\left(0, b\right)"),
        (Call(None, (B,), "||"), "|b|", r"\left|b\right|"),
        (Product((Number(2), Over("j", B))), "2 · Σ_j b", r"2 \cdot \sum_{j} b"),
        (Product((Over("j", B), B)), "(Σ_j b) · b", r"\left(\sum_{j} b\right) \cdot b"),
        (Beside((B, Symbol("≥"), Number(0))), "b≥0", r"b\geq 0"),
    ],
)
def test_a_formula_is_written_three_times(node, text, latex):
    assert node.text() == text
    assert node.latex() == latex
    MathTextParser("path").parse(f"${latex}$")
    letters = "".join(parsed(node.mathml()).itertext())
    signs = str.maketrans("", "", "()[], _·\u2061")
    plain = (
        text.replace("-", "−").replace("'", "′").replace("²", "2").replace("/", "").replace("^", "").replace("Σ", "∑")
    )
    plain = plain.replace("inf", "∞").replace("nan", "NaN")
    assert sorted(letters.translate(signs)) == sorted(plain.translate(signs))


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 17))
@settings(max_examples=100, deadline=None)
def test_every_number_is_read_back_from_every_writing(value, digits):
    number = Number(value, digits)
    expected = float(f"{value:.{digits}g}")
    assert float(number.text()) == expected
    assert not number.text().startswith("-0") or expected != 0
    mantissa, _, exponent = number.latex().replace("}", "").partition(r" \times 10^{")
    assert float(f"{mantissa}e{exponent or 0}") == expected
    parts = "".join(parsed(number.mathml()).itertext()).replace("−", "-").split("×10")
    assert float("e".join(parts)) == expected


def test_marks_become_attributes_and_change_nothing_else():
    marked = Marked(A, (("kind", 'a "<kind>"'), ("layer", "1")))
    (found,) = parsed(marked.mathml()).findall("mrow")
    assert found.attrib == {"data-kind": 'a "<kind>"', "data-layer": "1"}
    assert (marked.text(), marked.latex(), marked.brackets) == (A.text(), A.latex(), False)


@st.composite
def chains(draw):
    """Draw a network, an example and a parameter, and take them apart."""
    case = draw(cases(most_rows=1, most_layers=3, most_width=3))
    layer = draw(st.integers(1, len(case.net.sizes) - 1))
    neuron = draw(st.integers(0, case.net.sizes[layer] - 1))
    before = draw(st.none() | st.integers(0, case.net.sizes[layer - 1] - 1))
    merge = draw(st.none() | st.booleans())
    return chain(case.net, case.x, case.y, layer=layer, neuron=neuron, input=before, merge_output=merge)


def value_of(text):
    """Compute the numbers that stand in a line of text."""
    return eval(text.replace("·", "*"))


@given(
    chains(), st.booleans(), st.sampled_from(["branches", "paths"]), st.integers(1, 5), st.none() | st.integers(0, 3)
)
@settings(max_examples=40, deadline=None)
def test_the_numbers_put_in_are_the_gradient(found, numbers, form, most, depth):
    formula = found.formula(numbers, form=form, most=most, depth=depth, digits=17)
    lines = formula.lines().splitlines()
    assert lines[0] == f"∂C/∂{found.parameter.text()}"
    root = parsed(formula.mathml())
    assert len(root.findall(".//mtr")) == len(lines) - 1
    if numbers:
        tolerance = 1e-12 * found.magnitude + 1e-300
        assert math.isclose(value_of(lines[2].strip(" =≈")), found.gradient, rel_tol=0, abs_tol=tolerance)
        assert float(lines[3].strip(" =≈")) == found.gradient
    kinds = {element.get("data-kind") for element in root.iter()} - {None}
    assert kinds <= {"activation", "one", "slope", "weight", "jacobian", "cost", "delta", "rest"}
    assert kinds & {"activation", "one"}


@given(chains(), st.booleans(), st.sampled_from(["branches", "paths"]))
@settings(max_examples=10, deadline=None)
def test_matplotlib_can_draw_any(found, numbers, form):
    MathTextParser("path").parse(f"${found.latex(numbers, form=form, most=2)}$")


def test_the_sign_says_whether_digits_were_cut():
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    lines = chain(net, [0.5], 3.0, layer=1, neuron=0, input=0).text(numbers=True).splitlines()
    assert lines[1:] == ["  = a[0][0] · σ'(z[1][0]) · (a[1][0] - y[0])", "  = 0.5 · 1 · (-3)", "  = -1.5"]
    third = chain(net, [1 / 3], 3.0, layer=1, neuron=0, input=0).text(numbers=True).splitlines()
    assert third[2:] == ["  ≈ 0.3333 · 1 · (-3)", "  ≈ -1"]


def test_symbols_stand_for_derivatives_one_by_one():
    net = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", seed=1)
    lines = chain(net, [0, 1], 1, layer=1, neuron=1, input=1).text().splitlines()
    assert lines == [
        "∂C/∂w[1][1, 1]",
        "  = ∂z[1][1]/∂w[1][1, 1] · ∂a[1][1]/∂z[1][1] · ∂z[2][0]/∂a[1][1] · ∂C/∂z[2][0]",
        "  = a[0][1] · σ'(z[1][1]) · w[2][0, 1] · (a[2][0] - y[0])",
    ]


def test_formulas_can_be_looked_up_by_what_they_speak_of():
    net = bs.Network([2, 3, 2], seed=1)
    root = parsed(chain(net, [1, 2], 0, layer=1, neuron=2, input=0).mathml(numbers=True))
    weights = [e for e in root.iter("mrow") if e.get("data-kind") == "weight"]
    assert {(e.get("data-layer"), e.get("data-neuron"), e.get("data-source")) for e in weights} == {
        ("2", "0", "2"), ("2", "1", "2"),
    }  # fmt: skip
    assert re.fullmatch(r"[\d.]+", "".join(weights[-1].itertext()).replace("−", ""))
