"""Learning rules: what they call an error, and when they stop."""

import pytest

import backscope as bs
from backscope.perceptron import RULES, gate


def test_on_the_plane_itself_the_answer_is_the_lower_target():
    for rule in RULES.values():
        low, high = rule.targets
        assert [rule().answer(z) for z in (-1.0, 0.0, 5e-324)] == [low, low, high]


def test_right_or_wrong_and_how_far_off():
    for name in ("perceptron", "pocket"):
        rule = RULES[name]()
        assert [rule.error(1, -3.0), rule.error(0, 3.0), rule.error(1, 0.5), rule.error(0, -0.5)] == [1, -1, 0, 0]
    delta = RULES["delta"]()
    assert [delta.error(1, -3.0), delta.error(-1, 3.0), delta.error(1, 0.5), delta.error(1, 1.0)] == [4, -4, 0.5, 0]


def test_the_delta_rule_stops_when_the_cost_falls_no_more():
    rule = RULES["delta"](tolerance=0.1)
    assert not rule.finished([])
    assert not rule.finished([1.0])
    assert not rule.finished([1.0, 0.89])
    assert rule.finished([1.0, 0.91])
    assert rule.finished([1.0, 2.0])
    assert rule.finished([0.0])


def test_a_smaller_tolerance_takes_longer():
    land = gate("and")
    passes = [
        bs.Perceptron(rule=f"delta:tolerance={tolerance}", passes=1000).learn(land.x, land.y).passes
        for tolerance in (1e-1, 1e-3, 1e-5)
    ]
    assert passes == sorted(set(passes))


@pytest.mark.parametrize("scale", [1e-3, 1, 1e3])
def test_the_delta_rules_own_learning_rate_suits_inputs_of_any_size(scale):
    nor = gate("nor")
    record = bs.Perceptron(rule="delta", passes=1000).learn(nor.x * scale + 0.1, nor.y)
    assert record.cost_by_pass[-1] < record.cost_by_pass[0]
