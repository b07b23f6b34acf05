import string
import tomllib
from pathlib import Path

import pytest

import backscope.words
from backscope.errors import BadChoice
from backscope.words import languages, preferred, say, subjects, texts

FOLDER = Path(backscope.words.__file__).parent
SUBJECTS = sorted({file.name for file in FOLDER.glob("*/*.toml")})


def entries(language, subject):
    """Every text of a file by its key, nested tables flattened."""
    found = {}

    def walk(table, prefix):
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, f"{prefix}{key}.")
            else:
                found[prefix + key] = value

    walk(tomllib.loads((FOLDER / language / subject).read_text(encoding="utf-8")), "")
    return found


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_word_with_the_same_values(subject, language):
    english, other = entries("en", subject), entries(language, subject)
    assert other.keys() == english.keys()
    for key, text in other.items():
        assert text.strip() == text != "", key
        assert fields(text) == fields(english[key]), key


@pytest.mark.parametrize("subject", SUBJECTS)
def test_korean_is_korean_and_english_is_not(subject):
    korean, english = entries("ko", subject), entries("en", subject)
    assert not any("가" <= letter <= "힣" for text in english.values() for letter in text)
    words = [key for key, text in english.items() if sum(letter.isalpha() for letter in text) > 12]
    assert all(any("가" <= letter <= "힣" for letter in korean[key]) for key in words)


def test_english_comes_first():
    assert languages()[0] == "en"
    assert "ko" in languages()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "BACKSCOPE_LANGUAGE": "ko"}, "ko"),
    ],
)
def test_the_language_is_that_of_the_terminal(environment, expected):
    assert preferred(environment) == expected


def test_what_is_not_there_is_told():
    with pytest.raises(BadChoice, match="language: got 'xx', expected one of en, ko"):
        say("common.bias", "xx")
    with pytest.raises(KeyError):
        say("common.nothing")


@pytest.mark.parametrize("language", languages())
def test_all_words_on_a_subject_are_what_is_said(language):
    assert sorted(f"{subject}.toml" for subject in subjects(language)) == SUBJECTS
    found = texts("explain", language)
    assert {f"explain.{key}": text for key, text in entries(language, "explain.toml").items()} == found
    assert found["explain.output"] == say("explain.output", language)
    assert found["explain.step.cost"] == say("explain.step.cost", language)


def test_there_are_no_words_in_a_language_that_is_not_there():
    with pytest.raises(BadChoice, match=r"language: got '[.][.]'"):
        texts("common", "..")
    with pytest.raises(BadChoice, match="language: got 'xx'"):
        subjects("xx")
