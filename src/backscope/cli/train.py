"""`backscope train`: from data to a trained network, a run's folder and a picture of how it learned."""

from __future__ import annotations

import itertools
import re
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from backscope.cli import options
from backscope.cli.closing import close_run
from backscope.cli.output import Output, complain
from backscope.cli.plan import network_for, recipe_for
from backscope.cli.progress import ProgressBar
from backscope.data import Dataset, load
from backscope.errors import BadChoice, BadRun, Interrupted
from backscope.network import Network
from backscope.training import Run, open_run, resume
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
"""  # \b: Typer keeps these lines as they are


def train(
    context: typer.Context,
    data: Annotated[str | None, typer.Argument(help="A bundled set (see: backscope data), a file or a folder.")] = None,
    recipe: Annotated[
        str, typer.Option(help="For what is not said: quick (seconds), or best (minutes; pictures are deformed).")
    ] = "quick",
    hidden: Annotated[str | None, typer.Option(help="Sizes of the hidden layers, as 128,64; 0 for none.")] = None,
    activation: Annotated[
        str | None, typer.Option(help="Of the hidden layers: one, or one each, as relu,tanh.")
    ] = None,
    output: Annotated[str | None, typer.Option(help="Activation of the output layer.")] = None,
    cost: Annotated[str | None, typer.Option(help="cross_entropy, quadratic, mae, huber:1.0, …")] = None,
    initial: Annotated[str, typer.Option(help="How weights start: auto, lecun, glorot, he, nielsen, …")] = "auto",
    epochs: Annotated[
        int | None, typer.Option(parser=options.whole, metavar="N", help="How many times every example is used.")
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(parser=options.whole, metavar="N", help="Examples in a mini-batch.")
    ] = None,
    optimizer: Annotated[str, typer.Option(help="sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.")] = "adam",
    learning_rate: Annotated[
        float | None, typer.Option(parser=options.real, metavar="X", help="eta; default: one that suits the optimizer.")
    ] = None,
    schedule: Annotated[str | None, typer.Option(help="constant, step, exponential, cosine, one_cycle.")] = None,
    warmup: Annotated[
        int, typer.Option(parser=options.whole, metavar="N", help="Steps over which the learning rate rises.")
    ] = 0,
    penalty: Annotated[str, typer.Option(help="On weights: a number for L2, or l1=…,l2=….")] = "0",
    dropout: Annotated[
        str | None, typer.Option(help="Rate of the hidden layers, or one for each layer from the input.")
    ] = None,
    deform: Annotated[
        str | None,
        typer.Option(help="Of pictures while learning, as shift=1,rotation=10,scale=0.1,elastic=1.2; or none."),
    ] = None,
    clip: Annotated[
        float, typer.Option(parser=options.real, metavar="X", help="Largest norm of a gradient; 0: no limit.")
    ] = 0.0,
    class_weight: Annotated[str | None, typer.Option(help="balanced: all classes count the same.")] = None,
    validation: Annotated[
        float | None,
        typer.Option(parser=options.real, metavar="X", help="Fraction of the training data held out to watch."),
    ] = None,
    early_stopping: Annotated[
        str | None, typer.Option(help="A patience in epochs, or patience=…,monitor=…; 0: never.")
    ] = None,
    dtype: Annotated[str, typer.Option(help="float32 or float64.")] = "float32",
    engine: Annotated[str, typer.Option(help="Who does the arithmetic: auto, compiled or reference.")] = "auto",
    threads: Annotated[
        int | None, typer.Option(parser=options.whole, metavar="N", help="How many threads may be used.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where to keep the run; default: runs/NAME-1, -2, …")] = None,
    resume_: Annotated[Path | None, typer.Option("--resume", help="Go on with the run in this folder.")] = None,
    test: Annotated[
        float | None,
        typer.Option(parser=options.real, metavar="X", help="Fraction held out as test set, where data has none."),
    ] = None,
    target: options.Target = None,
    task: options.Task = None,
    ignore: options.Ignore = None,
    seed: options.Seed = 0,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Train a network. Without a word more: the bundled MNIST digits.

    Prints the network's numbers on unseen examples, and keeps the run in a folder: model, history, learning curve.
    """
    out = Output(json, quiet)
    began = time.monotonic()
    if resume_ is not None:
        _refuse_with_resume(context)
        chosen = context.get_parameter_source("engine")
        given = engine if chosen is not None and chosen.name == "COMMANDLINE" else None
        run, loaded = _go_on(resume_, epochs, given, out)
    else:
        reading = options.reading(target, task, ignore) | ({} if test is None else {"test": test})
        loaded = load("mnist" if data is None else data, seed=seed, **reading)
        net = network_for(loaded, context.params)
        arguments = recipe_for(loaded, context.params)
        run = _train(net, loaded, folder, arguments, out)
    close_run(run, loaded, time.monotonic() - began, out)


def _refuse_with_resume(context: typer.Context) -> None:
    """Raise BadChoice if an option was given that a run on disk has settled."""
    free = {"resume_", "epochs", "engine", "json", "quiet"}
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "")
        if parameter.name not in free and given is not None and given.name == "COMMANDLINE":
            name = parameter.opts[0] if parameter.name != "data" else "DATA"
            raise BadChoice(
                f"{name}: the run has settled it; with --resume expected only --epochs, --engine, --json, --quiet"
            )


def _go_on(folder: Path, epochs: int | None, engine: str | None, out: Output) -> tuple[Run, Dataset]:
    """Resume the run in ``folder`` and return it with the data that it was trained on."""
    source = open_run(folder).source
    if source is None:
        raise BadRun(f"{folder}: was trained on arrays in Python; go on with backscope.resume(folder, data=(x, y))")
    loaded = load(**source)
    with interruptible(out):
        return resume(folder, loaded, epochs=epochs, engine=engine, callbacks=[ProgressBar(out)]), loaded


def _train(net: Network, data: Dataset, folder: Path | None, arguments: dict[str, Any], out: Output) -> Run:
    """Train into ``folder``, or into the next free one under ``runs/``."""
    with interruptible(out):
        if folder is not None:
            return train_network(net, data, folder=folder, callbacks=[ProgressBar(out, data.notes)], **arguments)
        start = net.copy()
        for place in free_folders(data.name):
            try:
                return train_network(net, data, folder=place, callbacks=[ProgressBar(out, data.notes)], **arguments)
            except BadRun:
                if not place.exists():
                    raise
                net = start.copy()  # another process took this number just now
    raise BadRun(f"folder: no free name runs/{data.name}-N")  # pragma: no cover - the loop has no end


def free_folders(name: str) -> Iterator[Path]:
    """Yield runs/NAME-1, runs/NAME-2, …, those that are not there."""
    plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"
    for number in itertools.count(1):
        place = Path("runs") / f"{plain}-{number}"
        if not place.exists():
            yield place


@contextmanager
def interruptible(out: Output) -> Iterator[None]:
    """Turn Ctrl-C while training into one line that says how to go on, and exit status 130."""
    try:
        yield
    except Interrupted as interruption:
        complain(f"{interruption}; go on with: backscope train --resume {shlex.quote(str(interruption.run.folder))}")
        raise typer.Exit(130) from None
