"""`backscope train`: from data to a trained network, a run's folder and a picture of how it learned."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.closing import close_run
from backscope.cli.output import Output, go_on
from backscope.cli.plan import network_for, recipe_for
from backscope.cli.progress import ProgressBar
from backscope.data import Dataset, load
from backscope.errors import BadChoice, BadRun, FolderTaken
from backscope.network import Network
from backscope.training import Run, RunFolder, open_run, resume
from backscope.training import train as train_network

EXAMPLES = """\b
Examples:
  backscope train                               the bundled digits
  backscope train FOLDER --hidden 100           four IDX files like MNIST's,
                                                or a folder of pictures per class
  backscope train houses.csv --target price     a table
  backscope train --recipe best                 minutes instead of seconds: 99.4 % of the digits
  backscope train --resume runs/mnist-1         go on after Ctrl-C or a crash
  backscope train mnist --hidden 30 --activation sigmoid --batch-size 10 \\
      --optimizer sgd --learning-rate 0.5       as in the textbooks
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["train"], epilog=EXAMPLES)
@click.argument("data", required=False, help="A bundled set (see: backscope data), a file or a folder.")
@click.option(
    "--recipe",
    default="quick",
    help="For what is not said: quick (seconds), or best (minutes; pictures are deformed).",
)
@click.option("--hidden", help="Sizes of the hidden layers, as 128,64; 0 for none.")
@click.option("--activation", help="Of the hidden layers: one, or one each, as relu,tanh.")
@click.option("--output", help="Activation of the output layer.")
@click.option("--cost", help="cross_entropy, quadratic, mae, huber:1.0, …")
@click.option("--initial", default="auto", help="How weights start: auto, lecun, glorot, he, nielsen, …")
@click.option("--epochs", help="How many times every example is used.", **options.WHOLE)
@click.option("--batch-size", help="Examples in a mini-batch.", **options.WHOLE)
@click.option("--optimizer", default="adam", help="sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.")
@click.option("--learning-rate", help="eta; default: one that suits the optimizer.", **options.REAL)
@click.option("--schedule", help="constant, step, exponential, cosine, one_cycle.")
@click.option("--warmup", default=0, help="Steps over which the learning rate rises.", **options.WHOLE)
@click.option("--penalty", default="0", help="On weights: a number for L2, or l1=…,l2=….")
@click.option("--dropout", help="Rate of the hidden layers, or one for each layer from the input.")
@click.option("--deform", help="Of pictures while learning, as shift=1,rotation=10,scale=0.1,elastic=1.2; or none.")
@click.option("--clip", default=0.0, help="Largest norm of a gradient; 0: no limit.", **options.REAL)
@click.option("--class-weight", help="balanced: all classes count the same.")
@click.option("--validation", help="Fraction of the training data held out to watch.", **options.REAL)
@click.option("--early-stopping", help="A patience in epochs, or patience=…,monitor=…; 0: never.")
@click.option("--dtype", default="float32", help="float32 or float64.")
@click.option("--engine", default="auto", help="Who does the arithmetic: auto, compiled or reference.")
@click.option("--threads", help="How many threads may be used.", **options.WHOLE)
@click.option("--folder", type=options.PATH, help="Where to keep the run; default: runs/NAME-1, -2, …")
@click.option("--resume", type=options.PATH, help="Go on with the run in this folder.")
@click.option("--test", help="Fraction held out as test set, where data has none.", **options.REAL)
@options.target
@options.task
@options.ignore
@options.seed
@options.json
@options.quiet
@click.pass_context
def train(context: click.Context, /, **given: Any) -> None:
    """Train as the options ask, or go on with a run, and close it."""
    out = Output(given["json"], given["quiet"])
    began = time.monotonic()
    if given["resume"] is not None:
        _refuse_with_resume(context)
        engine = given["engine"] if _typed(context, "engine") else None
        run, loaded = _go_on(given["resume"], given["epochs"], engine, out)
    else:
        source = "mnist" if given["data"] is None else given["data"]
        loaded = load(source, seed=given["seed"], **options.reading(given))
        run = _train(network_for(loaded, given), loaded, given["folder"], recipe_for(loaded, given), out)
    close_run(run, loaded, time.monotonic() - began, out)


def _typed(context: click.Context, name: str) -> bool:
    """Tell whether an option was given rather than left at its default."""
    return context.get_parameter_source(name) is click.ParameterSource.COMMANDLINE


def _refuse_with_resume(context: click.Context) -> None:
    """Raise BadChoice if an option was given that a run on disk has settled."""
    for parameter in context.command.params:
        name = parameter.name or ""
        if name not in ("resume", "epochs", "engine", "json", "quiet") and _typed(context, name):
            shown = parameter.opts[0] if name != "data" else "DATA"
            raise BadChoice(
                f"{shown}: the run has settled it; with --resume expected only --epochs, --engine, --json, --quiet"
            )


def _go_on(folder: Path, epochs: int | None, engine: str | None, out: Output) -> tuple[Run, Dataset]:
    """Resume the run in ``folder`` and return it with the data that it was trained on."""
    source = open_run(folder).source
    if source is None:
        raise BadRun(f"{folder}: was trained on arrays in Python; go on with backscope.resume(folder, data=(x, y))")
    loaded = load(**source)
    return resume(folder, loaded, epochs=epochs, engine=engine, callbacks=[ProgressBar(out)]), loaded


def _train(net: Network, data: Dataset, folder: Path | None, arguments: dict[str, Any], out: Output) -> Run:
    """Train into ``folder``, or into the next free one under ``runs/``."""
    start = net.copy()
    for place in free_folders(data.name) if folder is None else [folder]:
        try:
            return train_network(net, data, folder=place, callbacks=[ProgressBar(out, data.notes)], **arguments)
        except FolderTaken:
            if folder is not None:
                raise
            net = start.copy()  # another process took this number just now
        except BadRun as error:
            if not RunFolder(place).checkpoints():
                raise
            raise BadRun(f"{error}; go on with: {go_on(place)}") from None
    raise BadRun(f"folder: no free name runs/{data.name}-N")  # pragma: no cover - the loop has no end


def free_folders(name: str) -> Iterator[Path]:
    """Yield runs/NAME-1, runs/NAME-2, …, those that are not there."""
    plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
    for number in itertools.count(1):
        place = Path("runs") / f"{plain}-{number}"
        if not place.exists():
            yield place
