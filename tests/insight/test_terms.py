import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.terms import Rest, largest, rest_of, shown_places, terms


@given(seed=st.integers(0, 1000), n=st.integers(0, 30), top=st.none() | st.integers(1, 40), bias=st.booleans())
def test_parts_rest_and_bias_add_up(seed, n, top, bias):
    random = np.random.default_rng(seed)
    weights, values = random.standard_normal((2, n))
    b = float(random.standard_normal()) if bias else None
    total = float(weights @ values) + (b or 0)
    found = terms(weights, values, b, total, top)
    size = float(np.abs(weights * values).sum()) + abs(b or 0)
    assert abs(found.added - found.sum) <= 1e-12 * size
    assert len(found.parts) + found.rest.count == n
    assert len(found.parts) == min(n, top or n)
    for part in found.parts:
        assert (part.weight, part.value) == (weights[part.place], values[part.place])
        assert part.product == part.weight * part.value


def test_the_largest_come_first_and_all_in_their_order():
    values = np.array([1.0, -3.0, 2.0, 3.0])
    assert largest(values, None).tolist() == [1, 3, 2, 0]
    assert shown_places(values, 2).tolist() == [1, 3]
    assert shown_places(values, 4).tolist() == shown_places(values, None).tolist() == [0, 1, 2, 3]


def test_the_rest_is_exact():
    assert rest_of(np.array([1e16, 1.0, -1e16, 5.0]), np.array([3])) == Rest(3, 1.0)
    assert math.isnan(rest_of(np.array([np.inf, -np.inf]), np.array([], dtype=int)).sum)


@pytest.mark.parametrize("top", [0, -1, 1.5, True])
def test_a_count_is_a_whole_number(top):
    with pytest.raises(BadChoice, match="top: got"):
        largest(np.ones(3), top)


def test_terms_are_json():
    found = json.loads(json.dumps(terms(np.array([2.0, 1.0]), np.array([3.0, 4.0]), 0.5, 10.5, 1).to_json()))
    assert found == {
        "parts": [{"place": 0, "weight": 2.0, "value": 3.0, "product": 6.0}], "rest": {"count": 1, "sum": 4.0},
        "bias": 0.5, "sum": 10.5,
    }  # fmt: skip


def test_a_top_that_is_no_number_is_told_in_one_line():
    explanation = bs.insight.explain(bs.Network([3, 4, 2], seed=0), [1.0, 2, 3], 1)
    for ask in (
        lambda: explanation.request_table(1).top("a"),
        lambda: explanation.forward_terms(1, 0, "a"),
        lambda: explanation.backward_terms(1, 0, "a"),
        lambda: explanation.levers(2, 0).top("a"),
    ):
        with pytest.raises(BadChoice, match="top: got 'a', expected a whole number, 1 or more"):
            ask()
