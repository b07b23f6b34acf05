"""`backscope lab`: the story in the browser."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backscope.cli import COMMANDS, options
from backscope.cli.output import Output
from backscope.errors import BadChoice
from backscope.named import require_whole
from backscope.words import check_language

if TYPE_CHECKING:
    from backscope.lab import Settings

EXAMPLES = """\b
Examples:
  backscope lab                                 opens the browser
  backscope lab runs/mnist-1                    with a run of one's own
  backscope lab --no-browser --port 9000        prints the address alone
  backscope lab --host 0.0.0.0                  for a class: whoever has the address can use it
"""  # \b: click keeps these lines as they are
PORT = 8765  # the first that is tried where none is asked for


@click.command(help=COMMANDS["lab"], epilog=EXAMPLES)
@click.argument("run", type=options.PATH, required=False, help="The folder of a run.")
@click.option("--port", help=f"The port; default: {PORT}, or a free one.", **options.WHOLE)
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@options.language
@options.json
@options.quiet
def lab(run: Path | None, port: int | None, host: str, no_browser: bool, json: bool, quiet: bool, **given: Any) -> None:
    """Serve the lab until Ctrl-C."""
    from backscope.lab import Settings, entrance

    language = None if given["language"] is None else check_language(given["language"])
    if run is not None:
        from backscope.training import open_run

        open_run(run)  # raises BadRun where there is none, before anything is served
    with _listen(host, port) as listening:
        settings = Settings(host=host, port=listening.getsockname()[1], language=language, run=run)
        address, by_number = entrance.address(settings), entrance.address_by_number(settings)
        out = Output(json, quiet)
        out.say(f"backscope lab: {address}   (Ctrl-C ends it)")
        if by_number is not None:
            out.say(f"where that name is not known, such as on phones: {by_number}")
        out.result({"address": address, "by_number": by_number, "host": host, "port": settings.port})
        with contextlib.nullcontext() if no_browser else entrance.file(address) as file:
            if file is not None:
                threading.Thread(target=webbrowser.open, args=(file.as_uri(),), daemon=True).start()
            _serve(settings, listening)


def _listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; raises BadChoice where that cannot be."""
    if port is not None:
        require_whole("port", port, 0, 65535)
    tried = [PORT, 0] if port is None else [port]
    for one in tried:
        try:
            kind, _, _, _, place = socket.getaddrinfo(host, one, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
            listening = socket.socket(kind, socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise BadChoice(f"host: got {host!r}, expected an address or a name of this machine") from None
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            listening.listen(128)
            return listening
        except OSError as error:
            listening.close()
            reason = (error.strerror or str(error)).lower()
    if port is None:
        raise BadChoice(f"host: cannot listen on {host} ({reason})")
    raise BadChoice(
        f"port: got {port}, on which {host} cannot listen ({reason}); expected a free one, as without --port"
    )


def _serve(settings: Settings, listening: socket.socket) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    from backscope.lab.serving import config_of

    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config_of(settings)).run(sockets=[listening])
