import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.engines import thread_choice
from backscope.engines.thread_choice import (
    AGAIN,
    GAIN,
    IN_A_ROW,
    REST,
    ROUNDS,
    SHORT_REST,
    SLOWER,
    ThreadChoice,
    candidates,
    cores,
)


def chosen(times):
    choice = ThreadChoice(sorted(times))
    measure(choice, times)
    return choice


def measure(choice, times):
    while choice.measuring:
        choice.took(seconds=times[choice.now] * 10, steps=10)


@given(st.dictionaries(st.sampled_from([1, 2, 4, 8]), st.floats(1e-6, 1.0), min_size=1, max_size=4))
def test_the_quickest_is_chosen_or_one_with_fewer_threads_that_is_hardly_slower(times):
    choice = chosen(times)
    assert times[choice.now] * GAIN * 0.999 <= min(times.values())
    assert choice.now == min(times) or times[choice.now] < times[min(times)]


def test_a_second_thread_must_be_worth_its_core():
    assert chosen({1: 1.0, 2: 0.96}).now == 1
    assert chosen({1: 1.0, 2: 0.94}).now == 2


def test_one_bad_moment_does_not_decide():
    choice, slow = ThreadChoice((1, 2)), [True]
    while choice.measuring:
        seconds = 9.0 if choice.now == 2 and slow and slow.pop() else {1: 0.3, 2: 0.2}[choice.now]
        choice.took(seconds, 1)
    assert choice.now == 2


def seconds_until_it_measures(choice, each):
    """Let runs take ``each`` seconds until the candidates are compared again."""
    total = 0.0
    while not choice.measuring:
        choice.took(each, 1)
        total += each
    return total


@pytest.mark.parametrize("scale", [1e-4, 1.0])
def test_it_is_measured_anew_after_a_while_and_the_choice_can_change(scale):
    choice = chosen({1: 0.3 * scale, 2: 0.2 * scale})
    measured = ROUNDS * 10 * 0.5 * scale
    waited = seconds_until_it_measures(choice, 0.2 * scale)
    assert waited == pytest.approx(max(AGAIN, REST * measured), rel=0.05)
    measure(choice, {1: 0.3 * scale, 2: 0.9 * scale})
    assert choice.now == 1


def test_a_choice_that_disappoints_is_made_again_soon_and_one_slow_run_is_no_disappointment():
    choice = chosen({1: 0.3, 2: 0.2})
    for seconds in [0.9] * (IN_A_ROW - 1) + [0.2 * SLOWER] * 500 + [0.9] * (IN_A_ROW - 1):
        choice.took(seconds, 1)
        assert not choice.measuring
    choice.took(0.9, 1)
    assert choice.measuring
    measure(choice, {1: 0.35, 2: 0.9})
    assert choice.now == 1
    for _ in range(100):
        choice.took(0.35, 1)
    assert not choice.measuring, "what is expected is what was measured last"


def test_at_worst_a_third_of_the_time_goes_into_measuring():
    random, choice, spent = np.random.default_rng(0), ThreadChoice((1, 2, 4, 8)), {True: 0.0, False: 0.0}
    for _ in range(20_000):
        seconds = float(random.lognormal(0, 0.8)) * 0.01
        spent[choice.measuring] += seconds
        choice.took(seconds, 1)
    assert spent[True] / sum(spent.values()) < 1 / (1 + SHORT_REST) + 0.02


def test_a_single_candidate_is_never_measured():
    choice = ThreadChoice((3,))
    assert not choice.measuring
    assert choice.now == 3


@pytest.mark.parametrize(("machine", "expected"), [(1, (1,)), (2, (1, 2)), (6, (1, 2, 4, 6)), (8, (1, 2, 4, 8))])
def test_candidates_are_powers_of_two_and_all_cores(monkeypatch, machine, expected):
    monkeypatch.setattr(thread_choice, "cores", lambda: machine)
    assert candidates(None, 10**6) == expected
    assert candidates(None, 100) == (1,)
    assert candidates(5, 100) == (5,)


def test_there_is_at_least_one_core():
    assert cores() >= 1
