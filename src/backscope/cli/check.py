"""`backscope check`: whether a learner's back-propagation is right, and if not, which term is wrong."""

from __future__ import annotations

from math import isfinite
from typing import Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.insight.homework import Report, check_homework
from backscope.words import preferred, say

EXAMPLES = """\b
Examples:
  backscope check homework.py                       the function called backprop, backward, gradients, …
  backscope check homework.py:Network.backprop      a method; its class is built as Network(sizes)
  backscope check homework.py --show                with the line as it should be
  backscope check homework.py --activation relu,softmax --cost cross_entropy
  backscope check homework.py --json                for scripts; exits 0 if right, 1 if wrong, 2 if not run
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["check"], epilog=EXAMPLES)
@click.argument("program", metavar="FILE.py[:FUNCTION]")
@click.option("--show", is_flag=True, help="Show also the line as it should be.")
@click.option("--activation", help="Of hidden layers, or also of the output: relu,softmax. Default: found by trying.")
@click.option(
    "--cost", help="quadratic, sum_of_squares, binary_cross_entropy or cross_entropy. Default: found by trying."
)
@click.option("--reduction", help="mean or sum of the cost over the examples. Default: mean.")
@click.option("--sizes", help="Of the network, as 4,5,3. Default: several networks whose widths differ.")
@click.option("--seconds", default=5.0, help="How long it may run in all.", **options.REAL)
@click.option("--memory", default=512.0, help="How many MB it may take, beyond Python and NumPy.", **options.REAL)
@click.option("--language", help="en or ko; default: the terminal's.")
@options.json
@options.quiet
@options.seed
def check(program: str, show: bool, language: str | None, json: bool, quiet: bool, **given: Any) -> None:
    """Check ``program``, tell what came of it, and exit with its status."""
    sizes = [options.whole(part) for part in options.words((given.pop("sizes") or "").replace("-", ","))]
    report = check_homework(program, sizes=sizes or None, language=language or preferred(), **given)
    out = Output(json, quiet)
    _tell(report, show, out)
    out.result(report.json(show))
    if not report.right:
        raise click.exceptions.Exit(1)


def _tell(report: Report, show: bool, out: Output) -> None:
    """Print the verdict, what was assumed, the table of gradients, and the findings."""
    from rich.padding import Padding
    from rich.text import Text

    if not out.talks:
        return
    words = report.language
    verdict = say("homework.right" if report.right else "homework.wrong", words, function=report.function)
    style = "bold green" if report.right else "bold red"
    out.console.print(Text(("✓ " if report.right else "✗ ") + verdict, style=style))
    out.console.print(Padding(Text(_assumed(report), style="dim"), (0, 0, 0, 2)))
    out.console.print(_table(report))
    for finding in report.findings:
        out.console.print(Padding(Text(finding.sentence), (0, 0, 0, 2)))
        if show:
            correct = Text(say("homework.solution", words) + ": ", style="dim")
            out.console.print(Padding(correct.append(finding.correct, style="bold"), (0, 0, 0, 4)))
    for note in report.notes:
        out.console.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))
    if report.printed:
        lines = len(report.printed.splitlines())
        out.console.print(Padding(Text(say("homework.printed", words, lines=lines), style="dim"), (0, 0, 0, 2)))


def _assumed(report: Report) -> str:
    """Say what was assumed."""
    told, words = report.assumed, report.language
    parts = [say("homework.assume.network", words, hidden=told["hidden"], output=told["output"])]
    cost = say("homework.assume.cost", words, cost=told["cost"])
    parts.append(cost + (", " + say("homework.assume.per_output", words) if told["mean_over_outputs"] else ""))
    one = told["reduction"] == "one example"
    parts.append(say("homework.assume.one" if one else f"homework.assume.{told['reduction']}", words))
    shape = "" if told["weights"] is None else f", w {told['weights']}"
    parts.append(say(f"homework.assume.{told['vectors']}", words) + shape)
    parts.append(say(f"homework.assume.{told['returned']}", words))
    return f"{say('homework.assumed', words)}: {'; '.join(parts)}"


def _table(report: Report) -> Any:
    """Return a row for each layer of each network, from the output down, with how far each gradient is off."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1))
    table.add_column("")
    table.add_column("")
    for name in ("grad_w[l]", "grad_b[l]"):
        table.add_column(Text(name))
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for part in report.parts:
        rows.setdefault((part.network, part.layer), {})[part.name] = part
    shown = None
    for (network, layer), parts in rows.items():
        cells = [_cell(parts[name], report.language) if name in parts else "" for name in ("grad_w", "grad_b")]
        layer_name = Text(say("common.layer", report.language, layer=layer))
        table.add_row(Text("" if network == shown else network, style="dim"), layer_name, *cells)
        shown = network
    return table


def _cell(part: Any, language: str) -> Any:
    from rich.text import Text

    if part.right:
        return Text("✓ " + say("homework.matches", language), style="green")
    if part.off is not None and part.off < 1e-6:
        return Text("✗ " + say("homework.shape", language), style="red")
    if part.off is None:
        return Text("✗ " + say("homework.missing", language), style="red")
    if not isfinite(part.off):
        return Text("✗ " + say("homework.no_number", language), style="red")
    off = f"{part.off:.1%}" if part.off < 10 else f"{part.off:.0f}×"
    return Text("✗ " + say("homework.off", language, off=off), style="red")
