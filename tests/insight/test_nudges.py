"""The table of nudges: each entry an example's own, their mean the step of gradient descent."""

import json
import sys

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import nudges
from drawn import cases
from insight.explicit_gradients import gradients
from insight.test_examples import BLOBS, LABELS

NET = bs.Network([6, 9, 3], hidden="tanh", seed=4)


@given(cases(), st.sampled_from([0.0, 1e-9, 0.3, 7.0]), st.randoms(), st.booleans())
@settings(max_examples=60)
def test_rows_are_each_examples_own_and_their_mean_is_the_step(case, eta, random, sparse):
    net, x = case.net, scipy.sparse.csr_array(case.x) if sparse else case.x
    chosen = [random.randrange(net.layout.size) for _ in range(4)]
    found = nudges(net, x, case.y, learning_rate=eta, parameters=chosen, penalty=case.penalty)
    g = gradients(net, case.x, case.y)
    scale = eta * np.abs(g).max()
    np.testing.assert_allclose(found.table, -eta * g[:, chosen], rtol=0, atol=1e-12 * scale)
    step = -eta * bs.backprop(net, case.x, case.y, penalty=case.penalty).gradient
    bare = -eta * bs.backprop(net, case.x, case.y).gradient
    np.testing.assert_allclose(found.whole_mean, bare, rtol=0, atol=1e-12 * scale)
    np.testing.assert_allclose(found.mean, bare[chosen], rtol=0, atol=1e-12 * np.abs(found.table).max())
    atol = 1e-12 * max(scale, np.abs(found.whole_penalty).max())
    np.testing.assert_allclose(found.whole_step, step, rtol=0, atol=atol)
    np.testing.assert_allclose(found.step, step[chosen], rtol=0, atol=atol)
    np.testing.assert_array_equal(found.values, net.parameters[chosen])
    assert found.names == tuple(net.layout.name_of(place) for place in chosen)


def test_the_step_is_the_one_that_gradient_descent_takes():
    net = NET.astype("float64")
    found = nudges(net, BLOBS, LABELS, learning_rate=0.3, penalty="l1=0.01,l2=0.02")
    after = net.copy()
    bs.train(
        after, (BLOBS, LABELS), epochs=1, batch_size=40, optimizer="sgd", learning_rate=0.3, penalty="l1=0.01,l2=0.02",
        engine="reference",
    )  # fmt: skip
    np.testing.assert_allclose(after.parameters - net.parameters, found.whole_step, rtol=0, atol=1e-12)


def test_parameters_are_named_by_layer_neuron_and_input():
    found = nudges(NET, BLOBS, LABELS, parameters=[(1, 3, 5), (2, 2, None), (2, 0, 8), 0, [1, 8, None], np.int64(92)])
    assert found.names == ("w[1][3, 5]", "b[2][2]", "w[2][0, 8]", "w[1][0, 0]", "b[1][8]", "b[2][2]")
    trace = bs.backprop(NET, BLOBS[7:8], LABELS[7:8])
    expected = [trace.grad_w[1][3, 5], trace.grad_b[2][2], trace.grad_w[2][0, 8], trace.grad_w[1][0, 0]]
    np.testing.assert_allclose(found.table[7, :4], -np.array(expected), rtol=1e-12)


def test_those_of_largest_mean_are_chosen_where_there_are_many():
    found = nudges(NET, BLOBS, LABELS, most=5)
    assert found.table.shape == (40, 5)
    assert (np.diff(np.abs(found.whole_mean[found.chosen])) <= 0).all()
    assert np.abs(found.mean).min() >= np.abs(np.delete(found.whole_mean, found.chosen)).max()
    small = bs.Network([6, 3], seed=1)
    assert nudges(small, BLOBS, LABELS, most=5).chosen.tolist() == list(range(21))
    assert nudges(NET, BLOBS, LABELS, most=1000).table.shape == (40, 93)


def test_who_agrees_and_who_pulls_against():
    found = nudges(NET, BLOBS, LABELS, parameters=[(2, 1, None)])
    agreeing, against = found.agreeing(0), found.against("b[2][1]")
    assert sorted([*agreeing, *against]) == list(range(40))
    way = np.sign(found.mean[0])
    assert (way * found.table[agreeing, 0] > 0).all()
    assert (np.diff(way * found.table[agreeing, 0]) <= 0).all()
    assert (np.diff(way * found.table[against, 0]) >= 0).all()
    net = bs.Network([2, 1], output="identity", cost="quadratic", initial="zeros")
    even = nudges(net, [[1.0, 0.0], [1.0, 0.0]], [1.0, -1.0])
    assert [len(even.agreeing(k)) + len(even.against(k)) for k in range(3)] == [0, 0, 0]
    for column in (1, -1, "w[9][0, 0]", 0.5, True):
        with pytest.raises(BadChoice, match="column: got"):
            found.agreeing(column)


def test_zeros_have_no_sign():
    found = nudges(bs.insight.xor_by_hand(), *_xor())
    assert not found.table.any()
    assert not np.signbit(np.concatenate([found.table.ravel(), found.whole_step, found.mean])).any()
    assert not nudges(NET, BLOBS, LABELS, learning_rate=0).table.any()


def _xor():
    xor = bs.load("xor").train
    return xor.x, xor.y


def test_one_example_may_stand_alone():
    found = nudges(NET, BLOBS[0], 1)
    assert found.table.shape == (1, 12)
    np.testing.assert_array_equal(found.mean, found.table[0])


def test_a_float32_network_is_looked_at_in_float64():
    single, double = nudges(NET, BLOBS, LABELS), nudges(NET.astype("float64"), BLOBS, LABELS)
    np.testing.assert_array_equal(single.table, double.table)
    stepped = NET.copy()
    bs.train(stepped, (BLOBS, LABELS), epochs=1, batch_size=40, optimizer="sgd", learning_rate=1.0, engine="reference")
    moved = stepped.parameters.astype(np.float64) - NET.parameters
    np.testing.assert_allclose(moved, single.whole_step, rtol=0, atol=20 * np.finfo(np.float32).eps)


def test_it_is_told_in_words_and_json():
    found = nudges(NET, BLOBS, LABELS, penalty=0.1)
    lines = str(found).splitlines()
    assert lines[0].split()[0] == "example"
    assert [line.split()[0] for line in lines[-5:-1]] == ["…", "mean", "penalty", "step"]
    assert lines[-1] == "… and 2 more parameters"
    assert len({len(line) for line in lines[:-1]}) == 1
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert (told["names"], told["mean"]) == (list(found.names), found.mean.tolist())
    assert "penalty" not in str(nudges(NET, BLOBS, LABELS))
    wide = bs.Network([6, 4], output="identity", cost="quadratic", seed=1)
    assert "(1, 2, 3, …)" in str(nudges(wide, BLOBS[:1], [[1.0, 2.0, 3.0, 4.0]]))
    assert len(found) == 40


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"parameters": [(3, 0, 0)]}, r"parameters: got \(3, 0, 0\), expected a place, 0 to 92, or \(layer"),
        ({"parameters": [(0, 0, 0)]}, "with layer 1 to 2"),
        ({"parameters": [(1, 9, 0)]}, "expected in layer 1 neuron 0 to 8 and input 0 to 5, or None for the bias"),
        ({"parameters": [(1, 0, 6)]}, "neuron 0 to 8 and input 0 to 5"),
        ({"parameters": [(1, 0)]}, "expected a place"),
        ({"parameters": [93]}, "expected a place, 0 to 92"),
        ({"parameters": [-1]}, "expected a place"),
        ({"parameters": [True]}, "expected a place"),
        ({"parameters": []}, "expected at least one"),
        ({"parameters": "w"}, "expected a sequence"),
        ({"parameters": 3}, "expected a sequence"),
        ({"most": 0}, "most: got 0"),
        ({"most": 1.5}, "most: got 1.5"),
        ({"learning_rate": -1}, "learning_rate: got -1"),
        ({"learning_rate": np.nan}, "learning_rate"),
        ({"penalty": "much"}, "penalty"),
    ],
)
def test_what_cannot_be_is_told(settings, message):
    with pytest.raises(BadChoice, match=message):
        nudges(NET, BLOBS, LABELS, **settings)


def test_a_table_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(sys.modules["backscope.insight.nudges"], "LARGEST", 79)
    with pytest.raises(BadChoice, match="parameters: got 2 for 40 examples, expected 1 at most"):
        nudges(NET, BLOBS, LABELS, most=2)
    assert nudges(NET, BLOBS, LABELS, most=1).table.shape == (40, 1)
    with pytest.raises(BadData, match="y: got 39"):
        nudges(NET, BLOBS, LABELS[:39])
