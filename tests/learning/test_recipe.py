import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.backprop import Penalty
from backscope.errors import BadChoice
from backscope.learning import OPTIMIZERS, SCHEDULES, Recipe, recipe
from backscope.learning.optimizers import Adam, Momentum
from backscope.learning.schedules import Cosine


@given(
    epochs=st.integers(0, 1000),
    batch_size=st.integers(1, 10**6),
    optimizer=st.sampled_from([*OPTIMIZERS, "adam:beta1=0.8", "momentum:0.3"]),
    learning_rate=st.none() | st.floats(0, 1e6),
    schedule=st.sampled_from([*SCHEDULES, "step:every=3,gamma=0.7"]),
    warmup=st.integers(0, 100),
    penalty=st.floats(0, 1) | st.just("l1=0.1,l2=0.2"),
    dropout=st.floats(0, 0.9) | st.just([0.2, 0.5, 0.0]),
    clip=st.floats(0, 1e6),
    seed=st.integers(0, 2**64 - 1),
    shuffle=st.booleans(),
)
def test_a_recipe_read_back_from_json_is_equal(**arguments):
    plan = recipe(3, **arguments)
    assert Recipe.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_learning_rate_is_the_optimizers_own_unless_given(name):
    assert recipe(2, optimizer=name).learning_rate == OPTIMIZERS[name].default_learning_rate
    assert recipe(2, optimizer=name, learning_rate=0.25).learning_rate == 0.25


def test_objects_and_texts_make_the_same_recipe():
    objects = recipe(2, optimizer=Momentum(0.5), schedule=Cosine(0.1), penalty=Penalty(l2=0.01))
    assert recipe(2, optimizer="momentum:0.5", schedule="cosine:floor=0.1", penalty="l2=0.01") == objects
    assert recipe(2).optimizer == Adam()


def test_one_dropout_rate_is_for_the_hidden_layers():
    assert recipe(3, dropout=0.5).dropout == (0.0, 0.5, 0.5)


def test_the_rate_of_a_step_is_warmed_up_and_scheduled_in_epochs():
    plan = recipe(2, epochs=4, batch_size=10, learning_rate=1.0, schedule="step:every=2,gamma=0.5", warmup=3)
    rates = [plan.rate(step, examples=25) for step in range(12)]  # three steps an epoch, the last of five rows
    assert rates == pytest.approx([1 / 3, 2 / 3] + [1.0] * 4 + [0.5] * 6)


def test_a_schedule_that_needs_the_end_sees_the_whole_run():
    plan = recipe(2, epochs=4, batch_size=10, learning_rate=2.0, schedule="cosine")
    assert plan.rate(0, examples=25) == 2.0
    assert plan.rate(6, examples=25) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", -1),
        ("epochs", 1.5),
        ("epochs", True),
        ("batch_size", 0),
        ("batch_size", "many"),
        ("warmup", -1),
        ("learning_rate", -0.1),
        ("learning_rate", float("nan")),
        ("learning_rate", "fast"),
        ("clip", float("inf")),
        ("shuffle", 1),
        ("seed", -1),
        ("optimizer", "admn"),
        ("schedule", "cosin"),
        ("penalty", -1.0),
        ("dropout", 1.0),
        ("dropout", [0.1, 0.1, 0.1]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_that_names_it(name, value):
    with pytest.raises(BadChoice) as caught:
        recipe(2, **{name: value})
    message = str(caught.value)
    assert message.startswith(name)
    assert "expected" in message
    assert "\n" not in message
