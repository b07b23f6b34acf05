import numpy as np
import pytest

from backscope.insight.homework.answers import Reading
from backscope.insight.homework.assumptions import Assumption, Pinned, assumptions, by_cost, case, hints, plausible
from backscope.insight.homework.networks import exercise

ITEM = exercise((3, 4, 2), 7, 0)
NONE = Pinned()


def test_the_likeliest_comes_first():
    assert assumptions(set(), NONE)[0] == Assumption("sigmoid", "sigmoid", "quadratic")
    assert assumptions({"tanh"}, NONE)[0] == Assumption("tanh", "tanh", "quadratic")
    assert assumptions({"relu", "softmax", "entropy"}, NONE)[0] == Assumption("relu", "softmax", "cross_entropy")
    assert assumptions({"sigmoid", "entropy"}, NONE)[0] == Assumption("sigmoid", "sigmoid", "binary_cross_entropy")


def test_what_is_pinned_stays():
    for each in assumptions({"tanh"}, Pinned("relu", "softmax", "cross_entropy", "sum")):
        assert (each.hidden, each.output, each.cost, each.reduction) == ("relu", "softmax", "cross_entropy", "sum")
    assert all(ITEM.reference(each.hidden, each.output, each.cost) for each in assumptions(set(), NONE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = np.tanh(z)  # (y - t) ** 2", {"tanh", "squares"}),
        ("dZ = dA * (1 - A ** 2)", set()),
        ("-np.sum(y * np.log(a))", {"entropy"}),
        ("logging = None; catalog(x)", set()),
        ("1 / (1 + np.exp(-z))  # 교차 엔트로피", {"sigmoid", "entropy"}),
        ("np.maximum(0, z)", {"relu"}),
        ("loss = (a - y) ** 2  # cross-entropy comes next week", {"squares"}),
        ("loss = (a - y) ** 2; log('softmax')", {"squares", "softmax"}),
    ],
)
def test_a_program_says_what_it_is(text, said):
    assert hints(text) == said


def test_sigmoid_outputs_leave_open_what_only_words_can_tell():
    squares, entropy = (Assumption("sigmoid", "sigmoid", cost) for cost in ("quadratic", "binary_cross_entropy"))
    assert plausible(squares, set())
    assert not plausible(entropy, set())
    assert not plausible(squares, {"entropy"})
    assert plausible(entropy, {"entropy"})
    assert plausible(entropy, set(), Pinned(cost="binary_cross_entropy"))


def test_the_factor_is_that_of_the_convention():
    assert Assumption("tanh", "tanh", "quadratic").factor(ITEM) == 1
    assert Assumption("tanh", "tanh", "quadratic", per_output=True).factor(ITEM) == 1 / 2
    assert Assumption("tanh", "tanh", "quadratic", reduction="sum").factor(ITEM) == 7


def test_the_cost_that_is_returned_tells_which_it_is():
    a = ITEM.network("tanh", "sigmoid", "quadratic").feedforward(ITEM.x)
    reading = Reading([None] * 3, [None] * 3, numbers=[((a - ITEM.y) ** 2).sum()])
    (found,) = {(e.hidden, e.output, e.cost, e.per_output, e.reduction) for e in by_cost(
        assumptions(set(), NONE), [(ITEM, reading)], NONE) if e.cost == "sum_of_squares"}  # fmt: skip
    assert found == ("tanh", "sigmoid", "sum_of_squares", False, "sum")
    reading.numbers = [123.0]
    assert by_cost(assumptions(set(), NONE), [(ITEM, reading)], NONE) == []
    assert by_cost(assumptions(set(), NONE), [], NONE) == []


def test_a_case_agrees_with_the_reference_to_its_tolerance():
    assumed = Assumption("tanh", "sigmoid", "quadratic", reduction="sum")
    _, trace = ITEM.reference("tanh", "sigmoid", "quadratic")
    reading = Reading([None, *(7 * w for w in trace.grad_w[1:])], [None, *(7 * b for b in trace.grad_b[1:])])
    assert case(assumed, ITEM, reading, None).right
    reading.w[1] = reading.w[1] * (1 + 1e-5)
    assert not case(assumed, ITEM, reading, None).right
    reading.single = True
    assert case(assumed, ITEM, reading, None).right
    reading.w[1] = reading.w[1] * np.nan
    assert not case(assumed, ITEM, reading, None).right
