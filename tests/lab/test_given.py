import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.lab import questions
from backscope.lab.given import drawn, examples_of, network_of, plain, told_network


def test_points_and_gates_are_what_the_library_takes():
    x, y = examples_of(questions.Examples(gate="nand"))
    assert (x.shape, y.tolist()) == ((4, 2), [1, 1, 1, 0])
    x, y = examples_of(questions.Examples(points=questions.Points(x=[[0.5], [1.0]], y=[0, 1])))
    assert (x.tolist(), y.tolist()) == ([[0.5], [1.0]], [0, 1])


def test_five_inputs_are_more_than_the_page_shows():
    with pytest.raises(BadChoice, match="expected a function of at most 4 inputs"):
        examples_of(questions.Examples(gate="0" * 31 + "1"))


@pytest.mark.parametrize(
    ("sizes", "hidden"), [([2, 1], "relu"), ([3, 4, 1], "tanh"), ([1, 2, 3, 4], ["elu:0.5", "gelu"])]
)
def test_a_network_comes_back_as_it_went(sizes, hidden):
    net = drawn(questions.Draw(sizes=sizes, hidden=[] if len(sizes) == 2 else hidden), seed=3)
    again = network_of(questions.NetworkGiven(**told_network(net).model_dump()))
    assert again.parameters.tolist() == net.parameters.tolist()
    assert again.architecture | {"seed": 3} == net.architecture
    assert again.dtype == np.float64


def test_what_is_plain_is_plain():
    assert plain([None, np.array([1, 2]), np.float64(0.5), (1, "a")]) == [None, [1, 2], 0.5, [1, "a"]]
    assert plain(bs.Network([1, 1], output="identity", cost="quadratic").b)[0] is None
