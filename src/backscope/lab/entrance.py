"""The ways in: the addresses that are told, and the file that leads a browser to one of them.

A browser that is given an address shows it to every user of the machine, in the list of what runs. So it is given a
file that nobody else can read, which leads on to the address.
"""

from __future__ import annotations

import contextlib
import html
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from backscope.lab.settings import Settings

KEPT = 120.0  # seconds, in which a browser has started
# Addresses of nobody (RFC 5737, RFC 3849): nothing is sent, but the way there begins at this machine's own address.
NOBODY = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


def address(settings: Settings) -> str:
    """Return the address to be opened, with the token; that of a lab for all is this machine's name."""
    return _address(settings, socket.gethostname() if settings.listens_everywhere else settings.host)


def address_by_number(settings: Settings) -> str | None:
    """Return that of a lab for all by this machine's number in its network; None where it has none."""
    if not settings.listens_everywhere:
        return None
    kind = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as asking:
            asking.connect((NOBODY[kind], 9))
            return _address(settings, asking.getsockname()[0])
    except OSError:
        return None


def _address(settings: Settings, host: str) -> str:
    view = "" if settings.run is None else "#/run"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/?token={settings.token}{view}"


@contextlib.contextmanager
def file(address: str, seconds: float = KEPT) -> Iterator[Path | None]:
    """Keep a file that leads to the address, for so long; None where none can be written."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="backscope-lab-"))
    except OSError:
        yield None
        return
    remove = threading.Timer(seconds, shutil.rmtree, (folder,), {"ignore_errors": True})
    remove.daemon = True
    remove.start()
    try:
        yield _written(folder / "lab.html", address)
    finally:
        remove.cancel()
        shutil.rmtree(folder, ignore_errors=True)


def _written(path: Path, address: str) -> Path | None:
    """Write the file, for its owner alone."""
    to = html.escape(address)
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={to}">'
        f'<title>backscope</title></head><body><a href="{to}">backscope lab</a></body></html>'
    )
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(page)
    except OSError:
        return None
    return path
