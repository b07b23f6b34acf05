"""Every column of the table of examples, against the gradients built one by one."""

import json

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import examples, factors
from drawn import cases
from insight.explicit_gradients import gradients, rms

BLOBS = np.random.default_rng(5).standard_normal((40, 6)) * (np.random.default_rng(6).random((40, 6)) < 0.5)
LABELS = np.random.default_rng(7).integers(0, 3, 40)
NET = bs.Network([6, 5, 3], hidden="tanh", seed=4)


def same(one, other, tolerance=1e-12):
    """Assert that two tables say the same."""
    for name in ("cost", "norm", "cosine", "projection", "mean_gradient", "second_moment"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=tolerance, atol=tolerance)
    np.testing.assert_array_equal(one.prediction, other.prediction)


@given(cases(), st.integers(1, 7))
@settings(max_examples=60)
def test_the_table_is_that_of_the_gradients(case, at_once):
    g = gradients(case.net, case.x, case.y)
    table = examples(case.net, case.x, case.y, at_once=at_once)
    trace = bs.backprop(case.net, case.x, case.y)
    mean, norms, size = g.mean(axis=0), np.linalg.norm(g, axis=1), max(rms(g), 1e-300)
    np.testing.assert_allclose(table.cost, trace.costs, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(table.norm, norms, rtol=1e-12, atol=1e-12 * norms.max())
    np.testing.assert_allclose(table.mean_gradient, trace.gradient, rtol=0, atol=1e-12 * size)
    np.testing.assert_allclose(table.second_moment, (g**2).mean(axis=0), rtol=1e-12, atol=1e-12 * size**2)
    np.testing.assert_allclose(table.variance, g.var(axis=0), rtol=0, atol=1e-12 * size**2)
    assert table.variance.sum() == pytest.approx(table.noise.trace, abs=1e-12 * len(mean) * size**2)
    assert table.noise.mean_square - table.noise.square_of_mean == pytest.approx(
        ((g - mean) ** 2).sum() / len(g), abs=1e-12 * size**2
    )
    length = np.linalg.norm(mean)
    if length <= 1e-12 * size:
        return
    worse = max(1.0, size / length)
    np.testing.assert_array_equal(np.isnan(table.cosine), table.norm == 0)
    has = (norms > 0) & (table.norm > 0)
    off = np.abs(table.cosine[has] - (g @ mean)[has] / norms[has] / length)
    np.testing.assert_array_less(off, 1e-12 * worse * np.maximum(1, size / norms[has]))
    np.testing.assert_allclose(table.projection, g @ mean / length, rtol=0, atol=1e-12 * worse * norms.max())
    assert table.projection.mean() == pytest.approx(length, rel=1e-12 * worse**2)


def test_sparse_is_dense_and_pieces_change_nothing(monkeypatch):
    whole = examples(NET, BLOBS, LABELS)
    same(examples(NET, scipy.sparse.csr_array(BLOBS), LABELS), whole)
    same(examples(NET, scipy.sparse.coo_array(BLOBS), LABELS, at_once=7), whole)
    for at_once in (1, 3, 40, 1000):
        same(examples(NET, BLOBS, LABELS, at_once=at_once), whole)
    monkeypatch.setattr(factors, "KEPT", 0)
    same(examples(NET, BLOBS, LABELS, at_once=13), whole)


def test_a_float32_network_is_looked_at_in_float64():
    same(examples(NET, BLOBS, LABELS), examples(NET.astype("float64"), BLOBS, LABELS), 0)
    fine = bs.Network([6, 5, 3], hidden="tanh", seed=4, dtype="float64")  # the start that NET has rounded
    assert np.abs(fine.parameters - NET.parameters).max() > 0
    same(examples(NET, BLOBS, LABELS), examples(fine, BLOBS, LABELS), 100 * np.finfo(np.float32).eps)


def test_margin_and_answers_of_several_outputs():
    table, a = examples(NET, BLOBS, LABELS), NET.astype("float64").feedforward(BLOBS)
    for i, label in enumerate(LABELS):
        assert table.margin[i] == pytest.approx(a[i, label] - max(np.delete(a[i], label)))
    np.testing.assert_array_equal(table.right, NET.predict(BLOBS) == LABELS)
    np.testing.assert_array_equal(table.margin > 0, table.right)
    soft = np.eye(3)[LABELS] * 0.9 + 0.1 / 3
    np.testing.assert_array_equal(examples(NET, BLOBS, soft).label, LABELS)


def test_margin_and_answers_of_one_output():
    net = bs.Network([6, 1], output="sigmoid", cost="binary_cross_entropy", seed=1, classes=["no", "yes"])
    y = np.where(BLOBS[:, 0] > 0, "yes", "no")
    table, a = examples(net, BLOBS, y), net.astype("float64").feedforward(BLOBS)[:, 0]
    np.testing.assert_allclose(table.margin, np.where(y == "yes", 2 * a - 1, 1 - 2 * a))
    np.testing.assert_array_equal(table.right, table.margin > 0)
    assert set(table.label) == {"no", "yes"}


@pytest.mark.parametrize("outputs", [1, 2])
def test_regression_has_values_and_no_margin(outputs):
    net = bs.Network([6, 4, outputs], hidden="relu", output="identity", cost="quadratic", seed=1)
    y = BLOBS[:, :outputs]
    table = examples(net, BLOBS, y)
    assert (table.margin, table.right) == (None, None)
    np.testing.assert_array_equal(table.label, y[:, 0] if outputs == 1 else y)
    assert table.to_json()["examples"]["right"] is None
    assert "margin" not in table.describe([0])
    assert "wrongly" not in str(table)


def test_edges_of_the_mean():
    net = bs.Network([2, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    alike = examples(net, [[1.0, 2.0]] * 3, [1.0] * 3)
    assert alike.noise.scale == 0
    np.testing.assert_allclose(alike.cosine, 1, rtol=1e-15)
    opposite = examples(net, [[1.0, 2.0]] * 2, [1.0, -1.0])
    assert opposite.noise.scale == np.inf
    assert np.isnan(opposite.cosine).all()
    assert np.isnan(opposite.projection).all()
    assert "they cancel out" in str(opposite)
    assert opposite.to_json()["examples"]["cosine"] == [None, None]
    content = examples(net, [[1.0, 2.0], [3.0, 4.0]], [0.0, 1.0])
    np.testing.assert_allclose(content.cosine, [np.nan, 1], rtol=1e-15)
    assert content.projection[0] == 0
    silent = examples(net, [[1.0, 2.0]], [0.0])
    assert np.isnan(silent.noise.scale)
    assert str(silent)
    alone = examples(net, [1.0, 2.0], 3.0)
    assert (len(alone), alone.noise.scale, alone.cosine[0]) == (1, 0, pytest.approx(1))
    assert np.isnan(alone.noise.unbiased_scale)


def test_steps_pass_no_gradient():
    xor = bs.load("xor").train
    table = examples(bs.insight.xor_by_hand(), xor.x, xor.y)
    assert (table.norm.tolist(), table.right.tolist()) == ([0] * 4, [True] * 4)
    assert np.isnan(table.cosine).all()


def test_rankings_are_in_order():
    table = examples(NET, BLOBS, LABELS)
    assert (np.diff(table.norm[table.largest(40)]) <= 0).all()
    assert (np.diff(table.cosine[table.against(40)]) >= 0).all()
    assert (np.diff(table.cosine[table.agreeing(40)]) <= 0).all()
    assert table.largest(0).tolist() == []
    assert len(table.against(1000)) == 40
    with pytest.raises(BadChoice, match="k: got -1, expected a whole number, 0 or more"):
        table.largest(-1)
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros")
    silent = examples(net, [[1.0]] * 3, [0.0, 2.0, 1.0])
    assert (silent.against(3)[-1], silent.agreeing(3)[-1]) == (0, 0)


def test_it_is_told_in_words_and_json():
    table = examples(NET, BLOBS, LABELS)
    lines = table.describe(table.against(2)).splitlines()
    assert lines[0].split() == ["row", "label", "prediction", "cost", "norm", "cosine", "margin"]
    assert [int(line.split()[0]) for line in lines[1:]] == table.against(2).tolist()
    assert len({len(line) for line in lines}) == 1
    for rows in ([40], [-1]):
        with pytest.raises(BadChoice, match="rows: got"):
            table.describe(rows)
    told = json.loads(json.dumps(table.to_json(), allow_nan=False))
    assert told["examples"]["cosine"] == table.cosine.tolist()
    assert told["examples"]["right"] == table.right.tolist()
    assert told["noise"]["scale"] == table.noise.scale
    assert str(table).startswith(
        f"40 examples: cost {table.cost.mean():.4g} on average, {(~table.right).sum()} answered"
    )


def test_what_does_not_fit_is_told():
    with pytest.raises(BadData, match="x: got no rows"):
        examples(NET, BLOBS[:0], LABELS[:0])
    with pytest.raises(BadChoice, match="at_once"):
        examples(NET, BLOBS, LABELS, at_once=0)
    net = bs.Network([1, 1], output="identity", cost="mae", dtype="float64")
    with pytest.raises(BadData, match="row 2: its gradient is too long"):
        examples(net, [[1.0], [1e200]], [3.0, 1e300])
