import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.chosen import chosen


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.data())
def test_places_are_those_of_the_views(sizes, data):
    net = bs.Network(sizes, seed=0)
    net.parameters[...] = np.arange(net.parameters.size)
    layer = data.draw(st.integers(1, len(sizes) - 1))
    w, b = net.w[layer], net.b[layer]
    j = data.draw(st.sampled_from([None, *range(sizes[layer])]))
    k = data.draw(st.sampled_from([None, "bias", *range(sizes[layer - 1])]))
    part = chosen(tuple(sizes), layer, j, k)
    rows = slice(None) if j is None else slice(j, j + 1)
    columns = [] if k == "bias" else [w[rows] if k is None else w[rows, k : k + 1]]
    columns += [b[rows, None]] if k in (None, "bias") else []
    np.testing.assert_array_equal(net.parameters[part.places], np.hstack(columns))
    assert part.single == (np.hstack(columns).size == 1)
    assert part.decays.tolist() == [True] * len(part.inputs) + [False] * part.bias


def test_what_stands_behind_a_bias_is_one():
    a = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, 6.0]], dtype=np.float32)
    for given_a in (a, scipy.sparse.csr_array(a)):
        assert chosen((3, 2), 1, 0, 1).behind(given_a).tolist() == [[2], [0]]
        assert chosen((3, 2), 1, 0, "bias").behind(given_a).tolist() == [[1], [1]]
        assert chosen((3, 2), 1, 0).behind(given_a).tolist() == [[1, 2, 3, 1], [4, 0, 6, 1]]


def test_names_are_those_of_the_notation():
    names = [chosen((3, 2), 1, *rest).name for rest in ((1, 2), (1, "bias"), (1,), (), (None, 2), (None, "bias"))]
    assert names == ["w[1][1, 2]", "b[1][1]", "w[1][1, :], b[1][1]", "w[1], b[1]", "w[1][:, 2]", "b[1]"]


@pytest.mark.parametrize(
    "wrong", [(0,), (2,), (1, 2), (1, -1), (1, 0, 3), (1, 0, -1), (1, 0, True), (1, 0, 0.5), ("1",)]
)
def test_what_is_not_there_is_refused(wrong):
    with pytest.raises(BadChoice, match=r"^(layer|neuron|input): got .*, expected a whole number"):
        chosen((3, 2), *wrong)
