import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import Snapshots, folding, xor_by_hand

XOR = bs.load("xor")
X, Y = np.asarray(XOR.train.x, dtype=float), XOR.train.y


def network(sizes=(2, 2, 1), seed=1, **how):
    how = {"output": "sigmoid", "cost": "binary_cross_entropy"} | how
    return bs.Network(sizes, hidden="tanh", seed=seed, **how)


def recorded(net, steps=400):
    snapshots = Snapshots()
    bs.train(net, XOR, epochs=steps, batch_size=4, optimizer="sgd", learning_rate=1, callbacks=[snapshots])
    return snapshots


def sides(fold):
    weights, bias = fold.line
    return (fold.hidden @ weights + bias >= 0).astype(int)


def test_a_training_on_xor_ends_with_points_that_one_line_parts():
    folded = folding(recorded(network()), X, Y)
    first, last = folded.folds[0], folded.folds[-1]
    assert (first.step, last.step) == (0, 400)
    assert first.accuracy < 1
    assert last.accuracy == 1
    assert last.cost < first.cost
    assert sides(last).tolist() == Y.tolist() == last.predicted.tolist() == folded.wanted.tolist()


def test_every_number_is_that_of_the_trace_in_float64():
    net = network((2, 3, 4, 2), output="softmax", cost="cross_entropy")
    trace = bs.backprop(net, X, Y)
    for l in (1, 2):
        fold = folding(net, X, Y, layer=l).folds[0]
        np.testing.assert_array_equal(fold.hidden, trace.a[l])
        np.testing.assert_array_equal(fold.outputs, trace.a[3])
        assert fold.hidden.dtype == fold.region.dtype == fold.sheet.dtype == np.float64
        assert fold.cost == trace.cost
        assert fold.sheet.shape == (61, 61, net.sizes[l])
        assert fold.region.shape == (61, 61, 2)


def test_the_grid_surrounds_the_points_and_is_answered_by_the_network():
    net = network().astype("float64")
    folded = folding(net, X, Y, grid=9)
    first, second = folded.grid.first, folded.grid.second
    assert (first[0], first[-1], second[0], second[-1]) == (-0.3, 1.3, -0.3, 1.3)
    fold = folded.folds[0]
    for row, column in ((0, 0), (2, 7), (8, 3)):
        expected = net.feedforward([[first[column], second[row]]])[0]
        np.testing.assert_allclose(fold.region[row, column], expected, rtol=1e-15)


@given(st.integers(0, 1000), st.sampled_from(["sigmoid", "two sigmoids", "softmax", "step"]))
def test_the_line_parts_hidden_space_as_the_network_does(seed, output):
    how = {
        "sigmoid": {},
        "two sigmoids": {"sizes": (2, 3, 2)},
        "softmax": {"sizes": (2, 3, 2), "output": "softmax", "cost": "cross_entropy"},
        "step": {"output": "step", "cost": "quadratic"},
    }[output]
    net = network(seed=seed, **how)
    net.b[2][...] = np.linspace(-0.3, 0.2, len(net.b[2]))
    points = np.random.default_rng(seed).normal(size=(50, 2))
    fold = folding(net, points, np.zeros(50, dtype=int), grid=2).folds[0]
    assert sides(fold).tolist() == fold.predicted.tolist()


@pytest.mark.parametrize(
    ("net", "layer"),
    [
        (network((2, 3, 3), output="softmax", cost="cross_entropy"), 1),
        (network((2, 3, 3, 1)), 1),
        (network((2, 3, 1), output="identity", cost="quadratic"), 1),
        (network((2, 3, 1), output="tanh", cost="quadratic", task="classification"), 1),
    ],
)
def test_where_no_one_line_decides_there_is_none(net, layer):
    assert folding(net, X, Y, layer=layer).folds[0].line is None


def test_a_regression_has_values_and_no_accuracy():
    net = network((2, 3, 1), output="identity", cost="quadratic")
    fold = folding(net, X, Y).folds[0]
    assert fold.accuracy is None
    np.testing.assert_array_equal(fold.predicted, fold.outputs[:, 0])


def test_three_inputs_fold_without_a_grid():
    x = np.random.default_rng(0).normal(size=(20, 3))
    folded = folding(network((3, 2, 1)), csr_array(x), x[:, 0] > 0)
    assert folded.grid is folded.folds[0].region is folded.folds[0].sheet is None
    np.testing.assert_array_equal(folded.x, x)


def test_the_steps_asked_for_are_the_nearest_recorded():
    snapshots = recorded(network(), 100)
    assert folding(snapshots, X, Y, steps=[0, 0, 33, 1000], grid=2).steps == [0, 32, 100]
    folded = folding(snapshots, X, Y, grid=2)
    assert folded.steps == list(snapshots.kept)
    assert (folded.at(33).step, folded.at(10**9).step) == (32, 100)


def test_a_run_on_disk_folds_as_its_snapshots_do(tmp_path):
    snapshots = Snapshots()
    run = bs.train(network(), XOR, epochs=12, batch_size=4, callbacks=[snapshots], folder=tmp_path / "run")
    there, here = folding(run, X, Y, grid=5), folding(snapshots, X, Y, grid=5)
    assert there.steps == here.steps
    for one, other in zip(there.folds, here.folds, strict=True):
        np.testing.assert_array_equal(one.hidden, other.hidden)
        np.testing.assert_array_equal(one.region, other.region)


def test_labels_may_be_words():
    net = network(classes=["same", "different"])
    folded = folding(net, X, np.array(["same", "different", "different", "same"]))
    assert folded.wanted.tolist() == ["same", "different", "different", "same"]
    assert folded.folds[0].accuracy == np.mean(net.predict(X) == folded.wanted)


def test_points_that_all_coincide_have_a_grid_all_the_same():
    folded = folding(network(), [[2.0, 3.0]], [1], grid=3)
    assert folded.grid.first.tolist() == [1.7, 2.0, 2.3]


@pytest.mark.parametrize(
    ("net", "how", "message"),
    [
        (bs.Network([2, 2]), {}, "hidden layers of the network: got 0, expected at least 1"),
        (xor_by_hand(), {"layer": 2}, "layer: got 2, expected 1, the only hidden layer"),
        (network((2, 2, 2, 1)), {"layer": 0}, "layer: got 0, expected a hidden layer, 1 to 2"),
        (xor_by_hand(), {"grid": 1}, "grid: got 1, expected a whole number, 2 or more"),
        (xor_by_hand(), {"steps": []}, r"steps: got \[\], expected at least one"),
        (xor_by_hand(), {"steps": 5}, "steps: got 5, expected whole numbers"),
        (xor_by_hand(), {"steps": ["a"]}, r"steps: got \['a'\], expected whole numbers"),
        (xor_by_hand(), {"steps": [-1]}, "steps: got -1, expected whole numbers, 0 or more"),
    ],
)
def test_choices_that_cannot_be_are_told(net, how, message):
    with pytest.raises(BadChoice, match=message):
        folding(net, X, Y, **how)


def test_the_fold_at_no_step_is_none():
    with pytest.raises(BadChoice, match="step: got 'a', expected a whole number, 0 or more"):
        folding(xor_by_hand(), X, Y).at("a")


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [(X[:, :1], Y, r"expected \(N, 2\)"), (X, Y[:3], "expected 4 rows"), (X[:0], Y[:0], "no rows")],
)
def test_points_that_do_not_fit_are_told(x, y, message):
    with pytest.raises(BadData, match=message):
        folding(xor_by_hand(), x, y)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(BadData, match="x, row 2, column 1"):
        bs.insight.folding(bs.insight.xor_by_hand(), [[0, 0], [value, 0]], [0, 1])
