import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.learning.minibatches import cut, order, rows_of_step, steps_per_epoch

quick = settings(deadline=None, derandomize=True, max_examples=60)
EXAMPLES = st.integers(1, 200)
BATCH = st.integers(1, 250)
SEED = st.integers(0, 2**64 - 1)


@quick
@given(EXAMPLES, BATCH, SEED, st.integers(0, 1000), st.booleans())
def test_each_epoch_uses_every_example_once(examples, batch_size, seed, epoch, shuffle):
    batches = list(cut(order(examples, seed, epoch, shuffle), batch_size))
    assert sorted(np.concatenate(batches).tolist()) == list(range(examples))
    assert len(batches) == steps_per_epoch(examples, batch_size)


@quick
@given(EXAMPLES, BATCH)
def test_all_batches_are_full_but_the_last(examples, batch_size):
    sizes = [len(rows) for rows in cut(order(examples, 0, 0), batch_size)]
    assert set(sizes[:-1]) <= {batch_size}
    assert 1 <= sizes[-1] <= batch_size


def test_online_learning_takes_the_examples_one_by_one_in_the_shuffled_order():
    shuffled = order(20, 1, 2)
    assert [rows.tolist() for rows in cut(shuffled, 1)] == [[row] for row in shuffled]


@quick
@given(EXAMPLES, st.integers(0, 3), SEED)
def test_full_descent_is_one_batch_in_the_same_order_for_every_seed(examples, more, seed):
    (rows,) = cut(order(examples, seed, 5), examples + more)
    assert rows.tolist() == list(range(examples))


def test_the_order_differs_by_epoch_and_seed_and_is_the_same_for_the_same():
    orders = [order(100, seed, epoch).tolist() for seed in range(4) for epoch in range(4)]
    assert len({tuple(found) for found in orders}) == 16
    assert order(100, 3, 2).tolist() == orders[3 * 4 + 2]


def test_orders_favour_no_place():
    places = np.array([np.argsort(order(10, 0, epoch)) for epoch in range(2000)])  # where each example came
    assert np.abs(places.mean(axis=0) - 4.5).max() < 0.3  # standard error 0.064


def test_without_shuffling_every_epoch_has_the_natural_order():
    assert order(7, 1, 0, shuffle=False).tolist() == order(7, 2, 9, shuffle=False).tolist() == list(range(7))


@quick
@given(EXAMPLES, BATCH, SEED, st.booleans())
def test_the_rows_of_any_step_are_those_of_the_walk_through_the_epochs(examples, batch_size, seed, shuffle):
    walk = [rows.tolist() for epoch in range(3) for rows in cut(order(examples, seed, epoch, shuffle), batch_size)]
    chosen = range(0, len(walk), max(1, len(walk) // 7))
    assert all(rows_of_step(examples, batch_size, seed, step, shuffle).tolist() == walk[step] for step in chosen)


def test_no_examples_make_no_batches():
    assert list(cut(order(0, 0, 0), 5)) == []
    assert steps_per_epoch(0, 5) == 0


def test_the_meaning_of_a_seed_does_not_change():
    assert order(10, 0, 0).tolist() == [6, 7, 2, 9, 1, 3, 5, 0, 4, 8]
    assert order(10, 12345, 7).tolist() == [1, 9, 7, 6, 2, 0, 3, 8, 5, 4]
    assert order(10, 2**64 - 1, 2**40).tolist() == [6, 1, 7, 0, 5, 2, 9, 8, 3, 4]


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_size_below_1_is_refused_at_once(batch_size):
    for use in (lambda: cut(np.arange(3), batch_size), lambda: steps_per_epoch(3, batch_size)):
        with pytest.raises(BadChoice, match=f"batch_size: got {batch_size}"):
            use()


def test_steps_before_the_first_and_rows_of_nothing_are_refused():
    with pytest.raises(BadChoice, match="step: got -1"):
        rows_of_step(10, 2, 0, -1)
    with pytest.raises(BadChoice, match="examples: got 0"):
        rows_of_step(0, 2, 0, 0)
