"""`backscope perceptron`: the six steps of learning, and the plane, or the proof that there is none."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.data import is_bundled, read_rows
from backscope.errors import BadChoice
from backscope.perceptron import Gate, Perceptron, Record, Separability, gate, lowest_bound, separability

EXAMPLES = """\b
Examples:
  backscope perceptron and                      the steps, then the line
  backscope perceptron xor                      why there is no line
  backscope perceptron xor --hidden 2           the network that solves it
  backscope perceptron 0110 --rule pocket       a truth table: 00, 01, 10, 11
  backscope perceptron houses.csv --target sold --picture plane.png
"""  # \b: click keeps these lines as they are
MOST_DRAWN = 2  # columns


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
    _check(given)
    name, x, y = _subject(what, given)
    if hidden is not None:
        from backscope.cli.solve import solve

        solve(name, x, y, hidden, given["seed"], given["picture"], out)
    elif len(set(y.tolist())) == 1 and isinstance(name, Gate):
        _constant(name, given["picture"], out)
    else:
        _learn(name, x, y, given, out)


def _check(given: dict[str, Any]) -> None:
    """Raise BadChoice for what nothing below would find out before work is done."""
    if given["steps"] < 0:
        raise BadChoice(f"steps: got {given['steps']}, expected 0 or more")
    picture = given["picture"]
    if picture is not None and (picture.suffix not in (".png", ".svg") or not picture.absolute().parent.is_dir()):
        raise BadChoice(f"picture: got {picture}, expected a .png or .svg file in a folder that is there")


def _subject(what: str, given: dict[str, Any]) -> tuple[Gate | str, Any, Any]:
    """Return the gate, or the name of the file; x (N, n); and y (N,)."""
    path = Path(what).expanduser()
    try:
        found = gate(what)
    except BadChoice:
        if not what.strip() or not (path.exists() or is_bundled(what) or path.suffix):
            raise
        x, y, _ = read_rows(what, target=given["target"], ignore=options.words(given["ignore"]), seed=given["seed"])
        return path.name, x, y
    return found, found.x, found.y


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


def _learn(name: Gate | str, x: Any, y: Any, given: dict[str, Any], out: Output) -> None:
    """Teach the rows to a perceptron, decide whether it can be done, and tell both."""
    shown = given["steps"] if out.talks else 0
    machine = Perceptron(
        learning_rate=given["learning_rate"],
        rule=given["rule"],
        passes=given["passes"],
        seed=given["seed"],
        kept=2 * shown,
    )
    record = machine.learn(x, y)
    called = name.name if isinstance(name, Gate) else name
    for step in record.steps[:shown]:
        out.say(step.words(), "")
    if shown and record.count > shown:
        out.say(f"({record.count - shown:,} more steps)", "")
    found = separability(x, y)
    bound = None
    if record.rule == "perceptron" and found.plane:
        lowest = lowest_bound(x, y, found.plane.exact)
        bound = None if lowest is None else math.floor(lowest.moves)
    _tell(called, record, found, bound, out)
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
        out.say(f"Novikoff's bound: {bound:,} mistakes at most, whatever the order.")
    out.say(str(found))
    if found.x.shape[1] <= MOST_DRAWN:
        from backscope.figures import text_plane

        lower, higher = found.classes
        out.say("", text_plane(found.x, found.y, record.weights, record.bias))
        out.say(f"x {higher}   o {lower}   . where the perceptron says {higher}")
    if found.separable is False:
        out.say("", "A hidden layer can: " + _hint(called))


def _hint(called: str) -> str:
    return f"backscope perceptron {called} --hidden 2" if _is_gate(called) else f"backscope train {called}"


def _is_gate(text: str) -> bool:
    try:
        return bool(gate(text))
    except BadChoice:
        return False


def _weights(found: Separability) -> dict[str, list[float]] | None:
    proof = found.certificate
    return None if proof is None else {"positive": proof.positive.tolist(), "negative": proof.negative.tolist()}
