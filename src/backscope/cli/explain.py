"""`backscope explain`: one example through a trained network and back."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from backscope.cli import COMMANDS, options
from backscope.cli.inputs import read_examples
from backscope.cli.output import Output
from backscope.data import Preparation
from backscope.errors import BadChoice
from backscope.files import check_output, write_output
from backscope.insight import Explanation
from backscope.insight import explain as explain_one
from backscope.named import require, require_whole
from backscope.training import Run, open_run
from backscope.training.own_data import own_examples, preparation_of
from backscope.words import preferred, say
from backscope.words.catalogue import check_language

EXAMPLES = """\b
Examples:
  backscope explain runs/mnist-1 --example 7             a test digit, counted from 0
  backscope explain runs/mnist-1 --example 7 --want 3    what would make it a 3
  backscope explain runs/mnist-1 two.png --want 2        a picture of one's own
  backscope explain runs/xor-1 --steps 20                the walk in words
  backscope explain runs/mnist-1 --neuron 1:4 --check    a hidden neuron, and the proof
  backscope explain runs/mnist-1 --html digit.html       one page to send to a class
"""  # \b: click keeps these lines as they are


class Asked(NamedTuple):
    """The example that is asked about: x (n_0,) or sparse (1, n_0), y if it is known, and what it is called."""

    x: Any
    y: Any
    title: str
    part: str | None = None
    note: str | None = None


@click.command(help=COMMANDS["explain"], epilog=EXAMPLES)
@click.argument("run", type=options.PATH, help="The folder of a run.")
@click.argument("file", required=False, help="A file of examples; default: the run's own data.")
@click.option("--example", default=0, help="Which example, counted from 0.", **options.WHOLE)
@click.option("--part", help="Of the run's own data: test or train. Default: test, where any were held out.")
@click.option("--want", help="Another target than the label: a class, or a value.")
@click.option("--neuron", metavar="LAYER:NEURON", help="Whose levers to show; default: the output asked most of.")
@click.option("--top", default=5, help="How many levers, rows and weights to show.", **options.WHOLE)
@click.option("--check", is_flag=True, help="Prove the sensitivities by nudging weights and measuring the cost.")
@click.option("--steps", default=0, help="How many steps of the walk to tell in words.", **options.WHOLE)
@click.option("--html", type=options.PATH, help="Write it all into this file, a page that opens in any browser.")
@options.language
@options.json
@options.quiet
@options.seed
def explain(run: Path, file: str | None, json: bool, quiet: bool, **given: Any) -> None:
    """Print what one example wants, or write it as a page."""
    out = Output(json, quiet)
    language = preferred() if given["language"] is None else check_language(given["language"])
    _check(given)
    opened = open_run(run)
    asked = _example(opened, file, given, language)
    want = None if given["want"] is None else _wanted(opened, given["want"])
    if asked.y is None and want is None:
        raise BadChoice(f"want: {file} has no labels, expected --want LABEL")
    explanation = explain_one(opened.network, asked.x, asked.y, want=want, preparation=preparation_of(opened))
    layer, neuron = explanation.chosen(*_neuron(given["neuron"]))
    found = explanation.sensitivities(given["top"], given["check"], seed=given["seed"])
    if out.talks:
        from backscope.cli.explain_tables import Tables

        out.say(*([] if asked.note is None else [asked.note]))
        Tables(opened, explanation, language, given["top"]).tell(out, asked.title, (layer, neuron), found)
        _tell_steps(explanation, given["steps"], language, out)
    if given["html"] is not None:
        _write_page(explanation, given["html"], language, preparation_of(opened))
        out.say(say("explain.page", language, file=given["html"]))
    told = explanation.to_json(given["top"], layer, neuron, found)
    if given["steps"]:
        told["steps"] = [step.to_json() for step in explanation.steps[: given["steps"]]]
    out.result({"run": str(opened.folder), "file": file, "part": asked.part,
                "example": given["example"], **told})  # fmt: skip


def _check(given: dict[str, Any]) -> None:
    """Raise BadChoice for what nothing below would find out before work is done."""
    require(given["part"] in (None, "test", "train"), "part", given["part"], "test or train")
    require_whole("example", given["example"], 0)
    require_whole("top", given["top"], 1)
    require_whole("steps", given["steps"], 0)
    check_output("html", given["html"])
    _neuron(given["neuron"])


def _neuron(text: str | None) -> tuple[int | None, int | None]:
    """Return layer and neuron of LAYER:NEURON."""
    if text is None:
        return None, None
    layer, _, neuron = text.partition(":")
    good = layer.strip().isdecimal() and neuron.strip().isdecimal()
    require(good, "neuron", text, "LAYER:NEURON, as 2:0")
    return int(layer), int(neuron)


def _example(run: Run, file: str | None, given: dict[str, Any], language: str) -> Asked:
    """Return the example that is asked about."""
    number, part, note = given["example"], None, None
    x: Any
    y: NDArray[Any] | None
    if file is None:
        part, examples = own_examples(run, given["part"])
        x, y, name = examples.kept, examples.y, part
        note = say("explain.no_test", language) if part == "train" and given["part"] is None else None
    else:
        x, y, _ = read_examples(run, file, given["seed"])
        name = Path(file).name
    count = x.shape[0]
    require(number < count, "example", number, f"0 to {count - 1}: {name} has {count:,} example{'s' * (count > 1)}")
    title = say(f"explain.title.{'file' if file else name}", language, number=number, file=name)
    return Asked(x[[number]], None if y is None else y[number], title, part, note)


def _wanted(run: Run, text: str) -> Any:
    """Return what ``--want`` says: a class by its label, or a regression's values in the target's own units."""
    if run.network.task == "classification":
        return text.strip()
    try:
        values = np.array([float(part) for part in text.split(",")])
    except ValueError:
        raise BadChoice(f"want: got {text!r}, expected numbers, separated by commas") from None
    n_out = run.network.sizes[-1]
    require(len(values) == n_out and bool(np.isfinite(values).all()), "want", text, f"{n_out} finite numbers")
    return preparation_of(run).targets(values)


def _tell_steps(explanation: Explanation, count: int, language: str, out: Output) -> None:
    """Print the first ``count`` steps of the walk, long sums folded to the screen."""
    if not count:
        return
    steps, width = explanation.steps, out.console.width
    out.say("", say("explain.steps", language, count=min(count, len(steps)), all=len(steps)))
    for step in steps[:count]:
        lines = step.words(language).splitlines()
        folded = [textwrap.fill(line, width, subsequent_indent=" " * 8, break_long_words=False) for line in lines]
        out.say("", "\n".join(folded))


def _write_page(explanation: Explanation, path: Path, language: str, how: Preparation) -> None:
    """Write the self-contained page."""
    from backscope.figures import explanation_page

    text = explanation_page(explanation, language=language, image_shape=how.image_shape, inputs=how.features)
    write_output("html", path, text.encode())
