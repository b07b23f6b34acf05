"""`backscope perceptron`: the six steps of learning, and the plane, or the proof that there is none."""

from __future__ import annotations

import math
import shlex
from pathlib import Path
from typing import Any

import click
import numpy as np
from click.core import ParameterSource
from numpy.typing import NDArray

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.data import is_bundled, read_rows
from backscope.errors import BadChoice
from backscope.files import check_output
from backscope.named import require_whole
from backscope.perceptron import Gate, Perceptron, Record, Separability, gate, lowest_bound, separability
from backscope.perceptron.step import short
from backscope.perceptron.two_classes import EXACT

EXAMPLES = """\b
Examples:
  backscope perceptron and                      the steps, then the line
  backscope perceptron xor                      why there is no line
  backscope perceptron xor --hidden 2           the network that solves it
  backscope perceptron 0110 --rule pocket       a truth table: 00, 01, 10, 11
  backscope perceptron houses.csv --target sold --picture plane.png
"""  # \b: click keeps these lines as they are
MOST_DRAWN = 2  # columns
MOST_STEPS = 10**6  # that are printed


@click.command(help=COMMANDS["perceptron"], epilog=EXAMPLES)
@click.argument("what", metavar="GATE|TABLE|FILE", help="As xor, 0110, or a file or bundled set of two classes.")
@click.option("--rule", default="perceptron", show_default=True, help="perceptron, pocket or delta.")
@click.option("--learning-rate", help="eta; default: 1, by the delta rule one that suits x.", **options.REAL)
@click.option("--passes", default=100, help="How often all rows are shown at most.", **options.WHOLE)
@click.option("--steps", default=4, help="How many of the first steps to print.", **options.WHOLE)
@click.option("--hidden", help="Train a network with hidden layers of these sizes instead, as 2.")
@click.option("--picture", type=options.PATH, help="Draw it into this file, .png or .svg.")
@options.target
@options.ignore
@options.json
@options.quiet
@options.seed
def perceptron(what: str, hidden: str | None, json: bool, quiet: bool, **given: Any) -> None:
    """Teach ``what`` to a perceptron, or with ``hidden`` to a network."""
    out = Output(json, quiet)
    require_whole("steps", given["steps"], 0, MOST_STEPS)
    check_output("picture", given["picture"], ".png", ".svg")
    name, x, y = _subject(what, given)
    if isinstance(name, Gate):
        _refuse(("target", "ignore"), "is for files and bundled tables, not for gates")
    if hidden is not None:
        from backscope.cli.solve import solve

        if not isinstance(name, Gate):
            wanted = f"{_training(what, given)} --hidden {shlex.quote(hidden)}"
            raise BadChoice(f"hidden: is for gates and truth tables; for a file: {wanted}")
        _refuse(("rule", "learning_rate", "passes", "steps"), "is for the perceptron alone, without --hidden")
        solve(name, hidden, given["seed"], given["picture"], out)
    elif isinstance(name, Gate) and len(set(name.table)) == 1:
        _constant(name, given["picture"], out)
    else:
        _learn(what, name, x, y, given, out)


def _refuse(names: tuple[str, ...], why: str) -> None:
    """Raise BadChoice for an option that was given where it has no meaning."""
    source = click.get_current_context().get_parameter_source
    for name in names:
        if source(name) not in (None, ParameterSource.DEFAULT):
            raise BadChoice(f"{name}: {why}")


def _subject(what: str, given: dict[str, Any]) -> tuple[Gate | str, Any, Any]:
    """Return the gate, or the name of the file; x (N, n); and y (N,)."""
    path = Path(what).expanduser()
    try:
        found = gate(what)
    except BadChoice:
        if not what.strip() or not (_is_there(path) or is_bundled(what) or path.suffix):
            raise
        x, y, _ = read_rows(what, target=given["target"], ignore=options.words(given["ignore"]), seed=given["seed"])
        return path.name, x, _labels(y)
    return found, found.x, found.y


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _labels(y: NDArray[Any]) -> NDArray[Any]:
    """Return labels as they were written: a column of whole numbers is read as 0.0 and 1.0."""
    whole = y.dtype.kind == "f" and bool((np.abs(y) < EXACT).all()) and bool((y == np.floor(y)).all())
    return y.astype(np.int64) if whole else y


def _constant(found: Gate, picture: Path | None, out: Output) -> None:
    """Say that a function whose output never changes needs no plane."""
    if picture is not None:
        raise BadChoice(f"picture: {found.name} is always {found.y[0]}: there is no plane to draw")
    bias = 1 if found.y[0] else -1
    out.say(f"{found.name}: always {found.y[0]}. No plane is needed: w = 0, b = {bias} says it.")
    out.result({
        "gate": found.name, "separable": True, "learned": True, "mistakes": 0, "bound": 0,
        "weights": [0] * found.inputs, "bias": bias, "margin": None, "certificate": None,
    })  # fmt: skip


def _learn(what: str, name: Gate | str, x: Any, y: Any, given: dict[str, Any], out: Output) -> None:
    """Teach the rows to a perceptron, decide whether it can be done, and tell both."""
    columns = x.shape[1]
    if given["picture"] is not None and columns > MOST_DRAWN:
        raise BadChoice(f"picture: {columns} columns, expected one or two: more cannot be drawn")
    shown = given["steps"] if out.talks else 0
    machine = Perceptron(
        learning_rate=given["learning_rate"],
        rule=given["rule"],
        passes=given["passes"],
        seed=given["seed"],
        kept=2 * shown,
    )
    record, found = machine.learn(x, y), separability(x, y)
    called = name.name if isinstance(name, Gate) else name
    for step in record.steps[:shown]:
        out.say(step.words(), "")
    if shown and record.count > shown:
        out.say(f"({record.count - shown:,} more steps)", "")
    bound = None
    if record.rule == "perceptron" and found.plane:
        lowest = lowest_bound(x, y, found.plane.exact)
        bound = None if lowest is None else math.floor(lowest.moves)
    _tell(called, record, found, bound, out)
    if found.separable is False:
        out.say("", _hint(found, _solving(name) if isinstance(name, Gate) else _training(what, given)))
    if given["picture"] is not None:
        from backscope.figures import plane, save_figure

        save_figure(plane(found, record), given["picture"])
        out.say(f"picture: {given['picture']}")
    out.result({
        "gate": called, "separable": found.separable, "learned": record.wrong == 0, "mistakes": record.mistakes,
        "bound": bound, "weights": record.weights.tolist(), "bias": record.bias,
        "margin": found.plane.margin if found.plane else None, "certificate": _weights(found), "rule": record.rule,
        "passes": record.passes, "wrong": record.wrong, "classes": list(found.classes),
    })  # fmt: skip


def _tell(called: str, record: Record, found: Separability, bound: int | None, out: Output) -> None:
    """Say how it went, whether it can go better, and show it where it can be drawn."""
    out.say(f"{called}, {record}")
    if bound is not None:
        out.say(f"Novikoff's bound: {_count(bound)} mistakes at most, whatever the order.")
    out.say(str(found))
    from backscope.figures.reach import short_label

    lower, higher = found.classes
    if found.x.shape[1] <= MOST_DRAWN:
        from backscope.figures import text_plane

        out.say("", text_plane(found.x, found.y, record.weights, record.bias))
        higher, lower = short_label(higher), short_label(lower)
        out.say(f"x {higher}   o {lower}   . where the perceptron says {higher}")
    else:
        out.say(f"w·x + b > 0 means {short_label(higher)}, else {short_label(lower)}.")


def _count(number: int) -> str:
    return f"{number:,}" if number < 10**12 else short(float(number))


def _hint(found: Separability, command: str) -> str:
    """Return what helps where no plane separates, unless nothing can: a row that is in both classes."""
    first: dict[tuple[float, ...], int] = {}
    for number, row in enumerate(map(tuple, found.x.tolist())):
        twin = first.setdefault(row, number)
        if found.y[twin] != found.y[number]:
            return f"No network can, either: rows {twin + 1} and {number + 1}, of different classes, are the same."
    return f"A hidden layer can: {command}"


def _solving(found: Gate) -> str:
    """Return the command that trains a network on a gate: as many hidden neurons as inputs are enough for parity."""
    return f"backscope perceptron {shlex.quote(found.name)} --hidden {found.inputs}"


def _training(what: str, given: dict[str, Any]) -> str:
    """Return the command that trains a network on the same file, as it was typed."""
    asked = [f"--{name} {shlex.quote(given[name])}" for name in ("target", "ignore") if given[name] is not None]
    return " ".join(["backscope train", shlex.quote(what), *asked])


def _weights(found: Separability) -> dict[str, list[float]] | None:
    proof = found.certificate
    return None if proof is None else {"positive": proof.positive.tolist(), "negative": proof.negative.tolist()}
