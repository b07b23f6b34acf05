"""`backscope data`: what is bundled, and what is in a file."""

from __future__ import annotations

from typing import Any

import click
import numpy as np

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.cli.tables import closing_table
from backscope.data import Dataset, Entry, Examples, bundled, load
from backscope.network.checks import is_sparse

EXAMPLES = """\b
Examples:
  backscope data                                the bundled sets
  backscope data mnist
  backscope data houses.csv --target price
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["data"], epilog=EXAMPLES)
@click.argument("source", required=False, help="A bundled set, a file or a folder; none: list the sets.")
@options.target
@options.task
@options.ignore
@options.json
@options.quiet
@options.seed
def data(source: str | None, json: bool, quiet: bool, seed: int, **given: Any) -> None:
    """List the bundled sets, or describe ``source``."""
    out = Output(json, quiet)
    if source is None:
        entries = bundled()
        if out.talks:
            out.say(_table(entries))
        out.result({"bundled": [entry.__dict__ for entry in entries]})
        return
    loaded = load(source, seed=seed, **options.reading(given))
    out.say(*loaded.notes)
    facts = _facts(loaded)
    if out.talks:
        shown = {name: _shown(value) for name, value in facts.items() if value is not None}
        out.say(closing_table(shown, loaded.name))
    out.result(facts)


def _table(entries: list[Entry]) -> Any:
    """Return the table of what is bundled."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for name in ("name", "examples", "inputs", "classes", "what it is"):
        table.add_column(
            name, justify="right" if name in ("examples", "inputs", "classes") else "left", overflow="fold"
        )
    for entry in entries:
        classes = "" if entry.classes is None else str(entry.classes)
        table.add_row(entry.name, f"{entry.examples:,}", f"{entry.inputs:,}", classes, entry.description)
    return table


def _facts(loaded: Dataset) -> dict[str, Any]:
    """Return what there is to say of a data set, JSON-able."""
    x = loaded.train.x
    values = x.data if is_sparse(x) else x
    facts: dict[str, Any] = {
        "name": loaded.name,
        "task": loaded.task,
        "training_examples": len(loaded.train),
        "test_examples": 0 if loaded.test is None else len(loaded.test),
        "inputs": int(x.shape[1]),
        "features": None if loaded.features is None else list(loaded.features),
        "zeros": 1 - float(np.count_nonzero(values)) / (x.shape[0] * x.shape[1]),
        "range": [float(values.min()), float(values.max())] if values.size else None,
        "dtype": str(x.dtype),
    }
    if loaded.task == "classification":
        facts["classes"] = _counts(loaded.train, list(loaded.classes or ()))
    return facts


def _counts(examples: Examples, classes: list[Any]) -> dict[str, int]:
    counts = np.bincount(examples.y, minlength=len(classes))
    return {str(label): int(count) for label, count in zip(classes, counts, strict=True)}


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {count:,}" for name, count in value.items())
    if isinstance(value, list):
        return ", ".join(f"{part:.4g}" if isinstance(part, float) else str(part) for part in value)
    if isinstance(value, float):
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else str(value)
