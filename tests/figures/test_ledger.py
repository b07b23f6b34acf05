from pathlib import Path

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import can_draw, ledger_chart, save_figure
from backscope.words import say
from insight.ledger_cases import digits


@pytest.fixture(scope="module")
def books():
    return bs.insight.ledger(digits(epochs=8, optimizer="adam", penalty=0.01, clip=0.2), 1, 2, 20)


def heights(panel):
    return {c.get_label(): np.array([bar.get_height() for bar in c]) for c in panel.containers}


def test_bars_add_up_to_the_moves(books):
    above, below = ledger_chart(books).axes
    bars = heights(below)
    assert list(bars) == ["the examples' shares", "momentum carried in", "penalty", "taken back by clipping"]
    bounds = np.append(np.arange(0, len(books.steps), 2), len(books.steps))
    values = np.append(books.entries.before, books.entries.after[-1])
    np.testing.assert_allclose(sum(bars.values()), np.diff(values[bounds]), rtol=1e-5, atol=1e-7)
    line = above.lines[0]
    assert line.get_xdata().tolist() == list(range(len(books.steps) + 1))
    assert line.get_ydata().tolist() == [books.start, *books.entries.after]
    assert below.get_ylabel() == "moved by 2 steps"


def test_groups_are_the_largest_in_their_order_and_the_rest_is_grey(books):
    below = ledger_chart(books, "class").axes[1]
    names = list(heights(below))
    assert names[5:] == ["others", "momentum and all else"]
    size = {g.group: np.abs(g.share) for g in books.by("class")}
    assert names[:5] == sorted(names[:5])
    assert len(size) == 10
    assert below.get_legend().get_title().get_text() == "class"
    total = sum(heights(below).values())
    np.testing.assert_allclose(total, sum(heights(ledger_chart(books).axes[1]).values()), rtol=1e-4, atol=1e-7)
    colours = [c[0].get_facecolor()[:3] for c in below.containers]
    assert len({tuple(colour) for colour in colours}) == 7
    own = ledger_chart(books, np.arange(len(books.columns.y)) % 2).axes[1]
    assert list(heights(own)) == ["0", "1", "momentum and all else"]


def test_a_neuron_few_steps_and_a_title(books, tmp_path):
    run = digits(epochs=1)
    figure = ledger_chart(bs.insight.ledger(run, 2, 0, steps=(3, 4)), title="Mine")
    assert figure.get_suptitle() == "Mine"
    assert figure.axes[0].get_ylabel() == "along the way"
    assert figure.axes[1].get_ylabel() == "moved by the step"
    for name in ("a.png", "a.svg"):
        save_figure(figure, Path(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 5000


def test_the_best_epoch_put_back_is_a_line_of_its_own():
    plan = {"epochs": 30, "learning_rate": 0.5, "early_stopping": "patience=2", "validation": 0.3}
    books = bs.insight.ledger(digits(**plan), 1, 0, 20)
    dotted = ledger_chart(books).axes[0].lines[1]
    assert list(dotted.get_ydata()) == [books.entries.after[-1], books.end]


def test_words_that_no_font_can_draw_are_english(books):
    label = ledger_chart(books, language="ko").axes[0].get_ylabel()
    assert label == say("ledger.chart.value", "ko" if can_draw("값이어받은모멘텀") else "en")


def test_what_is_no_ledger_is_refused(books):
    with pytest.raises(BadChoice, match=r"^ledger: got 3, expected a Ledger"):
        ledger_chart(3)
    with pytest.raises(BadChoice, match=r"^language"):
        ledger_chart(books, language="xx")
    with pytest.raises(BadChoice, match=r"^by: got 'klass'"):
        ledger_chart(books, "klass")
