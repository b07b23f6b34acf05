"""`backscope ledger`: why a weight moved, in tables that add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.errors import BadChoice, BadRun
from backscope.files import check_output
from backscope.insight import Ledger
from backscope.insight import ledger as keep_books
from backscope.named import require, require_whole
from backscope.training import Run, open_run
from backscope.words import check_language, preferred, say

BAR = 24  # characters of the longest bar
MOST_GROUPS = 24  # rows of the table of groups
REDRAWN = 97  # times at least that the progress is drawn anew

EXAMPLES = """\b
Examples, of a run in runs/mnist-1:
  backscope ledger runs/mnist-1 --layer 1 --neuron 5 --input 406     a weight
  backscope ledger runs/mnist-1 --layer 2 --neuron 3 --input bias    a bias
  backscope ledger runs/mnist-1 --layer 2 --neuron 3 --steps 0:938   a neuron
  backscope ledger runs/mnist-1 --layer 2                            a layer
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["ledger"], epilog=EXAMPLES)
@click.argument("run", type=options.PATH, help="The folder of a run.")
@click.option("--layer", required=True, help="From 1; the last is the output.", **options.WHOLE)
@click.option("--neuron", help="Of that layer, from 0; default: all.", **options.WHOLE)
@click.option("--input", "given", metavar="N|bias", help="Of the layer before, from 0, or bias; default: all.")
@click.option("--steps", metavar="A:B", help="From step A to before step B, counted from 0; or one; default: all.")
@click.option("--by", help="Group the shares by class, example, or a column of the table.")
@click.option("--trace-momentum", is_flag=True, help="Book what momentum carried under the examples that gave it.")
@click.option("--top", default=20, help="How many examples to list.", **options.WHOLE)
@click.option("--picture", type=options.PATH, help="Draw the books into this file, .png or .svg.")
@click.option("--language", help="Of the words: en or ko; default: the terminal's own.")
@options.json
@options.quiet
def ledger(run: Path, layer: int, json: bool, quiet: bool, **given: Any) -> None:
    """Print what moved the weight."""
    out = Output(json, quiet)
    language = check_language(given["language"] or preferred())
    _check(given)
    opened = open_run(run)
    _refuse_arrays(opened, run)
    last = 0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done == total or done - last >= max(1, total // REDRAWN):
            last = done
            out.progress(say("ledger.progress", language, percent=f"{done / total:.0%}"))

    try:
        books = keep_books(
            opened, layer, given["neuron"], _input(given["given"]), _steps(given["steps"], opened.step), by=given["by"],
            trace_momentum=given["trace_momentum"], tell=tell,
        )  # fmt: skip
    finally:
        out.progress("")
    out.say(*_tables(books, given, language))
    if given["picture"] is not None:
        from backscope.figures import ledger_chart, save_figure

        by = given["by"] or ("class" if books.columns.net.task == "classification" else None)
        save_figure(ledger_chart(books, by, language=language), given["picture"])
        out.say(say("ledger.picture", language, path=given["picture"]))
    out.result({"run": str(opened.folder)} | (books.to_json(given["top"]) if json else {}))


def _check(given: dict[str, Any]) -> None:
    """Raise BadChoice for what would be found out only after the replay."""
    require_whole("top", given["top"], 0)
    check_output("picture", given["picture"], ".png", ".svg")


def _refuse_arrays(run: Run, folder: Path) -> None:
    if run.source is None:
        raise BadRun(
            f"{folder}: was trained on arrays in Python; ask there, with backscope.insight.ledger(run, data=(x, y), …)"
        )


def _input(text: str | None) -> int | str | None:
    if text is None or text == "bias":
        return text
    try:
        return int(text)
    except ValueError:
        raise BadChoice(f"input: got {text!r}, expected a whole number, or bias") from None


def _steps(text: str | None, last: int) -> int | range | None:
    """Return the steps that were typed: A:B, either end left out, or one number."""
    if text is None:
        return None
    first, colon, behind = text.partition(":")
    try:
        ends = [int(part) if part.strip() else None for part in (first, behind)]
    except ValueError:
        ends = [None]
    require(len(ends) == 2 and text.strip() != "", "steps", text, "A:B, as 0:100, or one step")
    if not colon:
        return ends[0]
    found = range(ends[0] or 0, last if ends[1] is None else ends[1])
    require(len(found) > 0, "steps", text, "A:B with A below B, and A before the run's end")
    return found


def _tables(books: Ledger, given: dict[str, Any], language: str) -> list[Any]:
    """Return everything that is told to people."""
    parts = books.parts
    lines: list[Any] = [books.headline(language), "", _parts_table(parts, books.total, language)]
    if given["top"] and len(books.entries.rows):
        lines.append(_examples_table(books, given["top"], language))
    if given["by"] != "example" and (given["by"] or books.columns.net.task == "classification"):
        lines.append(_groups_table(books, given["by"] or "class", language))
    if not books.chosen.single:
        lines.append(say("ledger.along", language))
    if given["trace_momentum"]:
        lines.append(say("ledger.traced", language))
    elif books.chosen.single and abs(parts["momentum"]) > abs(parts["examples"]):
        lines.append(say("ledger.hint", language))
    most = max(books.differences.values(), default=0.0)
    key = {True: "same", False: "differs", None: "unseen"}[books.exact]
    seen = say(f"ledger.{key}", language, count=len(books.differences), most=f"{most:.2g}")
    return [*lines, f"{say('ledger.closes', language)} {seen}"]


def _table(title: str, *columns: tuple[str, str]) -> Any:
    """Return an empty table of columns (heading, justification)."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), box=SIMPLE_HEAD, title_justify="left")
    for heading, justify in columns:
        table.add_column(Text(heading), justify=justify, no_wrap=justify == "right")  # type: ignore[arg-type]
    return table


def _bar(value: float, largest: float) -> Any:
    """Return a bar to the left of the middle for what is negative, to the right for what is positive."""
    from rich.text import Text

    half = BAR // 2
    length = round(half * abs(value) / largest) if largest else 0
    if value < 0:
        return Text(" " * (half - length)) + Text("━" * length, style="dark_orange3") + Text("│" + " " * half)
    return Text(" " * half + "│") + Text("━" * length, style="dodger_blue2") + Text(" " * (half - length))


def _number(value: float) -> str:
    return f"{value:+.6g}" if value else "0"


def _parts_table(parts: dict[str, float], total: float, language: str) -> Any:
    """Return the parts by kind, those that are there, and their sum."""
    from rich.text import Text

    right = ("", "right")
    table = _table(say("ledger.table.parts", language), ("", "left"), right, ("", "left"))
    largest = max(map(abs, [*parts.values(), total]))
    for kind, value in parts.items():
        if value or kind == "examples":
            table.add_row(Text(say(f"ledger.parts.{kind}", language)), _number(value), _bar(value, largest))
    table.add_section()
    bold = Text(say("ledger.parts.total", language), style="bold")
    table.add_row(bold, Text(_number(total), style="bold"), _bar(total, largest))
    table.show_header = False
    return table


def _examples_table(books: Ledger, top: int, language: str) -> Any:
    """Return the examples that moved it most."""
    from rich.text import Text

    found = books.examples(top)
    names = [say(f"ledger.table.{name}", language) for name in ("row", "label", "times", "share")]
    title = say("ledger.table.examples", language, count=len(found))
    table = _table(title, *((name, "right") for name in names), ("", "left"))
    largest = max(abs(one.share) for one in found)
    for one in found:
        label = f"{one.label:.4g}" if isinstance(one.label, float) else str(one.label)
        table.add_row(str(one.row), Text(label), str(one.times), _number(one.share), _bar(one.share, largest))
    return table


def _groups_table(books: Ledger, column: str, language: str) -> Any:
    """Return the groups' shares."""
    from rich.text import Text

    called = say(f"ledger.column.{column}", language) if column in ("class", "example") else column
    names = [say(f"ledger.table.{name}", language) for name in ("group", "count", "share")]
    table = _table(
        say("ledger.table.groups", language, column=called), *((name, "right") for name in names), ("", "left")
    )
    groups = books.by(column)
    largest = max(abs(group.share) for group in groups)
    for group in groups[:MOST_GROUPS]:
        name = f"{group.group:.6g}" if isinstance(group.group, float) else str(group.group)
        table.add_row(Text(name), f"{group.examples:,}", _number(group.share), _bar(group.share, largest))
    if len(groups) > MOST_GROUPS:
        table.caption = say("ledger.more", language, count=f"{len(groups) - MOST_GROUPS:,}")
    return table
