import numpy as np
import pytest

from backscope.errors import BadChoice, BadData
from backscope.perceptron import Perceptron, gate, judge


def test_what_was_learned_is_judged_right():
    land = gate("and")
    record = Perceptron().learn(land.x, land.y)
    found = judge(land.x, land.y, record.weights, record.bias)
    assert found.z.tolist() == record.sums(land.x).tolist()
    assert found.answers.tolist() == land.y.tolist()
    assert found.wrong.tolist() == []


def test_on_the_line_the_answer_is_0():
    found = judge([[0.0], [1.0]], [1, 1], [1.0], 0.0)
    assert found.answers.tolist() == [0, 1]
    assert found.wrong.tolist() == [0]


def test_one_class_alone_can_be_judged():
    assert judge([[1, 2]], [0], [0, 0], -1).wrong.tolist() == []


@pytest.mark.parametrize(
    ("x", "y", "weights", "bias", "error", "told"),
    [
        ([[0, 1]], [2], [1, 1], 0, BadData, "expected 0 or 1 for each of 1 rows"),
        ([[0, 1]], [0, 1], [1, 1], 0, BadData, "expected 0 or 1 for each of 1 rows"),
        ([[np.nan, 1]], [0], [1, 1], 0, BadData, "expected a finite number"),
        ([[0, 1]], [0], [1], 0, BadChoice, "expected 2 finite numbers and one"),
        ([[0, 1]], [0], [1, np.inf], 0, BadChoice, "expected 2 finite numbers and one"),
        ([[0, 1]], [0], [1, 1], "b", BadChoice, "expected 2 finite numbers and one"),
    ],
)
def test_what_cannot_be_judged(x, y, weights, bias, error, told):
    with pytest.raises(error, match=told):
        judge(x, y, weights, bias)
