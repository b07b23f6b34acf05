import io

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import can_draw, digit, digit_svg
from backscope.figures.digit import OUTPUTS, example_svg, headline, output_svgs, outputs_caption
from drawn import cases
from figures.looked_at import HOSTILE, digit_example, examples, hostile_example, of_class, read, texts


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
def test_every_example_makes_a_picture(example):
    root = read(digit_svg(example))
    shown = min(OUTPUTS, example.net.sizes[-1])
    assert len(of_class(root, "output")) == len(of_class(root, "arrow")) == shown
    for cell in output_svgs(example):
        read(cell)
    read(example_svg(example, None, None))


@settings(max_examples=30)
@given(cases(most_width=15, most_layers=2))
def test_arrows_point_where_the_example_wants(case):
    example = bs.insight.explain(case.net, case.x[0], case.y[0])
    root = read(digit_svg(example))
    shown = sorted(example.wants.order[:OUTPUTS].tolist())
    for j, arrow in zip(shown, of_class(root, "arrow"), strict=True):
        kind = {"rise": "positive", "fall": "negative", "stay": "zero"}[example.wants[j].direction]
        assert kind in arrow.get("class")


def test_an_image_is_drawn_as_one_and_a_table_as_bars():
    example = digit_example()
    assert not of_class(read(digit_svg(example)), "pixels")
    assert of_class(read(digit_svg(example, image_shape=(7, 8))), "pixels")
    named = texts(read(digit_svg(example, inputs=[f"column {k}" for k in range(56)])))
    assert "column 11" in named
    assert "… +44" in named


def test_the_wanted_output_is_framed():
    (frame,) = of_class(read(digit_svg(digit_example())), "wanted")
    assert frame.get("stroke") == "currentColor"


def test_hostile_names_are_words():
    root = read(digit_svg(hostile_example(), inputs=HOSTILE[:5]))
    assert "<script>ale…" in texts(root)
    assert root[0].text.startswith("label <script>alert(1)</scrip…, ")


def test_outputs_that_are_left_out_are_counted():
    example = bs.insight.explain(bs.Network([4, 30], seed=1), [0, 0, 0, 0], 29)
    assert "18" in outputs_caption(example, "en")
    assert "29" in texts(read(digit_svg(example)))


def test_what_does_not_fit_is_said():
    with pytest.raises(BadChoice, match="inputs: got '1 names', expected 56"):
        digit_svg(digit_example(), inputs=["a"])
    with pytest.raises(BadChoice, match="inputs"):
        digit(digit_example(), inputs=["a"])


@pytest.mark.parametrize("example", [examples()[k] for k in (0, 2, 3, 4)], ids=["digit", "tiny", "steps", "values"])
def test_print_shows_the_same(example):
    figure = digit(example, image_shape=(7, 8) if len(example.x) == 56 else None)
    _, above, below = figure.axes
    heights = [bar.get_height() for bar in above.patches]
    assert np.allclose(heights, example.wants.a[sorted(example.wants.order[:OUTPUTS].tolist())])
    assert len([text for text in below.texts if text.get_text()]) == len(heights)
    figure.savefig(io.BytesIO(), format="png", dpi=40)


def test_values_are_told_in_few_digits():
    example = bs.insight.explain(bs.Network([1, 5], output="identity", cost="quadratic"), [1.0], [1 / 3] * 5)
    assert headline(example, "en").startswith("label 0.333, 0.333, 0.333, 0.333, …")
    assert not can_draw("가") or digit(example, language="ko").get_suptitle().startswith("정답")


def test_values_have_no_frame_of_a_probability():
    net = bs.Network([2, 3], output="identity", cost="quadratic", seed=0)
    picture = digit_svg(bs.insight.explain(net, [1.0, 2.0], [0.9, 0.8, 40.0]))
    assert 'class="wanted"' not in picture
    assert 'class="activation"' not in picture
    classified = digit_svg(bs.insight.explain(bs.Network([2, 3], seed=0), [1.0, 2.0], 2))
    assert classified.count('class="wanted"') == 1
    assert classified.count('class="activation"') == 3
