"""The terminal's front door: commands, exit statuses, and one line for whatever goes wrong.

0 success; 1 the work failed; 2 bad usage or bad input; 130 Ctrl-C, the training so far saved where it has a folder.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from backscope.cli import COMMANDS
from backscope.cli.output import complain, go_on
from backscope.errors import BackscopeError, BadChoice, BadData, BadRun, Interrupted
from backscope.version import __version__


class Commands(click.Group):
    """The commands, each imported when it is called: of the others, what they do is all that is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, getattr(import_module(f"backscope.cli.{name}"), str(name)), rest


app = Commands(
    commands={name: click.Command(name, help=what) for name, what in COMMANDS.items()},
    help="Train multi-layer perceptrons, and see why every weight moved.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True},
)
click.version_option(__version__, message="backscope %(version)s", help="Print it.")(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with its status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; what the user did wrong becomes one line."""
    warnings.showwarning = _warn
    try:
        with app.make_context("backscope", list(arguments) or ["--help"]) as context:
            app.invoke(context)
        sys.stdout.flush()
        return 0
    except click.exceptions.Exit as over:  # help was asked for, or the version
        return over.exit_code
    except click.UsageError as error:
        asked = [word for word in arguments[:1] if word in COMMANDS]
        complain(f"{error.format_message()} (see: {' '.join(['backscope', *asked, '--help'])})")
        return error.exit_code
    except (BadChoice, BadData, BadRun) as error:
        complain(str(error))
        return 2
    except (BackscopeError, MemoryError) as error:
        complain(str(error) or "not enough memory")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody listens any more
        return 1
    except Interrupted as stop:
        complain(str(stop) if stop.run.folder is None else f"{stop}; go on with: {go_on(stop.run.folder)}")
        return 130
    except KeyboardInterrupt:
        complain("interrupted")
        return 130


def _warn(message: Warning | str, *where: Any, **more: Any) -> None:
    """Tell a warning to the user in one line, as no place in the code is of any use to them."""
    complain(str(message))
