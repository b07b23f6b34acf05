from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.learning.schedules import SCHEDULES, Cosine, Exponential, OneCycle, Step, warmup_factor
from backscope.named import choose

NAMES = sorted(SCHEDULES)
quick = settings(deadline=None, derandomize=True, max_examples=60)


def factors(spec: str, epochs: int, each: int) -> list[float]:
    schedule = choose("schedule", spec, SCHEDULES)
    return [schedule.factor(step, epochs * each, each) for step in range(epochs * each)]


@quick
@given(st.sampled_from(NAMES), st.integers(1, 12), st.integers(1, 30))
def test_factors_stay_within_0_and_1(name, epochs, each):
    assert all(0 <= factor <= 1 for factor in factors(name, epochs, each))


@quick
@given(st.sampled_from(["constant", "step:every=2", "exponential", "cosine:floor=0.1"]), st.integers(1, 12))
def test_all_but_one_cycle_start_at_1_and_never_rise(spec, epochs):
    found = factors(spec, epochs, 7)
    assert found[0] == 1
    assert found == sorted(found, reverse=True)


def test_constant_is_1_always():
    assert set(factors("constant", 5, 4)) == {1.0}


def test_step_falls_at_the_epochs_it_says_and_nowhere_else():
    assert factors("step:every=2,gamma=0.5", 5, 3) == [1.0] * 6 + [0.5] * 6 + [0.25] * 3


def test_exponential_has_fallen_by_gamma_after_each_epoch_evenly():
    found = factors("exponential:0.5", 4, 10)
    assert found[::10] == pytest.approx([1, 0.5, 0.25, 0.125])
    ratios = [later / earlier for earlier, later in pairwise(found)]
    assert max(ratios) == pytest.approx(min(ratios))


def test_cosine_is_half_way_in_the_middle_and_at_its_floor_one_step_after_the_last():
    cosine = Cosine(floor=0.2)
    assert cosine.factor(50, 100, 10) == pytest.approx(0.6)
    assert cosine.factor(99, 100, 10) > 0.2
    assert cosine.factor(100, 100, 10) == 0.2


@quick
@given(st.integers(2, 400), st.floats(0.05, 0.95))
def test_one_cycle_rises_once_falls_once_and_meets_its_ends(steps, rise):
    schedule = OneCycle(rise=rise)
    found = [schedule.factor(step, steps, 5) for step in range(steps)]
    top = found.index(max(found))
    assert found[0] == pytest.approx(1 / 25)
    assert found[-1] == pytest.approx(1e-4)
    assert found[: top + 1] == sorted(found[: top + 1])
    assert found[top:] == sorted(found[top:], reverse=True)
    assert abs(top - rise * (steps - 1)) <= 1


def test_one_cycle_reaches_the_rate_as_given_at_the_end_of_its_rise():
    assert OneCycle(rise=0.3).factor(30, 101, 10) == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
def test_needs_end_tells_whether_a_longer_run_has_other_factors(name):
    schedule = SCHEDULES[name]()
    depends = any(schedule.factor(step, 40, 4) != schedule.factor(step, 80, 4) for step in range(40))
    assert depends == schedule.needs_end


@pytest.mark.parametrize("name", NAMES)
def test_a_run_of_a_single_step_has_a_factor(name):
    assert 0 < SCHEDULES[name]().factor(0, 1, 1) <= 1


@quick
@given(st.integers(1, 50))
def test_warmup_rises_evenly_to_1_and_stays(warmup):
    found = [warmup_factor(step, warmup) for step in range(warmup + 5)]
    rises = [later - earlier for earlier, later in zip([0.0, *found], found[:warmup], strict=False)]
    assert rises == pytest.approx([1 / warmup] * warmup)
    assert found[warmup - 1 :] == [1.0] * 6


def test_no_warmup_is_1_from_the_first_step():
    assert warmup_factor(0, 0) == 1.0


@pytest.mark.parametrize(
    "spec",
    [
        "step:every=0",
        "step:gamma=0",
        "step:gamma=1.5",
        "exponential:0",
        "exponential:nan",
        "cosine:-0.1",
        "cosine:1.1",
        "one_cycle:rise=0",
        "one_cycle:rise=1",
        "one_cycle:start=0",
        "one_cycle:floor=2",
    ],
)
def test_settings_out_of_range_are_refused_in_one_line_that_names_them(spec):
    with pytest.raises(BadChoice) as caught:
        choose("schedule", spec, SCHEDULES)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(spec.partition(":")[0])
    assert "expected" in message


def test_step_refuses_a_part_of_an_epoch():
    with pytest.raises(BadChoice, match="whole number"):
        Step(every=1.5)  # type: ignore[arg-type]


def test_a_schedule_is_read_from_its_own_text():
    assert choose("schedule", Exponential(gamma=0.9).spec, SCHEDULES) == Exponential(gamma=0.9)
