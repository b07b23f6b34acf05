"""The panel of a chain shows its formula, its paths and what each contributes."""

import matplotlib.patches as shapes
import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import formula_panel, save_figure
from backscope.insight import chain


def small():
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64", seed=3)
    return chain(net, [0.05, 0.10], [0.01, 0.99], layer=1, neuron=0, input=1)


def written(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def bars(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, shapes.Rectangle)]


def cells(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, shapes.FancyBboxPatch)]


def test_bars_are_as_long_as_what_they_say_and_add_up_to_the_gradient():
    net = bs.Network([5, 12, 6, 3], seed=2)
    found = chain(net, np.arange(5), 1, layer=1, neuron=3, input=2)
    figure = formula_panel(found, most=4)
    lengths = np.array([bar.get_width() for bar in bars(figure)])
    *parts, whole = lengths
    assert len(parts) == 5
    assert sum(parts) == pytest.approx(whole)
    values = [*(path.value for path in found.paths[:4]), found.beyond(4).sum, found.gradient]
    np.testing.assert_allclose(lengths / lengths[0], np.array(values) / values[0])
    assert [bool(bar.get_hatch()) for bar in bars(figure)] == [False] * 4 + [True, False]
    assert "the other 14 paths" in written(figure)


def test_every_factor_has_its_cell_with_name_and_number():
    figure, found = formula_panel(small()), small()
    assert len(cells(figure)) == sum(len(path.factors) for path in found.paths) == 10
    for path in found.paths:
        for factor in path.factors:
            assert f"${factor.symbol.latex()}$" in written(figure)
            assert any(f"{abs(factor.value):.4g}" in text for text in written(figure))
    assert "0 → 1" in written(figure)
    assert any("±0.00001:" in text and "Measured" in text for text in written(figure))


def test_numbers_can_be_left_out():
    figure, found = formula_panel(small(), numbers=False, title="Two ways"), small()
    slope = f"{found.paths[0].factors[1].value:.4g}"
    assert not any(slope in text for text in written(figure))
    assert written(figure)[0] == "Two ways"


def test_of_two_paths_one_may_be_the_other():
    assert "the other path" in written(formula_panel(small(), most=1))


def texts_within(figure):
    """Draw, and tell whether each text is on the page."""
    figure.canvas.draw()
    page = figure.bbox
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    return all(box.x0 >= 0 and box.x1 <= page.x1 and box.y0 >= 0 and box.y1 <= page.y1 for box in boxes)


@pytest.mark.parametrize(
    ("sizes", "output", "cost", "merge", "numbers"),
    [
        ([3, 1], "identity", "huber", None, True),
        ([784, 30, 10], "softmax", "cross_entropy", None, False),
        ([30, 200, 200, 200, 10], "softmax", "quadratic", False, True),
        ([2, *[3] * 14, 2], "sigmoid", "binary_cross_entropy", False, True),  # more factors than there is room for
    ],
)
def test_networks_of_any_depth_and_width_fit_the_page(tmp_path, sizes, output, cost, merge, numbers):
    net = bs.Network(sizes, hidden="tanh", output=output, cost=cost, seed=1)
    x = np.random.default_rng(0).standard_normal(sizes[0])
    found = chain(net, x, 1, layer=1, neuron=0, input=0, merge_output=merge)
    figure = formula_panel(found, numbers, most=2)
    assert texts_within(figure)
    save_figure(figure, tmp_path / "chain.svg")
    assert (tmp_path / "chain.svg").stat().st_size > 1000


def test_a_gradient_of_zero_has_no_bar():
    figure = formula_panel(chain(bs.insight.xor_by_hand(), [0, 1], [0], layer=1, neuron=0, input=1))
    assert {bar.get_width() for bar in bars(figure)} == {0}


def test_korean_words_are_used_where_a_font_has_them(monkeypatch):
    from backscope.figures import formula

    monkeypatch.setattr(formula, "can_draw", lambda text: True)
    assert "활성값" in written(formula_panel(small(), language="ko"))
    monkeypatch.setattr(formula, "can_draw", lambda text: text.isascii())
    assert "activation" in written(formula_panel(small(), language="ko"))


@pytest.mark.parametrize(
    ("how", "message"), [({"most": 0}, "most"), ({"most": 21}, "most"), ({"language": "xx"}, "language")]
)
def test_what_cannot_be_drawn_is_told(how, message):
    with pytest.raises(BadChoice, match=f"{message}: got"):
        formula_panel(small(), **how)
