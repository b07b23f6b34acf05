import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.figures.pixels import LEVELS, brightness, heat_svg, image_shape_of, pixels
from figures.looked_at import SVG, read


def squares(root, kind):
    """Return (place, opacity) of every pixel drawn, of one kind."""
    found = []
    for path in root.iter("path"):
        if path.get("class") == kind:
            found += [(part.split("h")[0], float(path.get("fill-opacity"))) for part in path.get("d").split("M")[1:]]
    return found


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000))
def test_every_pixel_that_is_not_nothing_is_drawn_once_and_as_strong_as_it_is(height, width, seed):
    values = np.random.default_rng(seed).standard_normal(height * width)
    root = ET.fromstring(pixels(values, (height, width), signs=True))
    strong = np.abs(values) / np.abs(values).max() * LEVELS
    for kind, own in (("positive", values > 0), ("negative", values < 0)):
        drawn = squares(root, kind)
        assert len({place for place, _ in drawn}) == len(drawn) == int((own & (np.rint(strong) > 0)).sum())
        assert sorted(round(opacity * LEVELS) for _, opacity in drawn) == sorted(
            np.rint(strong[own & (np.rint(strong) > 0)])
        )


def test_negative_pixels_are_flat():
    root = ET.fromstring(pixels(np.array([1.0, -1.0]), (1, 2), side=20, signs=True))
    assert [path.get("d") for path in root.iter("path")] == ["M0 0h10v10h-10z", "M10 3.2h10v3.6h-10z"]


def test_grey_is_as_it_is_and_other_ranges_between_their_ends():
    assert brightness(np.array([0.2, 0.5]), False).tolist() == [0.2, 0.5]
    assert brightness(np.array([-1.0, 1.0, 3.0]), False).tolist() == [0, 0.5, 1]
    assert brightness(np.array([-1.0, 0.5]), True, 2.0).tolist() == [-0.5, 0.25]
    assert brightness(np.array([0.0, np.nan]), True).tolist() == [0, 0]
    assert brightness(np.array([5.0, 5.0]), False).tolist() == [0, 0]


def test_a_map_is_a_picture():
    root = read(heat_svg(np.arange(-3.0, 3.0), (2, 3), "map"))
    assert root.get("viewBox") == "0 0 200 133.33"
    assert {path.get("class") for path in root.iter(f"{SVG}path")} == {"positive", "negative"}


@pytest.mark.parametrize(
    ("n", "given", "shape"), [(784, None, (28, 28)), (4, None, None), (50, None, None), (50, (5, 10), (5, 10))]
)
def test_shapes(n, given, shape):
    assert image_shape_of(n, given) == shape


@pytest.mark.parametrize("given", [(5, 5), (50,), "5x10", (0, 50), (-5, -10), (5.0, 10.0)])
def test_shapes_that_do_not_fit(given):
    with pytest.raises(BadChoice, match="image_shape"):
        image_shape_of(50, given)
