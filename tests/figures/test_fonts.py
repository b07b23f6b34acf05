import shutil

import matplotlib.font_manager

from backscope.figures import can_draw
from backscope.figures.fonts import KOREAN, OWN, _look_again, families


def test_latin_and_greek_can_always_be_drawn():
    assert can_draw("784-128-10, adam, η = 0.1")
    assert families()[0] == "DejaVu Sans"


def test_hangul_can_be_drawn_where_a_font_for_it_is_here():
    has_font = any(name in KOREAN for name in families())
    assert can_draw("은닉층") == has_font


def test_what_no_font_has_cannot():
    assert not can_draw("\U0010fffd")


def test_korean_fonts_that_came_later_are_found_and_broken_ones_passed_over(monkeypatch, tmp_path):
    own = matplotlib.font_manager.findfont(OWN)
    files = [tmp_path / name for name in ("NanumGothic.ttf", "Other.ttf", "NanumSquareR.ttf")]
    for file in files[:2]:
        shutil.copy(own, file)
    files[2].write_bytes(b"no font")
    monkeypatch.setattr(matplotlib.font_manager, "findSystemFonts", lambda: [str(file) for file in files])
    manager = matplotlib.font_manager.FontManager.__new__(matplotlib.font_manager.FontManager)
    manager.ttflist, manager.afmlist = [], []
    _look_again(manager)
    assert [font.fname for font in manager.ttflist] == [str(files[0])]
