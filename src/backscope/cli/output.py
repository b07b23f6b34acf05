"""Where words go: results to standard output, progress and complaints to standard error, JSON alone when asked."""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ERASE = "\r\x1b[2K"  # to the start of the line, and the line is empty


@dataclass
class Output:
    """One command's way of speaking: to people, or with ``json_only`` one JSON object and nothing else."""

    json_only: bool = False
    quiet: bool = False

    @property
    def talks(self) -> bool:
        """Whether tables and sentences for people are wanted."""
        return not (self.json_only or self.quiet)

    @cached_property
    def console(self) -> Any:
        """The console of results."""
        from rich.console import Console

        return Console(highlight=False)

    def say(self, *things: Any) -> None:
        """Print sentences or tables for people."""
        if self.talks:
            for thing in things:
                self.console.print(thing, soft_wrap=isinstance(thing, str), markup=False)

    @property
    def animates(self) -> bool:
        """Whether a person looks on, to whom progress can be shown."""
        return self.talks and _rewritable()

    def progress(self, line: str) -> None:
        """Show one line on standard error in place of the last, where a person looks on; an empty one takes it away."""
        if self.animates:
            sys.stderr.write(f"{ERASE}{line}")
            sys.stderr.flush()

    def result(self, values: dict[str, Any]) -> None:
        """Print the one JSON object, where that was asked for."""
        if self.json_only:
            sys.stdout.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()


def complain(message: str) -> None:
    """Print one line on standard error, in place of the progress and the ^C that may stand there."""
    sys.stderr.write((ERASE if _rewritable() else "") + "backscope: " + " ".join(message.split()) + "\n")


def go_on(folder: Path) -> str:
    """Return the command that trains the run in ``folder`` on."""
    return f"backscope train --resume {shlex.quote(str(folder))}"


def _rewritable() -> bool:
    """Tell whether standard error is a terminal on which a line can be written anew."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
