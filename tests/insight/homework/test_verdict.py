from dataclasses import replace

import numpy as np

from backscope.insight.homework.answers import Reading
from backscope.insight.homework.assumptions import Pinned
from backscope.insight.homework.call import Form, Signature
from backscope.insight.homework.networks import exercise
from backscope.insight.homework.trial import Tried
from backscope.insight.homework.verdict import Verdict, report

ITEMS = [exercise((4, 5, 3, 2), 7, 0), exercise((4, 5, 3, 2), 1, 0)]


def signature(x="x"):
    return Signature("f", {"w": "weights", "b": "biases", x: "x", "y": "y"}, [], {}, None, frozenset())


def tried(x="x", factor=1.0, spoil=None, kinds=("tanh", "sigmoid", "quadratic"), forms=()):
    found = Tried(signature(x), Form(), "returned")
    for item in ITEMS:
        _, trace = item.reference(*kinds)
        reading = Reading(
            [None, *(factor * w for w in trace.grad_w[1:])], [None, *(factor * b for b in trace.grad_b[1:])]
        )
        reading.forms |= set(forms) if len(item.x) > 1 else set()
        if spoil:
            spoil(reading, item)
        found.answers.append((item, reading))
    return found


def verdict(*tries, text="", pinned=None, thorough=True):
    found = Verdict(tries, text, pinned or Pinned(), None).found(thorough)
    return found and (found, report(found, "f", (), "", "en"))


def test_the_network_that_fits_is_found():
    found, told = verdict(tried(kinds=("relu", "softmax", "cross_entropy")))
    assert told.right
    assert (found.assumed.hidden, found.assumed.output, found.assumed.cost) == ("relu", "softmax", "cross_entropy")
    assert [part.right for part in told.parts] == [True] * 12


def test_the_sum_is_a_mistake_unless_it_is_said_or_the_cost_is_that_sum():
    def summed(reading, item):
        for some in (reading.w, reading.b):
            some[1:] = [each * len(item.x) for each in some[1:]]

    def with_cost(reading, item):
        summed(reading, item)
        reading.numbers = [len(item.x) * item.reference("tanh", "sigmoid", "quadratic")[1].cost]

    assert [each.kind for each in verdict(tried(spoil=summed))[1].findings] == ["mean_missing"]
    assert verdict(tried(spoil=summed), pinned=Pinned(reduction="sum"))[1].right
    told = verdict(tried(spoil=with_cost))[1]
    assert told.right
    assert told.assumed["reduction"] == "sum"


def test_a_function_for_one_example_need_not_sum():
    unsummed = [("bias_not_summed", l) for l in (1, 2, 3)]

    def undivided(reading, item):
        reading.w[1:] = [each * len(item.x) for each in reading.w[1:]]

    assert verdict(tried(forms=unsummed, spoil=undivided))[1].assumed["reduction"] == "one example"
    assert [each.kind for each in verdict(tried(forms=unsummed))[1].findings] == ["bias_not_summed"]
    assert [each.kind for each in verdict(tried("X", forms=unsummed))[1].findings] == ["bias_not_summed"]


def test_the_most_regular_reading_is_preferred():
    turned = tried(forms=[("gradient_transposed", 1)])
    found, told = verdict(turned, replace(tried()))
    assert told.right
    assert not found.forms


def test_what_is_not_explained_is_told_only_if_that_is_wanted():
    def spoil(reading, item):
        reading.w[1] = np.cos(reading.w[1])

    assert verdict(tried(spoil=spoil), thorough=False) is None
    found, told = verdict(tried(spoil=spoil))
    assert [(each.kind, each.layer) for each in told.findings] == [("unknown", 1)]
    assert found.assumed.hidden == "tanh"


def test_biases_that_are_not_returned_are_missed():
    def spoil(reading, item):
        reading.b[1:] = [None] * 3

    (finding,) = verdict(tried(spoil=spoil))[1].findings
    assert (finding.kind, finding.layers, finding.yours) == ("bias_missing", (1, 2, 3), None)
