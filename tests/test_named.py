import re
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.named import Named, choose, is_real, is_whole, near_miss, require, require_real, require_whole


@dataclass(frozen=True)
class Plain(Named):
    name = "plain"


@dataclass(frozen=True)
class Rich(Named):
    name = "rich"
    size: float = 1.5
    count: int = 3
    open: bool = False
    word: str = "mean"

    def check(self) -> None:
        require(self.size > 0, "rich size", self.size, "a number above 0")


@dataclass(frozen=True)
class TwoWords(Named):
    name = "two_words"


TABLE: dict[str, type[Named]] = {"plain": Plain, "rich": Rich, "two_words": TwoWords}
quick = settings(deadline=None, derandomize=True, max_examples=100)
WORDS = st.text("abcdefgh_", min_size=1, max_size=8)


def refusal(choice: object) -> str:
    with pytest.raises(BadChoice) as caught:
        choose("thing", choice, TABLE)  # type: ignore[type-var]
    message = str(caught.value)
    assert "\n" not in message
    return message


@quick
@given(st.floats(1e-300, 1e300), st.integers(), st.booleans(), WORDS)
def test_what_spec_writes_choose_reads(size, count, is_open, word):
    thing = Rich(size, count, is_open, word)
    assert choose("thing", thing.spec, TABLE) == thing


def test_spec_tells_only_what_differs_from_the_defaults():
    assert Plain().spec == "plain"
    assert Rich().spec == "rich"
    assert Rich(count=4, word="sum").spec == "rich:count=4,word=sum"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rich", Rich()),
        ("rich:", Rich()),
        ("rich:2.5", Rich(size=2.5)),
        ("rich:2.5,7", Rich(size=2.5, count=7)),
        ("rich:count=7,2.5", Rich(size=2.5, count=7)),
        ("rich: open = TRUE , word = sum ", Rich(open=True, word="sum")),
        ("rich:open=false,", Rich()),
        (" Rich ", Rich()),
        ("two-words", TwoWords()),
    ],
)
def test_ways_to_write_a_choice(text, wanted):
    assert choose("thing", text, TABLE) == wanted


def test_an_object_is_returned_as_it_is():
    thing = Rich(size=2.0)
    assert choose("thing", thing, TABLE) is thing


def test_an_unknown_name_is_told_with_what_is_known_and_what_is_near():
    assert refusal("ritch") == "thing: got 'ritch', expected one of plain, rich, two_words (did you mean 'rich'?)"
    assert refusal("zzz") == "thing: got 'zzz', expected one of plain, rich, two_words"


@pytest.mark.parametrize("choice", [None, 3, Rich, object, ["rich"]])
def test_what_is_neither_text_nor_such_an_object_is_refused(choice):
    assert refusal(choice) == f"thing: got {choice!r}, expected one of plain, rich, two_words"


@pytest.mark.parametrize("text", ["rich:colour=1", "rich:size=1,size=2", "rich:1,2,true,sum,5", "rich:=1"])
def test_an_unknown_or_repeated_setting_is_told_with_those_there_are(text):
    assert refusal(text) == f"thing: got {text!r}, expected rich with size, count, open, word"


def test_settings_of_what_has_none_are_refused():
    assert refusal("plain:1") == "thing: got 'plain:1', expected plain with no settings"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rich:size=big", "size to be a number, not 'big'"),
        ("rich:count=1.5", "count to be a whole number, not '1.5'"),
        ("rich:open=maybe", "open to be True or False, not 'maybe'"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(text, expected):
    assert refusal(text) == f"thing: got {text!r}, expected {expected}"


def test_a_value_out_of_range_is_told_by_the_thing_itself():
    assert refusal("rich:-1") == "rich size: got -1.0, expected a number above 0"


def test_require_is_silent_where_all_is_well():
    require(True, "size", 1, "anything")
    with pytest.raises(BadChoice, match=r"^size: got 'x', expected a number$"):
        require(False, "size", "x", "a number")


def test_near_misses_are_named():
    assert near_miss("xorr", ["and", "xor"]) == " (did you mean 'xor'?)"
    assert near_miss("qqq", ["and", "xor"]) == ""


@pytest.mark.parametrize("value", [0, 5, np.int64(3)])
def test_whole_numbers_in_their_range_pass(value):
    require_whole("n", value, 0, 5)
    require_real("rate", value)


@pytest.mark.parametrize(
    ("value", "most", "told"),
    [
        (-1, None, "n: got -1, expected a whole number, 0 or more"),
        (6, 5, "n: got 6, expected a whole number, 0 to 5"),
        (1.5, None, "n: got 1.5"),
        (True, None, "n: got True"),
        ("1", None, "n: got '1'"),
    ],
)
def test_whole_numbers_out_of_range_are_told(value, most, told):
    with pytest.raises(BadChoice, match=re.escape(told)):
        require_whole("n", value, 0, most)


@pytest.mark.parametrize("value", [-0.1, float("inf"), float("nan"), "1", True, None])
def test_a_rate_is_a_finite_number_from_0(value):
    with pytest.raises(BadChoice, match=r"rate: got .*, expected a finite number, 0 or more"):
        require_real("rate", value)


@pytest.mark.parametrize(
    ("value", "whole"),
    [(3, True), (np.int8(3), True), (True, False), (3.0, False), ("3", False), (np.array([3, 3]), False)],
)
def test_whole_numbers_are_told_from_others(value, whole):
    assert is_whole(value, 0) == whole
    assert not is_whole(value, 4)
    assert not is_whole(value, 0, 2)


@pytest.mark.parametrize(
    ("value", "real"), [(0.5, True), (-3, True), (np.float32(1), True), (np.inf, False), ("1", False), (10**400, False)]
)
def test_real_numbers_are_told_from_others(value, real):
    assert is_real(value) == real


def test_arrays_are_refused_in_one_line():
    for check in (lambda: require_whole("n", np.array([1, 2]), 0), lambda: require_real("n", np.array([1.0, 2.0]))):
        with pytest.raises(BadChoice, match="n: got array"):
            check()
