"""Where words go: results to standard output, progress and complaints to standard error, JSON alone when asked."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Any


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

    @cached_property
    def progress_console(self) -> Any:
        """The console of progress."""
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    def say(self, *things: Any) -> None:
        """Print sentences or tables for people."""
        if self.talks:
            for thing in things:
                self.console.print(thing, soft_wrap=isinstance(thing, str), markup=False)

    def progress(self, line: str) -> None:
        """Show one line on standard error in place of the last, where a person looks on; an empty one takes it away."""
        if self.talks and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[2K{line}")
            sys.stderr.flush()

    def result(self, values: dict[str, Any]) -> None:
        """Print the one JSON object, where that was asked for."""
        if self.json_only:
            sys.stdout.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()


def complain(message: str) -> None:
    """Print one line on standard error."""
    sys.stderr.write("backscope: " + " ".join(message.split()) + "\n")
