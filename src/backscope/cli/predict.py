"""`backscope predict`: what a trained network says of a file's examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from backscope.cli import COMMANDS, options
from backscope.cli.inputs import read_examples, shown
from backscope.cli.output import Output
from backscope.cli.scores import answer_codes, engine_of, scores
from backscope.cli.tables import MOST_CLASSES, confusion, confusion_table
from backscope.data import Examples
from backscope.files import check_output, write_output
from backscope.training import Run, open_run
from backscope.training.own_data import labels_of, preparation_of

SHOWN = 20  # rows of the table on the screen; --output writes them all

EXAMPLES = """\b
Examples:
  backscope predict runs/mnist-1 mnist          the bundled test digits
  backscope predict runs/mnist-1 seven.png      one picture, 28 by 28
  backscope predict runs/houses-1 new.csv --output prices.csv
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["predict"], epilog=EXAMPLES)
@click.argument("run", type=options.PATH, help="The folder of a run.")
@click.argument("data", help="A file or folder of examples, or a bundled set (its test part).")
@click.option("--output", type=options.PATH, help="Write all predictions to this CSV file.")
@options.json
@options.quiet
@options.seed
def predict(run: Path, data: str, output: Path | None, json: bool, quiet: bool, seed: int) -> None:
    """Print or write the answers, and how good they are where the labels are known."""
    out = Output(json, quiet)
    check_output("output", output)
    opened = open_run(run)
    x, y, notes = read_examples(opened, data, seed)
    out.say(*notes)
    answers, sure = _answers(opened, x)
    result: dict[str, Any] = {"run": str(opened.folder), "data": data, "examples": len(answers)}
    if y is not None:
        result |= scores(
            opened.network, Examples(x, y), opened.recipe.penalty, preparation_of(opened), engine_of(opened)
        )
    if output is not None:
        _write(output, answers, sure)
        out.say(f"{len(answers):,} predictions written to {output}")
    elif out.talks:
        out.say(_table(answers, sure, y, opened))
    _tell_scores(opened, x, y, result, out)
    result["predictions"] = answers.tolist()
    if sure is not None:
        result["probabilities"] = np.round(sure, 6).tolist()
    out.result(result)


def _answers(run: Run, x: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Return labels and their probabilities, or values in the target's own units and None."""
    net = run.network
    a = net.feedforward(x)
    if net.task == "regression":
        values = net.decide(a).astype(np.float64)
        return preparation_of(run).targets_back(values), None
    if a.shape[1] == 1:
        return net.decide(a), np.maximum(a[:, 0], 1 - a[:, 0])
    return net.decide(a), a.max(axis=1)


def _table(answers: NDArray[Any], sure: NDArray[Any] | None, y: NDArray[Any] | None, run: Run) -> Any:
    """Return the first rows as a table."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD)
    for name in (
        "row",
        "answer",
        *(["probability"] if sure is not None else []),
        *(["label"] if y is not None else []),
    ):
        table.add_column(name, justify="right")
    labels = labels_of(run, y)
    for row in range(min(SHOWN, len(answers))):
        cells = [str(row + 1), shown(answers[row])]
        if sure is not None:
            cells.append(f"{sure[row]:.1%}")
        wrong = False
        if labels is not None:
            cells.append(shown(labels[row]))
            wrong = sure is not None and str(labels[row]) != str(answers[row])
        table.add_row(*(Text(cell, style="red" if wrong else "") for cell in cells))
    if len(answers) > SHOWN:
        table.caption = f"{SHOWN} of {len(answers):,}; --output FILE.csv or --json gives all"
    return table


def _tell_scores(run: Run, x: Any, y: NDArray[Any] | None, result: dict[str, Any], out: Output) -> None:
    """Print how good the answers are, where the labels are known."""
    if y is None or not out.talks:
        return
    net = run.network
    classes = list(net.classes or range(max(2, net.sizes[-1])))
    if net.task == "classification" and len(classes) <= MOST_CLASSES:
        out.say(confusion_table(confusion(y, answer_codes(net, x, engine_of(run)), len(classes)), classes))
    shown = {name: result[name] for name in ("cost", "accuracy", "r2", "rmse") if name in result}
    out.say(
        ", ".join(
            f"{name} {value:.2%}" if name == "accuracy" else f"{name} {value:.4f}" for name, value in shown.items()
        )
    )


def _write(path: Path, answers: NDArray[Any], sure: NDArray[Any] | None) -> None:
    """Write a CSV of all answers, all or nothing."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = 1 if answers.ndim == 1 else answers.shape[1]
    names = ["answer"] if columns == 1 else [f"answer_{j + 1}" for j in range(columns)]
    writer.writerow(["row", *names, *(["probability"] if sure is not None else [])])
    for row, answer in enumerate(answers.tolist()):
        several = answer if isinstance(answer, list) else [answer]
        writer.writerow([row + 1, *several, *([float(sure[row])] if sure is not None else [])])
    write_output("output", path, text.getvalue().encode())
