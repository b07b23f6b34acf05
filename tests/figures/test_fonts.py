from backscope.figures import can_draw
from backscope.figures.fonts import KOREAN, families


def test_latin_and_greek_can_always_be_drawn():
    assert can_draw("784-128-10, adam, η = 0.1")
    assert families()[0] == "DejaVu Sans"


def test_hangul_can_be_drawn_where_a_font_for_it_is_here():
    has_font = any(name in KOREAN for name in families())
    assert can_draw("은닉층") == has_font


def test_what_no_font_has_cannot():
    assert not can_draw("\U0010fffd")
