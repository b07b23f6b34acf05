import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight import check_number, explain
from backscope.insight.homework.hand import QUANTITIES
from drawn import cases

X, Y = [0.05, 0.10], [[0.01, 0.99]]


def mazur():
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = [[0.15, 0.20], [0.25, 0.30]], 0.35
    net.w[2][...], net.b[2][...] = [[0.40, 0.45], [0.50, 0.55]], 0.60
    return net


@pytest.mark.parametrize(
    ("value", "asked", "kind"),
    [
        (0.3775, ("z", 1, 0), "right"),
        (0.0275, ("z", 1, 0), "bias_forgotten"),
        (0.5933, ("z", 1, 0), "activation_too_soon"),
        (0.3775, ("a", 1, 0), "activation_forgotten"),
        (0.298371, ("cost",), "right"),
        (0.5967, ("cost",), "factor_two"),
        (0.274811, ("cost",), "output_forgotten"),
        (0.1385, ("delta", 2, 0), "right"),
        (-0.1385, ("delta", 2, 0), "sign"),
        (0.7414, ("delta", 2, 0), "slope_forgotten"),
        (0.03635, ("dcda", 1, 0), "right"),
        (0.0554, ("dcda", 1, 0), "path_forgotten"),
        (0.0822, ("grad_w", 2, 0, 0), "right"),
        (0.08, ("grad_w", 2, 0, 0), "nearly"),
        (0.4398, ("grad_w", 2, 0, 0), "slope_forgotten"),
        (0.000439, ("grad_w", 1, 0, 0), "right"),
        (0.3589, ("new_w", 2, 0, 0), "right"),
        (0.4411, ("new_w", 2, 0, 0), "step_uphill"),
        (0.3178, ("new_w", 2, 0, 0), "rate_forgotten"),
        (0.0411, ("new_w", 2, 0, 0), "step_alone"),
        (0.5308, ("new_b", 2, 0), "right"),
        (17.0, ("grad_b", 1, 1), "unknown"),
    ],
)
def test_the_well_known_example(value, asked, kind):
    told = check_number(value, mazur(), X, Y, *asked)
    assert (told.kind, told.right) == (kind, kind == "right")
    assert str(told.expected)[:6] not in told.sentence


def test_it_is_told_in_both_languages():
    told = [check_number(0.0554, mazur(), X, Y, "dcda", 1, 0, language=code).sentence for code in ("en", "ko")]
    assert told == [
        "Not yet: one way on is left out, that through neuron 1: ways are added.",
        "아직 아닙니다. 길 하나를 빠뜨렸습니다(뉴런 1). 갈라진 길은 모두 더합니다.",
    ]


@given(cases(most_rows=1, most_layers=3, most_width=4), st.data())
@settings(max_examples=25)
def test_what_the_library_has_is_right_and_no_other_number_is(case, data):
    e = explain(case.net, case.x, case.y)
    quantity = data.draw(st.sampled_from(QUANTITIES))
    layer = data.draw(st.integers(0 if quantity == "dcda" else 1, e.last))
    neuron = data.draw(st.integers(0, case.net.sizes[layer] - 1))
    source = data.draw(st.integers(0, case.net.sizes[layer - 1] - 1)) if quantity.endswith("w") else None
    asked = (case.net, case.x, case.y, quantity, layer, neuron, source)
    expected = check_number(0.0, *asked).expected
    assert check_number(expected, *asked).right
    other = check_number(expected * 1.37 + 0.5, *asked)
    assert not other.right
    assert other.expected == expected


@pytest.mark.parametrize(
    ("value", "asked", "told"),
    [
        (float("nan"), ("z", 1, 0), "value: got nan, expected a finite number"),
        (True, ("z", 1, 0), "value: got True"),
        (1.0, ("w", 1, 0), "quantity: got 'w', expected one of z, a, cost"),
        (1.0, ("z", 0, 0), "layer: got 0"),
        (1.0, ("z", 3, 0), "layer: got 3"),
        (1.0, ("z", 1, 2), "neuron: got 2"),
        (1.0, ("grad_w", 1, 0), "input: got None"),
        (1.0, ("grad_w", 1, 0, 2), "input: got 2"),
        (1.0, ("grad_b", 1, 0, 0), "input: got 0, expected none"),
    ],
)
def test_what_cannot_be_judged(value, asked, told):
    with pytest.raises(BadChoice, match=told):
        check_number(value, mazur(), X, Y, *asked)
