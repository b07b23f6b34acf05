import numpy as np
import pytest

from backscope.figures import deformed
from backscope.learning import Deformation, deform

BY = Deformation(shift=1, rotation=20, elastic=1, height=5, width=6)


def test_each_row_shows_a_picture_and_its_looks_at_the_first_steps():
    x = np.random.default_rng(0).random((2, 30))
    panels = deformed(x, BY, seed=3, looks=4).axes
    assert len(panels) == 10
    shown = [np.asarray(panel.images[0].get_array()).ravel() for panel in panels]
    np.testing.assert_array_equal(shown[0], x[0])
    np.testing.assert_array_equal(shown[5], x[1])
    for step in range(4):
        expected = deform(x, BY, 3, step, np.arange(2))
        np.testing.assert_array_equal(shown[1 + step], expected[0])
        np.testing.assert_array_equal(shown[6 + step], expected[1])


def test_no_pictures_are_refused():
    with pytest.raises(ValueError, match="no pictures"):
        deformed(np.empty((0, 30)), BY)


def test_without_looks_only_the_pictures_are_shown():
    assert len(deformed(np.ones((3, 30)), BY, looks=0).axes) == 3
