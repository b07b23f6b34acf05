import numpy as np
import pytest

from backscope.figures.text_picture import INK, text_picture


def test_a_character_is_the_mean_of_two_pixels():
    picture = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.5]])
    assert text_picture(picture.ravel(), (3, 2)).splitlines() == ["=@", " ="]


@pytest.mark.parametrize(
    ("shape", "lines", "columns"), [((28, 28), 14, 28), ((1, 1), 1, 1), ((100, 70), 17, 24), ((5, 33), 2, 17)]
)
def test_any_size_fits(shape, lines, columns):
    drawn = text_picture(np.ones(shape[0] * shape[1]), shape).splitlines()
    assert (len(drawn), {len(line) for line in drawn}) == (lines, {columns})
    assert set("".join(drawn)) == {INK[-1]}


def test_what_is_outside_is_cut_off():
    assert text_picture(np.array([-3.0, 7.0]), (1, 2)) == " @"
