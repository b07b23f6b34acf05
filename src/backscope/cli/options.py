"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def whole(text: str) -> int:
    """Return the whole number that was typed."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"got {text!r}, expected a whole number") from None


def real(text: str) -> float:
    """Return the number that was typed; a decimal comma will do."""
    try:
        return float(str(text).replace(",", "."))  # Typer passes the default, a float, through here too
    except ValueError:
        raise typer.BadParameter(f"got {text!r}, expected a number") from None


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output, and nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print neither progress nor tables.")]
Seed = Annotated[
    int,
    typer.Option(
        "--seed", parser=whole, metavar="N", help="Of everything random: the same seed gives the same numbers."
    ),
]
Target = Annotated[str | None, typer.Option("--target", help="The column to be predicted, of a CSV or Parquet table.")]
Task = Annotated[str | None, typer.Option("--task", help="classification or regression; default: inferred, and said.")]
Ignore = Annotated[str | None, typer.Option("--ignore", help="Columns to leave out, separated by commas.")]


def words(text: str | None) -> tuple[str, ...]:
    """Return the parts of a comma-separated option."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def reading(target: str | None, task: str | None, ignore: str | None) -> dict[str, Any]:
    """Return the arguments of ``backscope.load`` that were given."""
    given = {"target": target, "task": task, "ignore": words(ignore) or None}
    return {name: value for name, value in given.items() if value is not None}
