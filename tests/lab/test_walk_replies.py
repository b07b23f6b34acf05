import json

from backscope.lab import walk_replies
from backscope.lab.replies import Answer


def test_what_is_infinite_after_a_step_is_told_as_null():
    told = walk_replies.After(w=[None, [[float("inf")]]], b=[None, [1.0]], cost=float("nan"))
    assert json.loads(told.model_dump_json()) == {"w": [None, [[None]]], "b": [None, [1.0]], "cost": None}


def test_every_answer_says_what_it_is():
    for kind in vars(walk_replies).values():
        if isinstance(kind, type) and issubclass(kind, Answer):
            assert (kind.__doc__ or "").strip(), kind.__name__
