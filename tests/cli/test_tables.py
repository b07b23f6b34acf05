import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from backscope.cli.tables import closing_table, confusion, confusion_table

pairs = st.integers(2, 5).flatmap(
    lambda k: st.tuples(st.just(k), st.lists(st.tuples(st.integers(0, k - 1), st.integers(0, k - 1))))
)


@given(pairs)
def test_the_matrix_counts_each_pair(drawn):
    classes, several = drawn
    wanted, given_ = (np.array([pair[i] for pair in several], dtype=int) for i in (0, 1))
    counts = confusion(wanted, given_, classes)
    assert counts.sum() == len(several)
    for row in range(classes):
        for column in range(classes):
            assert counts[row, column] == several.count((row, column))


def shown(table):
    console = Console(width=100, file=io.StringIO())
    console.print(table)
    return console.file.getvalue()


def test_the_matrix_shows_counts_and_shares():
    text = shown(confusion_table(np.array([[1200, 3], [0, 0]]), ["고양이", "[red]"]))
    assert "1,200" in text
    assert "99.8%" in text
    assert "·" in text
    assert "[red]" in text


def test_the_closing_table_shows_what_it_is_given():
    text = shown(closing_table({"run": "runs/[a]-1", "time": "3 s"}, "mnist: finished"))
    assert "runs/[a]-1" in text
    assert "mnist: finished" in text
