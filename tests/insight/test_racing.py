import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.insight.racing import examples_seen, kept_steps, path_of, plans_for
from backscope.insight.subject import subject
from backscope.learning import rows_of_step

NET = bs.Network([2, 3, 2], hidden="tanh", seed=1)
X, Y = np.random.default_rng(0).standard_normal((11, 2)), np.arange(11) % 2
SGD = {"optimizer": "sgd", "seed": 0, "engine": "auto", "threads": None}


def plans(**how):
    given_ = {"batch_sizes": (1, 4, None), "learning_rate": 0.1, "epochs": None, "steps": None, "points": 200} | how
    return plans_for(11, **given_)


@given(st.integers(1, 10**9), st.integers(2, 300))
def test_the_first_and_last_steps_are_kept_and_no_more_than_asked_for(stop, points):
    kept = kept_steps(stop, points)
    assert (kept[0], kept[-1]) == (0, stop)
    assert len(kept) <= points + (points == 2)
    assert (np.diff(kept) > 0).all()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 100))
def test_examples_seen_are_those_of_the_mini_batches(N, batch_size, steps):
    batch_size = min(batch_size, N)
    counted = sum(len(rows_of_step(N, batch_size, 0, step)) for step in range(steps))
    assert examples_seen(np.array([steps]), batch_size, N).tolist() == [counted]


def test_plans_count_epochs_or_steps():
    assert [(one.name, one.batch_size, one.stop) for one in plans(epochs=2)] == [
        ("1 a step", 1, 22),
        ("4 a step", 4, 6),
        ("all 11", 11, 2),
    ]
    assert [(one.stop, one.epochs) for one in plans(steps=7)] == [(7, 1), (7, 3), (7, 7)]
    assert [one.stop for one in plans()] == [110, 30, 10]


def test_racers_of_one_batch_size_are_told_apart_by_their_learning_rates():
    names = [one.name for one in plans(batch_sizes=(11, None, 1), learning_rate=(0.1, 0.25, 1))]
    assert names == ["all 11, eta 0.1", "all 11, eta 0.25", "1 a step"]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"batch_sizes": (1, 12)}, "batch_sizes: got 12, expected whole numbers from 1 to 11, the examples, or None"),
        ({"batch_sizes": (0,)}, "batch_sizes: got 0"),
        ({"batch_sizes": (2.5,)}, "batch_sizes: got 2.5"),
        ({"batch_sizes": (True,)}, "batch_sizes: got True"),
        ({"batch_sizes": ()}, r"batch_sizes: got \(\), expected one entry for each racer"),
        ({"batch_sizes": 10}, "batch_sizes: got 10, expected one entry"),
        ({"batch_sizes": "all"}, "batch_sizes: got 'all'"),
        ({"batch_sizes": (4, 4)}, r"batch_sizes: got \[4, 4\], expected each once, or each with a learning_rate"),
        ({"batch_sizes": (11, None)}, "batch_sizes: got .*, expected each once"),
        ({"learning_rate": (0.1, 0.2)}, "learning_rate: got .*, expected one number, or one for each of the 3 racers"),
        ({"learning_rate": (0.1, 0.2, -1)}, "learning_rate: got -1"),
        ({"learning_rate": (0.1, 0.2, None)}, "learning_rate: got None"),
        ({"learning_rate": "fast"}, "learning_rate: got 'fast'"),
        ({"epochs": 0}, "epochs: got 0, expected a whole number, 1 or more"),
        ({"steps": 0}, "steps: got 0, expected a whole number, 1 or more"),
        ({"epochs": 1, "steps": 1}, "steps: got 1, expected epochs or steps, not both"),
        ({"points": 1}, "points: got 1, expected a whole number, 2 or more"),
    ],
)
def test_what_cannot_be_is_told(how, message):
    with pytest.raises(BadChoice, match=message) as told:
        plans(**how)
    assert "\n" not in str(told.value)


def test_a_path_holds_what_training_went_through():
    (plan,) = plans(batch_sizes=(4,), steps=7)
    path = path_of(subject(NET, X, Y), plan, SGD)
    assert path.steps.tolist() == list(range(8))
    snapshots = bs.insight.Snapshots()
    how = {"optimizer": "sgd", "learning_rate": 0.1, "batch_size": 4, "epochs": 3}
    bs.train(NET.astype("float64"), (X, Y), **how, callbacks=[snapshots])
    for step, parameters, cost in zip(path.steps, path.parameters, path.cost, strict=True):
        np.testing.assert_array_equal(parameters, snapshots.kept[step].parameters)
        assert cost == pytest.approx(bs.backprop(snapshots.kept[step], X, Y).cost, rel=1e-14)
    assert path.seconds[0] == 0
    assert (np.diff(path.seconds) >= 0).all()
    assert path.diverged is None


def test_progress_is_told_of_recording_and_timing():
    told = []
    path_of(subject(NET, X, Y), plans(batch_sizes=(4,), steps=50)[0], SGD, told.append)
    assert 0 < told[0] <= 0.05
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_training_that_diverges_keeps_what_was_finite():
    net = bs.Network([2, 3, 1], hidden="relu", output="identity", cost="quadratic", seed=1)
    (plan,) = plans(batch_sizes=(None,), steps=50, learning_rate=50)
    path = path_of(subject(net, X, Y), plan, SGD)
    assert "the cost became" in path.diverged
    assert 1 < len(path.steps) < 50
    assert np.isfinite(path.cost).all()
    assert np.isfinite(path.parameters).all()
    assert len(path.steps) == len(path.seconds) == len(path.cost) == len(path.parameters)
