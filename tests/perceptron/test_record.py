"""The record: bounded, with the beginning and the end, and what was learned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadData
from backscope.perceptron import gate

XOR = gate("xor")


@given(st.integers(0, 30), st.integers(1, 6))
def test_the_first_and_the_last_steps_are_kept(kept, passes):
    record = bs.Perceptron(kept=kept, passes=passes).learn(XOR.x, XOR.y)
    count = 4 * passes
    numbers = [step.number for step in record.steps]
    first = min(count, kept - kept // 2)
    last = min(count - first, kept // 2)
    assert numbers == [*range(first), *range(count - last, count)]
    assert record.count == count
    assert record.left_out == count - len(numbers)


def test_what_is_not_kept_is_counted_all_the_same():
    none, all_ = (bs.Perceptron(kept=kept).learn(XOR.x, XOR.y) for kept in (0, 1000))
    assert none.steps == []
    assert none.mistakes == all_.mistakes == sum(all_.mistakes_by_pass) > 100
    assert (none.weights == all_.weights).all()


def test_in_words():
    assert str(bs.Perceptron(passes=1).learn(XOR.x, XOR.y)) == (
        "perceptron: stopped after 1 pass and 2 mistakes; 2 of 4 rows wrong; w = (-1, 0), b = 0"
    )
    assert str(bs.Perceptron(initial=[1, 1, -1.5]).learn(XOR.x, [0, 0, 0, 1])) == (
        "perceptron: converged after 1 pass and 0 mistakes; 0 of 4 rows wrong; w = (1, 1), b = -1.5"
    )


def test_new_examples_get_their_class_and_other_widths_are_refused():
    record = bs.Perceptron(passes=1000).learn([[0.0], [1], [2], [3]], ["low", "low", "high", "high"])
    assert record.predict([[-5], [1.0], [10]]).tolist() == ["low", "low", "high"]
    assert record.sums(np.zeros((1, 1))).tolist() == [record.bias]
    with pytest.raises(BadData, match="x: got 2 columns, expected 1"):
        record.predict([[1, 2]])
