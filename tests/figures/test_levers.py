import io

import numpy as np
import pytest

from backscope.errors import BadChoice
from backscope.figures import levers, levers_svg
from backscope.figures.network_svg import signed
from figures.looked_at import HOSTILE, digit_example, examples, hostile_example, of_class, read, texts


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
def test_every_neuron_has_its_picture(example):
    for l in range(1, len(example.net.sizes)):
        root = read(levers_svg(example, l, 0, top=3))
        behind = min(3, example.net.sizes[l - 1])
        assert len(of_class(root, "lever")) == 1 + 2 * behind
        assert len(of_class(root, "group")) == 3


def test_the_strongest_come_first_with_their_numbers_and_the_rest_is_added_up():
    example = digit_example()
    found = example.levers(2, 2)
    said = texts(read(levers_svg(example, 2, 2, top=4)))
    for group in found.groups:
        for lever in group.top(4):
            assert signed(lever.request) in said
            assert f"{lever.share:.1%}" in said
    assert f"16 others, together {signed(found.weights.rest(4).sum)}" in said


def test_bars_are_as_long_as_the_requests():
    example = digit_example()
    drawn = of_class(read(levers_svg(example, 2, 2, top=20)), "lever")
    asked = [lever.request for group in example.levers(2, 2).groups for lever in group.top(20)]
    long = [float(next(part for part in bar if part.tag.endswith("rect")).get("width")) for bar in drawn]
    assert np.allclose(np.array(long) / max(long), np.abs(asked) / max(np.abs(asked)), atol=0.001)


def test_inputs_have_their_names_and_are_given():
    said = texts(read(levers_svg(hostile_example(), 1, 0, inputs=HOSTILE[:5])))
    assert any(text.startswith("<script>") for text in said)
    assert "here the inputs: they are given, and do not move" in said


@pytest.mark.parametrize("arguments", [(0, 0), (3, 0), (2, 10), (2, -1)])
def test_neurons_that_are_not_there(arguments):
    with pytest.raises(BadChoice):
        levers_svg(digit_example(), *arguments)
    with pytest.raises(BadChoice, match="top"):
        levers(digit_example(), 2, 2, top=0)


@pytest.mark.parametrize("example", [examples()[k] for k in (0, 2, 3)], ids=["digit", "tiny", "steps"])
def test_print_shows_the_same(example):
    figure = levers(example, 2, 0, top=4)
    for panel, group in zip(figure.axes, example.levers(2, 0).groups, strict=True):
        assert np.allclose([bar.get_width() for bar in panel.patches], [lever.request for lever in group.top(4)])
    figure.savefig(io.BytesIO(), format="png", dpi=40)
