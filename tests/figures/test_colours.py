from backscope.figures.colours import COLOURS, MARKERS, tint


def test_every_class_has_a_colour_and_a_marker_of_its_own():
    assert len(set(COLOURS)) == len(COLOURS) == len(MARKERS) == len(set(MARKERS))


def test_a_tint_lies_between_white_and_the_colour():
    assert tint("#000000", 1) == (0, 0, 0)
    assert tint("#000000", 0) == (1, 1, 1)
    assert tint("#ff0000", 0.5) == (1, 0.5, 0.5)
