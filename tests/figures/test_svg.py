import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.figures import svg
from figures.looked_at import HOSTILE, read


@settings(max_examples=40)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_makes_a_picture_that_can_be_read(title, said):
    picture = svg.picture(10, 20, title or "t", "d", svg.words(1, 2, said), svg.element("g", class_=said))
    root = ET.fromstring(picture)
    assert root.get("viewBox") == "0 0 10 20"
    kept = "".join(
        "\ufffd" if letter not in "\t\n\r" and not letter.isprintable() and ord(letter) < 32 else letter
        for letter in said
    )
    if "\r" not in said and all(ord(letter) < 0xFFFE for letter in said):
        assert root[2].text == (kept or None)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words):
    root = read(svg.picture(1, 1, words, words, svg.element("g", svg.element("title", svg.clean(words)), class_=words)))
    assert len(list(root.iter())) == 5


@settings(max_examples=40)
@given(st.text(max_size=30), st.integers(1, 30))
def test_a_shortened_label_is_never_wider_than_asked(label, most):
    short = svg.shortened(label, most)
    assert svg.letters(short) <= most
    whole = " ".join(label.split())
    assert short == whole if svg.letters(whole) <= most else short.endswith("…")


@given(st.floats(-60, 60))
def test_an_arrow_points_up_to_rise_and_is_as_long_as_asked(length):
    root = ET.fromstring(svg.arrow(0, 0, length))
    assert svg.sign_class(length) in root.get("class")
    if abs(length) < 0.1:
        return
    ends = [
        float(part)
        for part in root[-1].get("d").replace("h", " ").replace("l", " ").replace("z", "").replace("M", "").split()
    ]
    tip = ends[1] + ends[4]
    assert tip == pytest.approx(-length, abs=0.02)
    assert root[-1].get("fill") == svg.sign_colour(length)


def test_nothing_asked_is_a_dot():
    assert svg.arrow(1, 2, 0).startswith("<circle")
    assert [svg.sign_mark(value) for value in (2, -2, 0)] == ["▲", "▼", "·"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "▲ 0.50"),
        (-0.0456, "▼ 0.046"),
        (1e-9, "▲ 1.0e-9"),
        (1.44e-10, "▲ 1e-10"),
        (-0.000483, "▼ 4.8e-4"),
        (123456, "▲ 1.23e+05"),
        (0.0, "· 0"),
    ],
)
def test_marked_numbers_are_short(value, text):
    assert svg.marked(value) == text
    assert len(text) <= 11


def test_a_picture_is_written_whole(tmp_path):
    svg.save_text("<svg>한글</svg>", tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == "<svg>한글</svg>"


def test_points_become_a_path():
    assert svg.polyline([(0, 1), (2.5, 3)]) == "M0 1L2.5 3"
    assert svg.number(-0.001) == "0"
    assert svg.rect(0, 0, -1, 2) == '<rect x="0" y="0" width="0" height="2"/>'
