import io

import numpy as np
import pytest

import backscope as bs
from backscope.figures import network
from backscope.figures.scene import scene
from figures.looked_at import examples


@pytest.mark.parametrize("example", [examples()[0], examples()[2], examples()[3]], ids=["digit", "tiny", "steps"])
def test_print_draws_the_lines_of_the_scene(example):
    figure = network(example.net, example.trace, by="sensitivity", title="$not math")
    drawn = scene(example.net, example.trace, by="sensitivity")
    lines = {part.get_label(): part for part in figure.axes[0].collections}
    for sign, kind in (("positive", 1), ("negative", -1)):
        own = [line for line in drawn.lines if line.size and np.sign(line.value) == kind]
        assert len(lines[sign].get_segments()) == len(own)
        assert np.allclose(lines[sign].get_colors()[:, 3], [line.opacity for line in own]) if own else True
    assert figure.axes[0].get_title() == "$not math"
    figure.savefig(io.BytesIO(), format="png", dpi=40)


def test_brace_and_numbers():
    figure = network(bs.Network([784, 3]))
    assert "784" in [text.get_text() for text in figure.axes[0].texts]
