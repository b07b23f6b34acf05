"""The terminal's front door: commands, exit statuses, and one line for whatever goes wrong.

0 success; 1 the work failed; 2 bad usage or bad input; 130 Ctrl-C, the work so far saved.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from backscope.cli import bench, data, predict, train
from backscope.cli.output import complain
from backscope.errors import BackscopeError, BadChoice, BadData, BadRun
from backscope.version import __version__

app = typer.Typer(
    name="backscope",
    help="Train multi-layer perceptrons, and see why every weight moved.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command(epilog=train.EXAMPLES)(train.train)
app.command(epilog=predict.EXAMPLES)(predict.predict)
app.command(epilog=data.EXAMPLES)(data.data)
app.command(epilog=bench.EXAMPLES)(bench.bench)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"backscope {__version__}\n")
        raise typer.Exit


@app.callback()
def _backscope(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Take the options that come before a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit with its status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; what the user did wrong becomes one line."""
    warnings.showwarning = _warn
    try:
        status = app(list(arguments) or ["--help"], prog_name="backscope", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except (BadChoice, BadData, BadRun) as error:
        complain(str(error))
        return 2
    except (BackscopeError, MemoryError) as error:
        complain(str(error) or "not enough memory")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody listens any more
        return 1
    except (typer.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 130
    except Exception as error:
        return _usage(error)


def _warn(message: Warning | str, *where: Any, **more: Any) -> None:
    """Tell a warning to the user in one line, as no place in the code is of any use to them."""
    complain(str(message))


def _usage(error: Any) -> int:
    """Turn a usage error of Typer (whose classes moved between its versions) into one line; let others through."""
    if not hasattr(error, "format_message"):
        raise error
    command = getattr(getattr(error, "ctx", None), "command_path", "backscope")
    if message := error.format_message():
        complain(f"{message} (see: {command} --help)")
    return int(getattr(error, "exit_code", 2))
