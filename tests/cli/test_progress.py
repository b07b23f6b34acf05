import io
import sys

import pytest

import backscope as bs
from backscope.cli import progress
from backscope.cli.output import ERASE, Output
from backscope.cli.progress import MARGIN, ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def drawn(monkeypatch, output, stream, data="moons", columns=100, term="xterm"):
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "_width", lambda: columns)
    monkeypatch.setattr(progress, "REDRAW", 0.0)
    monkeypatch.setenv("TERM", term)
    loaded = bs.load(data)
    net = bs.Network([2, 4, 2]) if data == "moons" else bs.Network([10, 4, 1], output="identity", cost="quadratic")
    bs.train(net, loaded, epochs=3, batch_size=16, callbacks=[ProgressBar(output)])
    return stream.getvalue().split(ERASE)


def test_a_terminal_sees_how_far_it_is_and_how_good(monkeypatch):
    lines = drawn(monkeypatch, Output(), Terminal())
    assert lines[0] == ""
    for word in ("epoch 3/3 ", "100%", "cost 0.", "accuracy ", " examples/s", "0:00 left"):
        assert word in lines[-2]
    assert "━" in lines[-2]
    assert "─" not in lines[-2]
    assert lines[-1] == ""  # taken away at the end


def test_a_regression_has_no_accuracy(monkeypatch):
    assert "accuracy" not in drawn(monkeypatch, Output(), Terminal(), "diabetes")[-2]


@pytest.mark.parametrize("columns", [5, 30, 80, 300])
def test_a_line_leaves_room_for_what_a_key_echoes(monkeypatch, columns):
    lines = drawn(monkeypatch, Output(), Terminal(), columns=columns)
    assert 0 < max(map(len, lines)) <= columns - MARGIN
    assert ("━" in lines[-2]) == (columns > 80)


def test_nothing_is_drawn_where_nobody_looks(monkeypatch):
    assert drawn(monkeypatch, Output(), io.StringIO()) == [""]
    assert drawn(monkeypatch, Output(), Terminal(), term="dumb") == [""]
    assert drawn(monkeypatch, Output(json_only=True), Terminal()) == [""]
    assert drawn(monkeypatch, Output(quiet=True), Terminal()) == [""]
