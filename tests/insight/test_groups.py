"""Groups of examples: nobody is left out, and the shares sum to the whole."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import examples
from drawn import cases
from insight.explicit_gradients import gradients, rms
from insight.test_examples import BLOBS, LABELS, NET


@given(cases(most_rows=9), st.integers(1, 4))
@settings(max_examples=40)
def test_shares_are_those_of_the_gradients_and_sum_to_one(case, most):
    column = np.arange(len(case.x)) * 7 % most
    table = examples(case.net, case.x, case.y)
    groups = table.by(column)
    assert [group.name for group in groups] == sorted(set(column.tolist()))
    np.testing.assert_array_equal(np.sort(np.concatenate([group.rows for group in groups])), np.arange(len(case.x)))
    g = gradients(case.net, case.x, case.y)
    mean = g.mean(axis=0)
    if np.linalg.norm(mean) <= 1e-6 * rms(g):
        return  # nothing to have a share in, or nearly so
    worse = max(1.0, rms(g) / np.linalg.norm(mean))
    assert sum(group.share for group in groups) == pytest.approx(1, abs=1e-12 * worse**2)
    for group in groups:
        own = g[group.rows]
        assert group.share == pytest.approx(own.sum(axis=0) @ mean / len(g) / (mean @ mean), abs=1e-12 * worse**2)
        assert group.norm == pytest.approx(np.linalg.norm(own, axis=1).mean(), rel=1e-12)
        assert group.cost == pytest.approx(table.cost[group.rows].mean(), rel=1e-12)


def test_any_column_will_do():
    table = examples(NET, BLOBS, LABELS)
    by_label = table.by("label")
    assert (by_label.column, [len(group.rows) for group in by_label]) == ("label", np.bincount(LABELS).tolist())
    assert sum(group.right * len(group.rows) for group in by_label) == pytest.approx(table.right.sum())
    assert [group.name for group in table.by("right")] == [False, True]
    assert [group.right for group in table.by("right")] == [0, 1]
    assert len(table.by("prediction")) == len(set(table.prediction))
    texts = table.by(["a", "b"] * 20)
    assert [(group.name, len(group.rows)) for group in texts] == [("a", 20), ("b", 20)]
    assert len(table.by(np.zeros(40))) == 1


def test_it_is_told_in_words_and_json():
    groups = examples(NET, BLOBS, LABELS).by("label")
    lines = str(groups).splitlines()
    assert lines[0].split() == ["label", "examples", "right", "cost", "norm", "cosine", "share"]
    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1
    told = json.loads(json.dumps(groups.to_json(), allow_nan=False))
    assert [one["count"] for one in told] == np.bincount(LABELS).tolist()
    assert sum(one["share"] for one in told) == pytest.approx(1)


def test_without_direction_there_is_no_share():
    net = bs.Network([1, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    groups = examples(net, [[1.0], [1.0]], [1.0, -1.0]).by("label")
    assert all(np.isnan(group.share) and np.isnan(group.cosine) and group.right is None for group in groups)
    assert [one["share"] for one in groups.to_json()] == [None, None]
    assert str(groups)


@pytest.mark.parametrize(
    ("column", "error", "message"),
    [
        ("colour", BadChoice, "column: got 'colour', expected label, prediction, right"),
        ([1, 2], BadData, r"column: got shape \(2,\), expected \(40,\)"),
        (np.zeros((40, 2)), BadData, r"column: got shape \(40, 2\)"),
        (np.array([None, "a"] * 20, dtype=object), BadData, "cannot be sorted"),
    ],
)
def test_what_is_no_column_is_told(column, error, message):
    with pytest.raises(error, match=message):
        examples(NET, BLOBS, LABELS).by(column)


def test_a_regression_has_no_right():
    net = bs.Network([6, 1], output="identity", cost="quadratic", seed=1)
    with pytest.raises(BadChoice, match="column: got 'right'"):
        examples(net, BLOBS, BLOBS[:, 0]).by("right")
