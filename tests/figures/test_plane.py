"""The picture of a plane or of a proof shows what was found."""

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import plane
from backscope.perceptron import gate


def legend(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def offsets(figure, label):
    (drawn,) = (part for part in figure.axes[0].collections if part.get_label() == label)
    return np.asarray(drawn.get_offsets()).tolist()


def test_the_rows_on_the_margin_are_ringed():
    land = gate("and")
    figure = plane(bs.separability(land.x, land.y))
    assert offsets(figure, "on the margin") == [[0, 1], [1, 0], [1, 1]]
    assert offsets(figure, "1") == [[1, 1]]
    assert figure.axes[0].get_title().startswith("A line separates them")


def test_the_common_point_is_marked_and_the_diagonals_drawn():
    xor = gate("xor")
    figure = plane(bs.separability(xor.x, xor.y), bs.Perceptron().learn(xor.x, xor.y), title="XOR")
    assert offsets(figure, "in both hulls") == [[0.5, 0.5]]
    drawn = [np.column_stack(line.get_data()).tolist() for line in figure.axes[0].lines]
    assert [[0, 1], [1, 0], [0, 1]] in drawn
    assert [[0, 0], [1, 1], [0, 0]] in drawn
    assert figure.axes[0].get_title() == "XOR"
    assert "perceptron's line" in legend(figure)


def test_one_column_and_any_labels():
    figure = plane(bs.separability([[3], [5], [4]], ["cat", "cat", "dog"]))
    assert legend(figure) == ["dog", "cat", "in both hulls"]
    assert offsets(figure, "in both hulls") == [[4, 0]]


def test_three_columns_are_refused():
    cube = gate("00000001")
    with pytest.raises(BadChoice, match="3 columns"):
        plane(bs.separability(cube.x, cube.y))


def test_labels_and_values_that_would_take_all_the_room():
    figure = plane(bs.separability([[2.0**53], [2.0**53 - 1]], ["x" * 300, "y"]))
    assert {"y", "x" * 23 + "…"} <= set(legend(figure))
    left, right = figure.axes[0].get_xlim()
    assert left < 2**53 - 1 < 2**53 < right
