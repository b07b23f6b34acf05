"""The perceptron learns what it can, exactly, and its record is what happened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.perceptron import RULES, gate, gates, novikoff
from perceptron.drawn_planes import labelled, separable

AND = gate("and")
INSEPARABLE = ("xor", "xnor")


def learn(x, y, **settings):
    return bs.Perceptron(**settings).learn(x, y)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", [found.name for found in gates(2) if found.number not in (0, 15)])
def test_a_gate_is_learned_if_a_line_exists(name, rule):
    found = gate(name)
    record = learn(found.x, found.y, rule=rule)
    if name in INSEPARABLE:
        assert record.wrong > 0
    else:
        assert record.wrong == 0
        assert (record.predict(found.x) == found.y).all()


def test_and_is_learned_as_by_hand():
    record = learn(AND.x, AND.y)
    moves = [(step.row, step.error, [*step.new_weights], step.new_bias) for step in record.steps if step.error]
    assert moves == [
        (3, 1, [1, 1], 1), (0, -1, [1, 1], 0), (1, -1, [1, 0], -1), (3, 1, [2, 1], 0), (1, -1, [2, 0], -1),
        (2, -1, [1, 0], -2), (3, 1, [2, 1], -1), (2, -1, [1, 1], -2), (3, 1, [2, 2], -1), (1, -1, [2, 1], -2),
    ]  # fmt: skip
    assert record.mistakes_by_pass == [1, 3, 3, 2, 1, 0]
    assert record.cost_by_pass == [0.25, 0.75, 0.75, 0.5, 0.25, 0]
    assert record.converged


@pytest.mark.parametrize("name", INSEPARABLE)
def test_where_no_line_exists_every_pass_has_mistakes(name):
    found = gate(name)
    record = learn(found.x, found.y, passes=50)
    assert (record.converged, record.passes) == (False, 50)
    assert min(record.mistakes_by_pass) >= 1


@given(separable(), st.booleans(), st.integers(0, 9))
def test_novikoffs_bound_holds_for_whatever_order_and_what_is_learned_is_whole(case, shuffle, seed):
    x, y, weights, bias = case
    bound = novikoff(x, y, weights, bias).moves
    record = learn(x, y, shuffle=shuffle, seed=seed, passes=10**9)
    assert record.converged
    assert record.wrong == 0
    assert record.mistakes <= bound + 1e-6
    assert (record.weights == np.round(record.weights)).all()
    assert record.bias == round(record.bias)


@given(labelled(), st.sampled_from(list(RULES)), st.booleans(), st.integers(0, 9))
def test_every_step_follows_from_the_one_before(case, rule, shuffle, seed):
    x, y = case
    record = learn(x, y, rule=rule, shuffle=shuffle, seed=seed, passes=20)
    assert record.left_out == 0
    targets = np.where(y == 1, 1, RULES[rule].targets[0])
    w, b = np.zeros(x.shape[1]), 0.0
    for number, step in enumerate(record.steps):
        assert (step.number, step.in_pass) == (number, number // len(x) + 1)
        assert (step.weights == w).all()
        assert step.bias == b
        assert (step.x == x[step.row]).all()
        assert step.target == targets[step.row]
        assert step.z == pytest.approx(sum(w * x[step.row]) + b)
        assert step.answer == (1 if step.z > 0 else RULES[rule].targets[0])
        error = step.target - (step.z if rule == "delta" else step.answer)
        assert step.error == error
        w, b = w + step.learning_rate * error * x[step.row], b + step.learning_rate * error
        np.testing.assert_allclose(step.new_weights, w)
        w, b = step.new_weights, step.new_bias
    if rule != "pocket":
        assert (record.weights == w).all()
        assert record.bias == b
    wrong = [step.answer != step.target for step in record.steps]
    assert np.reshape(wrong, (record.passes, len(x))).sum(axis=1).tolist() == record.mistakes_by_pass
    squares = [step.error**2 for step in record.steps]
    np.testing.assert_allclose(np.reshape(squares, (-1, len(x))).mean(axis=1), record.cost_by_pass)


@given(labelled(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_from_a_start_at_zero_the_learning_rate_changes_no_answer(case, eta):
    one, other = (learn(*case, passes=30, learning_rate=rate) for rate in (1, eta))
    assert [step.answer for step in one.steps] == [step.answer for step in other.steps]
    assert (other.weights == eta * one.weights).all()


@given(labelled(), st.integers(0, 9))
def test_the_delta_rule_is_gradient_descent_on_half_the_squared_error(case, seed):
    for step in learn(*case, rule="delta", shuffle=True, seed=seed, passes=2).steps:
        plane, wide = np.append(step.weights, step.bias), np.append(step.x, 1)
        nudge = 1e-6 * np.eye(len(plane))
        cost = [[0.5 * (step.target - (plane + sign * by) @ wide) ** 2 for by in nudge] for sign in (1, -1)]
        gradient = np.subtract(*cost) / 2e-6
        moved = np.append(step.new_weights, step.new_bias) - plane
        np.testing.assert_allclose(moved, -step.learning_rate * gradient, atol=1e-8)


def test_the_delta_rule_comes_to_the_least_squares():
    x = np.random.default_rng(0).standard_normal((50, 3))
    target = np.where(x @ [1, -1, 0.5] + 0.2 > 0, 1, -1)
    wide = np.column_stack([x, np.ones(50)])
    best = np.linalg.lstsq(wide, target, rcond=None)[0]
    record = learn(x, target, rule="delta:tolerance=0", learning_rate=1e-3, passes=500)
    np.testing.assert_allclose([*record.weights, record.bias], best, atol=0.01)


def test_large_integers_stay_exact():
    big, either = 2**25 + 1, gate("or")
    record = learn(either.x * big, either.y)
    assert record.converged
    assert record.weights.tolist() == [big, big]
    assert all(step.z == sum(int(w) * int(x) for w, x in zip(step.weights, step.x, strict=True)) + step.bias
               for step in record.steps)  # fmt: skip


def test_a_pass_has_its_own_order_that_depends_on_the_seed():
    x, y = np.arange(8.0)[:, None], [0, 1] * 4
    orders = {
        (seed, n): tuple(step.row for step in learn(x, y, shuffle=True, seed=seed, passes=3).steps[8 * n : 8 * n + 8])
        for seed in (0, 1)
        for n in (0, 1, 2)
    }
    assert len(set(orders.values())) == 6
    assert {tuple(sorted(order)) for order in orders.values()} == {tuple(range(8))}
    assert learn(x, y, seed=1, passes=3).steps[8].row == 0


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([0, 1], (0, 1)),
        ([1, -1], (-1, 1)),
        (["yes", "no"], ("no", "yes")),
        ([True, False], (False, True)),
        ([2.5, 7], (2.5, 7)),
    ],
)
def test_any_two_labels_will_do_and_the_later_is_above(labels, classes):
    y = [labels[mark] for mark in (0, 0, 0, 1)]
    record = learn(AND.x, y)
    assert record.classes == classes
    assert record.predict(AND.x).tolist() == y
    assert all((z > 0) == (label == classes[1]) for z, label in zip(record.sums(AND.x), y, strict=True))


def test_the_start_can_be_given_and_is_where_it_starts():
    steps = learn(AND.x, AND.y, initial=[3, 2, -4]).steps
    assert ([*steps[0].weights], steps[0].bias, len(steps)) == ([3, 2], -4, 4)
    assert learn(AND.x, AND.y, initial=0.5).steps[0].weights.tolist() == [0.5, 0.5]


def test_one_column_hundreds_of_columns_and_odd_sizes():
    assert learn([[1], [2], [4]], [0, 0, 1], passes=1000).wrong == 0
    random = np.random.default_rng(0)
    x = random.standard_normal((51, 301))
    record = learn(x, x[:, 0] > 0, passes=1000)
    assert record.converged
    assert record.weights.shape == (301,)


def test_the_users_array_stays_as_it_is():
    x = AND.x
    x.setflags(write=False)
    assert learn(x, AND.y).steps[0].x.base is not x


@pytest.mark.parametrize("dtype", ["float32", "int8", "uint8", "bool", "float64"])
def test_any_numbers_will_do(dtype):
    assert learn(AND.x.astype(dtype), AND.y).weights.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"rule": "percepton"}, "did you mean 'perceptron'"),
        ({"rule": "delta:tolerance=1"}, "delta tolerance: got 1.0"),
        ({"learning_rate": -1}, "learning_rate: got -1"),
        ({"learning_rate": "fast"}, "learning_rate: got 'fast'"),
        ({"learning_rate": 1, "rule": "delta"}, "learning_rate: got 1, expected less than 0.667 by the delta rule"),
        ({"passes": 0}, "passes: got 0"),
        ({"passes": 1.5}, "passes: got 1.5"),
        ({"kept": -1}, "kept: got -1"),
        ({"shuffle": "yes"}, "shuffle: got 'yes'"),
        ({"seed": -1}, "seed: got -1"),
        ({"initial": [1, 2]}, "initial: got [1, 2], expected a number, or 2 weights and then the bias"),
        ({"initial": "big"}, "initial: got 'big'"),
        ({"initial": float("nan")}, "initial: got nan"),
    ],
)
def test_settings_that_cannot_be_are_told_in_one_line(settings, told):
    with pytest.raises(BadChoice) as error:
        learn(AND.x, AND.y, **settings)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "settings", [{}, {"rule": "delta"}, {"rule": "pocket"}, {"learning_rate": 1e300}, {"initial": 1e308}]
)
def test_numbers_too_large_to_add_up_are_told_in_one_line(settings):
    with pytest.raises(BadData, match=r"^x: got numbers so large that sums could reach .*: scale x$"):
        learn(AND.x * 1e200, AND.y, **settings)


@pytest.mark.parametrize("settings", [{"learning_rate": 1e300}, {"initial": 1e308}, {"initial": [0, 0, -1e149]}])
def test_what_makes_the_sums_too_large_is_named(settings):
    (name,) = settings
    with pytest.raises(BadChoice, match=rf"^{name}: got .*, expected .*smaller.*, as sums could reach"):
        learn(AND.x * 10, AND.y, **settings)


@pytest.mark.parametrize("scale", [1e60, 1e-60])
def test_large_and_small_numbers_are_learned_from(scale):
    assert learn([[-scale], [scale]], [0, 1]).converged
