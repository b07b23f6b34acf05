import math
from itertools import pairwise

import numpy as np
import pytest

import backscope as bs
from insight.ledger_cases import digits


@pytest.fixture(scope="module")
def books():
    return bs.insight.ledger(digits(epochs=2), 1, 2, 20)


def test_steps_are_a_sequence(books):
    steps = books.steps
    assert len(steps) == 20
    assert steps[-1].step == 19
    assert [step.step for step in steps[2:5]] == [2, 3, 4]
    assert [step.before for step in steps][1:] == [step.after for step in steps][:-1]
    with pytest.raises(IndexError):
        steps[20]
    first = steps[0]
    assert first.move == first.after - first.before
    assert (len(first.examples), len(first.shares)) == (150, 150)
    assert len(steps[9].examples) < 150  # what is left over of an epoch


def test_examples_are_ranked_by_how_far_they_moved_it(books):
    every = books.examples(None)
    assert [one.row for one in books.examples()] == [one.row for one in every[:20]]
    assert all(abs(a.share) >= abs(b.share) for a, b in pairwise(every))
    for one in every[:5]:
        own = books.entries.shares[books.entries.rows == one.row]
        assert one.share == math.fsum(own)
        assert one.length == math.fsum(np.abs(own))
        assert one.times == len(own) == 2


def test_exactness_is_known_only_where_there_was_something_to_compare(books, tmp_path):
    assert books.exact is True
    run = digits(tmp_path / "run", epochs=1)
    assert bs.insight.ledger(run, 1, 2, 20, steps=(2, 4)).exact is None


def test_a_json_of_books_has_plain_values(books):
    written = books.to_json(2)
    assert type(written["examples"][0]["label"]) is int
    assert type(written["groups"][0]["share"]) is float
    assert written["total"] == books.total
