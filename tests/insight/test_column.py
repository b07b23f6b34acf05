import numpy as np
import pytest
import scipy.sparse

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.column import Columns


def columns(x, y, **network):
    net = bs.Network([x.shape[1], network.pop("outputs", 2)], **network)
    return Columns(net, x, net.targets(y, rows=len(y)), ("size", "colour"))


def test_labels_are_those_of_the_user():
    x, y, rows = np.zeros((4, 2)), np.array([0, 1, 1, 0]), np.array([1, 3])
    assert columns(x, y).labels(rows) == [1, 0]
    assert columns(x, y, classes=["no", "yes"]).labels(rows) == ["yes", "no"]
    single = columns(x, y, classes=["no", "yes"], outputs=1, output="sigmoid", cost="binary_cross_entropy")
    assert single.labels(rows) == ["yes", "no"]
    assert columns(x, y, outputs=1, output="identity", cost="quadratic").labels(rows) == [1.0, 0.0]


def test_few_values_are_groups_and_many_are_quarters():
    x = np.column_stack([np.arange(40.0), np.arange(40) % 3])
    for given in (x, scipy.sparse.csr_array(x)):
        found = columns(given, np.zeros(40, dtype=int))
        places, names = found.places("colour", np.array([0, 1, 2, 5]))
        assert (places.tolist(), names) == ([0, 1, 2, 2], [0.0, 1.0, 2.0])
        places, names = found.places("size", np.arange(40))
        assert np.bincount(places).tolist() == [10, 10, 10, 10]
        assert names == ["0 … 9.75", "9.75 … 19.5", "19.5 … 29.25", "29.25 … 39"]


def test_values_that_repeat_fill_fewer_groups():
    x = np.column_stack([np.where(np.arange(40) < 29, 0, np.arange(40)), np.zeros(40)])
    places, names = columns(x, np.zeros(40, dtype=int)).places("size", np.arange(40))
    assert places.max() < len(names)
    assert np.bincount(places).tolist()[0] == 29


def test_a_column_of_ones_own():
    found = columns(np.zeros((3, 2)), np.zeros(3, dtype=int))
    places, names = found.places(["b", "a", "b"], np.array([2, 2, 1]))
    assert [names[place] for place in places] == ["b", "b", "a"]
    with pytest.raises(BadChoice, match=r"^by: got 'shape \(2,\)', expected one value for each of the 3 rows"):
        found.places([1, 2], np.array([0]))
    with pytest.raises(BadChoice, match=r"^by: got values of several kinds"):
        found.places(np.array([1, "a", None], dtype=object), np.arange(3))
    with pytest.raises(BadChoice, match=r"^by: got 'color', expected one of class, example, size, colour .*'colour'"):
        found.places("color", np.array([0]))
