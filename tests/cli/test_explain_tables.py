import math

import numpy as np
import pytest

import backscope as bs
from backscope.cli.explain_tables import Tables, arrow, bar, fitted, short4
from backscope.cli.output import Output
from backscope.figures.svg import letters
from backscope.learning import recipe
from backscope.training import Run


def tables(net, x, y, preparation=None, language="en", top=5):
    run = Run(net, recipe(len(net.sizes) - 1), "reference", preparation=preparation)
    return Tables(run, bs.insight.explain(net, x, y), language, top)


def lines(table, width=100):
    from rich.console import Console

    console = Console(width=width, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return capture.get().splitlines()


@pytest.mark.parametrize(
    ("value", "told"), [(0.5, "↑ 0.5000"), (-0.25, "↓ 0.2500"), (0.0, "· 0"), (1e-5, "↑ 1.0e-05"), (-3e7, "↓ 3.0e+07")]
)
def test_a_request_is_an_arrow_and_an_amount(value, told):
    assert arrow(value) == told


def test_bars_and_numbers():
    assert (bar(0.5), bar(0.0), bar(math.nan)) == ("█" * 5, "", "")
    assert (short4(0.0), short4(-1.5), short4(2e-4)) == ("0.0000", "-1.5000", "2.0e-04")


def test_of_many_outputs_those_asked_most_of_are_shown():
    net = bs.Network([3, 30], seed=1)
    told = lines(tables(net, [1, 2, 3], 29).outputs())
    assert "10 others" in told[-1]
    assert any(line.lstrip().startswith("29 ") for line in told)


def test_the_table_of_requests_adds_up():
    net = bs.Network([7, 6, 3], seed=1, dtype="float64")
    shown = tables(net, np.arange(7.0), 1, top=2)
    told = [line for line in lines(shown.requests(1)) if line.strip()]
    assert [line.split()[0] for line in told[2:]][2:] == ["4", "together"]
    columns = [[float(cell) for cell in line.replace("others", "").split() if cell[0] in "+-"] for line in told[2:]]
    assert len(columns) == 4
    np.testing.assert_allclose(np.sum(columns[:-1], axis=0), columns[-1], atol=3e-4)


def test_inputs_have_the_names_that_the_reader_knows():
    net = bs.Network([4, 2], seed=1)
    pixels = {"task": "classification", "image_shape": [2, 2]}
    assert tables(net, [0, 0, 1, 0.5], 1, pixels).input_name(2) == "pixel 1,0"
    columns = {"task": "classification", "features": ["a", "b", "c", "d"]}
    assert tables(net, [0, 0, 1, 0.5], 1, columns).input_name(2) == "c"
    assert tables(net, [0, 0, 1, 0.5], 1).input_name(2) == "x[2]"
    grid = lines(tables(net, [0, 0, 1, 0.5], 1, pixels).beside_picture("beside"))
    assert grid == ["=:   beside"]


def test_another_target_is_said():
    net = bs.Network([2, 2], classes=["no", "yes"])
    run = Run(net, recipe(1), "reference")
    told = Tables(run, bs.insight.explain(net, [1, 2], "no", want="yes"), "en", 3).heading("t")
    assert told[0].startswith("t: answered")
    assert told[0].endswith("wanted yes")
    assert "its label is no" in told[2]


def test_columns_are_left_out_before_a_number_is_cut(monkeypatch):
    net = bs.Network([5, 300, 4], seed=1)
    shown = tables(net, [1e3, 2e3, 3e3, 4e3, 1.0], 1, language="ko")
    for width in (50, 60, 70, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        told = lines(fitted(Output(), lambda columns: shown.requests(0, columns), (4, 3, 2, 1)), width)
        assert max(map(letters, told)) <= width
        assert not [line for line in told if "…" in line]
