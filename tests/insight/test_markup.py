from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from backscope.insight import explain
from backscope.insight.markup import mathml
from drawn import cases

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
CORE = {"math", "mrow", "mi", "mn", "mo", "msub", "msup", "msubsup", "mfrac", "munder"}


def marks(text):
    return [dict(each.attrib) for each in ElementTree.fromstring(mathml(text)).iter() if "data-kind" in each.attrib]


def read(text):
    """What is read from left to right."""
    return "".join(ElementTree.fromstring(mathml(text)).itertext()).replace("\u2061", "")


def test_what_a_quantity_speaks_of():
    assert marks("z[1][0] = Σ_k w[1][0, k]·a[0][k] + b[1][0]") == [
        {"data-kind": "z", "data-layer": "1", "data-neuron": "0"},
        {"data-kind": "b", "data-layer": "1", "data-neuron": "0"},
    ]
    assert marks("grad_w[2][0, 1]") == [
        {"data-kind": "grad_w", "data-layer": "2", "data-neuron": "0", "data-source": "1"}
    ]
    assert marks("y[0]") == [{"data-kind": "y", "data-neuron": "0"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.15·0.05 + (-0.2)·0.1 + 0.35", "0.15·0.05+(−0.2)·0.1+0.35"),
        ("½·(0.75 - 0.01)²", "12·(0.75−0.01)2"),
        ("-1·ln(0.5)", "−1·ln(0.5)"),
        ("2e-07·1.5e+20", "2×10−7·1.5×1020"),
        ("dC/da[2][0]·sigma'(z[2][0])", "∂C∂a0(2)·σ′(z0(2))"),
        ("leaky_relu((-0.04))", "leaky relu((−0.04))"),
        ("exp(0.3) / Σ_k exp(z[2][k])", "exp(0.3)/∑kexp(zk(2))"),
        ("C_x = Σ_j [|a[2][j] - y[j]|]", "C=∑j[|aj(2)−yj|]"),
        ("(-inf)·0", "(−∞)·0"),
        ("inf - nan", "∞−NaN"),
        ("0.5·2 + (… 776: 0.2) + 1", "0.5·2+(…776:0.2)+1"),
    ],
)
def test_what_is_read(text, expected):
    assert read(text) == expected


@given(cases(most_rows=1))
@settings(max_examples=25)
def test_every_formula_of_any_walk_is_mathml_core(case):
    for step in explain(case.net, case.x, case.y).steps:
        for text in [step.formula, *(f"{line.name} = {line.numbers}" for line in step.lines)]:
            root = ElementTree.fromstring(mathml(text))
            assert {each.tag.removeprefix(NAMESPACE) for each in root.iter()} <= CORE
            assert not any("style" in each.attrib for each in root.iter())


def test_nothing_is_passed_over():
    with pytest.raises(ValueError, match="expected a formula of the walk"):
        mathml("z[1][0] <script>")
