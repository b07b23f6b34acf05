import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.lab import replies


@given(st.floats())
def test_numbers_go_out_to_the_last_digit_and_what_is_not_finite_as_null(value):
    told = replies.Bound(radius=value, gamma=0.1, moves=1).model_dump_json()
    again = json.loads(told, parse_constant=pytest.fail)["radius"]
    assert again == value if abs(value) < float("inf") else again is None


def test_that_holds_in_what_streams_as_well():
    told = replies.Told(generation=1, kind="done", result={"costs": [0.1, float("nan"), float("inf")]})
    assert json.loads(told.model_dump_json(exclude_unset=True), parse_constant=pytest.fail) == {
        "generation": 1, "kind": "done", "result": {"costs": [0.1, None, None]}
    }  # fmt: skip


def test_every_answer_says_what_it_is():
    for kind in vars(replies).values():
        if isinstance(kind, type) and issubclass(kind, replies.Answer):
            assert (kind.__doc__ or "").strip(), kind.__name__
