"""`backscope bench`: this library beside its peers, on this machine."""

from __future__ import annotations

import json as text_of
from pathlib import Path
from typing import Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.errors import BadChoice
from backscope.files import check_output, write_output

EXAMPLES = """\b
Examples:
  backscope bench                               the peers that are installed
  backscope bench --parts epochs --rounds 3     a shorter look
  backscope bench --output report.md            with a picture, report.svg, beside it
  pip install 'backscope[bench]'                JAX, PyTorch and scikit-learn to be beside
"""  # \b: click keeps these lines as they are


@click.command(help=COMMANDS["bench"], epilog=EXAMPLES)
@click.option(
    "--parts", default="epochs,quality,sgemm,widths", help="Of epochs, quality, sgemm, widths: what to measure."
)
@click.option("--rounds", default=5, help="Turns of each competitor.", **options.WHOLE)
@click.option("--output", type=options.PATH, help="Write the report to this .md file part by part, and its picture.")
@options.json
@options.quiet
def bench(parts: str, rounds: int, output: Path | None, json: bool, quiet: bool) -> None:
    """Measure, and print or write the report."""
    from backscope.bench import run as running
    from backscope.bench.picture import draw
    from backscope.bench.report import markdown
    from backscope.engines import MISSING, load_core

    chosen = options.words(parts)
    if not chosen or set(chosen) - set(running.PARTS):
        raise BadChoice(f"parts: got {parts!r}, expected some of {', '.join(running.PARTS)}")
    if rounds < 1:
        raise BadChoice(f"rounds: got {rounds}, expected 1 or more")
    check_output("output", output)
    if load_core() is None:
        raise BadChoice(f"bench: {MISSING}")
    out = Output(json, quiet)

    def keep(found: dict[str, Any]) -> None:
        if output is None:
            return
        write_output("output", output, markdown(found).encode())
        write_output("output", output.with_suffix(".json"), (text_of.dumps(found, indent=1) + "\n").encode())
        if "epochs" in found:
            draw(found["epochs"], output.with_suffix(".svg"))

    found = running.run(chosen, rounds, lambda line: out.progress(line), keep)
    out.progress("")
    if output is None:
        out.say(markdown(found))
    out.result(found)
