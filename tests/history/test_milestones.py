import re
from itertools import pairwise

import pytest

from backscope.errors import BadChoice
from backscope.history import history
from backscope.words import catalogue

HANGUL = re.compile("[가-힣]")


def sentences(text):
    return len(re.findall(r"[.?!](?:\s|$)", text))


def test_the_years_that_a_seminar_tells_of_are_there_in_order():
    years = [milestone.year for milestone in history()]
    assert years == sorted(years)
    assert {1943, 1949, 1958, 1960, 1969, 1974, 1986, 1989, 1998, 2006, 2012} <= set(years)


def test_there_are_two_winters_and_they_do_not_overlap():
    winters = [milestone for milestone in history() if milestone.until is not None]
    assert [milestone.name for milestone in winters] == ["The first winter", "The second winter"]
    assert all(winter.year < winter.until for winter in winters)
    assert all(one.until < other.year for one, other in pairwise(winters))


def test_both_languages_say_the_same_entries():
    english, korean = history("en"), history("ko")
    same = [(m.year, m.until, m.source, bool(m.who)) for m in english]
    assert same == [(m.year, m.until, m.source, bool(m.who)) for m in korean]
    for en, ko in zip(english, korean, strict=True):
        assert not HANGUL.search(en.name + en.who + en.text)
        assert HANGUL.search(ko.name)
        assert HANGUL.search(ko.text)
        for surname in re.findall(r"(\S+)(?:,|$)", en.who.removesuffix(" and colleagues")):
            assert surname in ko.who, "a name in Hangul is followed by the original"


@pytest.mark.parametrize("milestone", history("en") + history("ko"), ids=lambda m: f"{m.year}-{m.name}")
def test_every_entry_is_short_and_has_a_dated_source(milestone):
    assert 1 <= sentences(milestone.text) <= 2
    assert len(milestone.text) < 200
    assert re.fullmatch(r".+ \((?:19|20)\d\d\)\. .+\.", milestone.source)
    if milestone.until is None:
        assert milestone.who
        assert f"({milestone.year})" in milestone.source


def test_a_sentence_in_english_is_one():
    assert all(sentences(milestone.text) == 1 for milestone in history())


def test_another_language_is_refused_though_the_rest_should_speak_it(monkeypatch):
    monkeypatch.setattr(catalogue, "languages", lambda: ("en", "fr", "ko"))
    with pytest.raises(BadChoice, match="language: got 'fr', expected one of en, ko"):
        history("fr")
