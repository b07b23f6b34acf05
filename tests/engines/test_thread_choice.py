import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.engines import thread_choice
from backscope.engines.thread_choice import AGAIN, ThreadChoice, candidates, cores


@given(st.dictionaries(st.sampled_from([1, 2, 4, 8]), st.floats(1e-6, 1.0), min_size=1, max_size=4))
def test_the_quickest_is_chosen(times):
    choice = ThreadChoice(sorted(times))
    while choice.measuring:
        choice.took(seconds=times[choice.now] * 10, steps=10)
    assert times[choice.now] == min(times.values())


def test_one_bad_moment_does_not_decide():
    choice, slow = ThreadChoice((1, 2)), [True]
    while choice.measuring:
        seconds = 9.0 if choice.now == 2 and slow and slow.pop() else {1: 0.3, 2: 0.2}[choice.now]
        choice.took(seconds, 1)
    assert choice.now == 2


def test_it_is_measured_anew_after_a_while_and_the_choice_can_change():
    choice = ThreadChoice((1, 2))
    while choice.measuring:
        choice.took({1: 0.3, 2: 0.2}[choice.now], 1)
    for _ in range(AGAIN):
        assert not choice.measuring
        choice.took(0.2, 1)
    assert choice.measuring
    while choice.measuring:
        choice.took({1: 0.3, 2: 0.9}[choice.now], 1)
    assert choice.now == 1


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
