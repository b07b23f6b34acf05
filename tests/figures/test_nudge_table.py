"""The picture of the table of nudges holds its numbers, its signs, and says what it leaves out."""

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import can_draw, nudge_table, save_figure

X = np.random.default_rng(0).random((9, 4))
Y = np.arange(9) % 3
NET = bs.Network([4, 20, 3], seed=1, classes=["ant", "bee", "butterflies"])


def found(**settings):
    return bs.insight.nudges(NET, X, Y, **settings)


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def triangles(figure):
    """Return whether each triangle points up, and its area."""
    drawn = figure.axes[0].collections
    points = [part.get_paths()[0].vertices[:-1] for part in drawn]
    ups = [int(np.isclose(p[:, 1], p[:, 1].max()).sum()) == 1 for p in points]
    return ups, [part.get_sizes()[0] for part in drawn]


def test_every_cell_has_its_number_and_its_triangle():
    table = found(most=5)
    figure = nudge_table(table, rows=3)
    values = np.concatenate([table.table[:3].ravel(), table.mean])
    ups, areas = triangles(figure)
    assert ups == (values > 0).tolist()
    expected = 190 * np.abs(values) / np.abs(values).max()
    np.testing.assert_allclose(areas, np.maximum(expected, 4))
    written = texts(figure)
    for name in table.names:
        assert name.split("][")[0] + "]" in written
    assert f"{table.table[0, 0]:+.3f}".replace("-", "−") in written
    assert "… and 6 more examples, in the mean" in written
    assert "mean of all 9" in written
    assert r"$= -\eta\,\nabla C$" in written
    assert [text for text in written if text in ("ant", "bee", "butterfl…")] == ["ant", "bee", "butterfl…"]


def test_a_penalty_has_a_row_of_its_own():
    table = found(most=2, penalty=0.5, parameters=[(1, 0, 0), (2, 0, 0)])
    written = texts(nudge_table(table, rows=[8, 2]))
    assert [text for text in written if text.startswith("example")] == ["example 8", "example 2"]
    assert written.index("mean of all 9") < written.index("+ penalty") < written.index(r"$= -\eta\,\nabla C$")
    assert sum(not text.strip("+−.0123456789") for text in written) == 2 * 5


def test_what_is_left_out_is_said():
    table = found(most=20)
    written = texts(nudge_table(table, columns=4))
    assert "parameters not drawn: 16" in written[-1]
    assert sum(text in ("w[1]", "b[1]", "w[2]", "b[2]") for text in written) == 4
    everything = texts(nudge_table(table, rows=100, columns=100))
    assert "not drawn" not in everything[-1]
    assert not any("more examples" in text for text in everything)


def test_numbers_far_from_one_have_a_unit():
    written = texts(nudge_table(found(most=3, learning_rate=1e-6)))
    assert "10⁻⁹" in written[-1] or "10⁻⁶" in written[-1]
    assert "η = 1e-06" in written[-1]
    assert "10³" in texts(nudge_table(found(most=3, learning_rate=5e4)))[-1]
    assert not any("e-" in text or "e+" in text for text in written[:-1])


def test_zeros_have_no_triangle():
    xor = bs.load("xor").train
    figure = nudge_table(bs.insight.nudges(bs.insight.xor_by_hand(), xor.x, xor.y))
    assert triangles(figure) == ([], [])
    assert texts(figure).count("0") == 5 * 9 + 2  # two of the rows want 0


def test_pictures_stand_beside_their_rows(tmp_path):
    figure = nudge_table(found(), rows=[4, 1], pictures=X, title="Four pixels")
    images = figure.axes[0].images
    np.testing.assert_array_equal([image.get_array() for image in images], X[[4, 1]].reshape(2, 2, 2))
    assert "Four pixels" in texts(figure)
    assert len(nudge_table(found(), pictures=X.reshape(9, 1, 4)).axes[0].images) == 6
    save_figure(figure, tmp_path / "table.png")
    assert (tmp_path / "table.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize("title", ["What is asked " * 10, "WWW", "무엇을 바라는가 " * 12])
def test_a_title_fits_its_page(title):
    figure = nudge_table(found(most=2), title=title)
    (text,) = (text for text in figure.axes[0].texts if text.get_text() == title)
    if can_draw(title):
        figure.canvas.draw()
        assert text.get_window_extent().x1 < figure.bbox.x1


def test_it_speaks_korean(tmp_path):
    figure = nudge_table(found(), language="ko")
    assert "전체 9개의 평균" in texts(figure)
    if can_draw("가"):
        save_figure(figure, tmp_path / "table.svg")


def test_one_example_and_values():
    net = bs.Network([4, 3], output="identity", cost="quadratic", seed=1)
    written = texts(nudge_table(bs.insight.nudges(net, X[:1], [[1.0, 0.5, 2.0]])))
    assert "this one example" in written
    assert "(1, 0.5, …)" in written
    one = bs.Network([4, 1], output="identity", cost="quadratic", seed=1)
    assert "0.123" in texts(nudge_table(bs.insight.nudges(one, X[0], 0.12345)))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rows": 0}, "rows: got 0"),
        ({"rows": []}, r"rows: got \[\], expected at least one"),
        ({"rows": [9]}, "rows: got 9, expected a whole number, 0 to 8"),
        ({"columns": 0}, "columns: got 0"),
        ({"pictures": X[:8]}, r"shape of pictures: got \(8, 2, 2\), expected \(9, height, width\)"),
        ({"pictures": X[:, :3]}, r"shape of pictures: got \(9, 3\)"),
        ({"language": "xx"}, "language: got 'xx'"),
    ],
)
def test_what_cannot_be_drawn_is_told(settings, message):
    with pytest.raises(BadChoice, match=message):
        nudge_table(found(), **settings)
