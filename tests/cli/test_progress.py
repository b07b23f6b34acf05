import io

from rich.console import Console

import backscope as bs
from backscope.cli.output import Output
from backscope.cli.progress import ProgressBar


def trained(output, terminal):
    output.progress_console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    bs.train(bs.Network([2, 4, 2]), bs.load("moons"), epochs=3, batch_size=16, callbacks=[ProgressBar(output)])
    return output.progress_console.file.getvalue()


def test_a_terminal_sees_cost_accuracy_speed_and_epoch():
    shown = trained(Output(), terminal=True)
    for word in ("epoch", "cost", "accuracy", "examples/s", "1/3"):
        assert word in shown


def test_nothing_is_drawn_where_nobody_looks():
    assert trained(Output(), terminal=False) == ""
    assert trained(Output(json_only=True), terminal=True) == ""
    assert trained(Output(quiet=True), terminal=True) == ""
