import click
import pytest

from backscope.cli.options import reading, real, whole, words


def test_numbers_as_people_type_them():
    assert whole("12") == 12
    assert real("0.5") == real("0,5") == real(0.5) == 0.5
    for bad in ("", "x", "1.5"):
        with pytest.raises(click.BadParameter, match="expected a whole number"):
            whole(bad)
    with pytest.raises(click.BadParameter, match="expected a number"):
        real("x")


def test_words_between_commas():
    assert words("a, b,,c ") == ("a", "b", "c")
    assert words(None) == ()


def test_only_what_was_given_is_passed_on():
    nothing = {"target": None, "task": None, "ignore": None, "seed": 3}
    assert reading(nothing) == {}
    assert reading(nothing | {"target": "price", "ignore": "a, b"}) == {"target": "price", "ignore": ("a", "b")}
    assert reading(nothing | {"task": "regression", "test": 0.0}) == {"task": "regression", "test": 0.0}
