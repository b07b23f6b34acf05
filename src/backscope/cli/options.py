"""Options that several commands share, and the types of their values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click


def whole(text: str) -> int:
    """Return the whole number that was typed."""
    try:
        return int(text)
    except ValueError:
        raise click.BadParameter(f"got {text!r}, expected a whole number") from None


def real(text: str) -> float:
    """Return the number that was typed; a decimal comma will do."""
    try:
        return float(str(text).replace(",", "."))  # click passes the default, a float, through here too
    except ValueError:
        raise click.BadParameter(f"got {text!r}, expected a number") from None


WHOLE: dict[str, Any] = {"type": whole, "metavar": "N"}
REAL: dict[str, Any] = {"type": real, "metavar": "X"}
PATH = click.Path(path_type=Path)

json = click.option("--json", is_flag=True, help="Print one JSON object on standard output, and nothing else there.")
quiet = click.option("-q", "--quiet", is_flag=True, help="Print neither progress nor tables.")
seed = click.option("--seed", default=0, help="Of everything random: the same seed gives the same numbers.", **WHOLE)
target = click.option("--target", help="The column to be predicted, of a CSV or Parquet table.")
task = click.option("--task", help="classification or regression; default: inferred, and said.")
ignore = click.option("--ignore", help="Columns to leave out, separated by commas.")

language = click.option("--language", help="en or ko.  [default: the terminal's own]")


def words(text: str | None) -> tuple[str, ...]:
    """Return the parts of a comma-separated option."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def reading(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``backscope.load`` that were given."""
    chosen = {name: given.get(name) for name in ("target", "task", "test")} | {"ignore": words(given["ignore"]) or None}
    return {name: value for name, value in chosen.items() if value is not None}
