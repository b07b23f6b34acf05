"""What a lab is started with: where it listens, the key to it, and how much it takes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

STATIC = Path(__file__).parent / "static"
MEGA = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How much one request, one tab and all of them together may take.

    Attributes
    ----------
    body : int
        Bytes of a request's body.
    message : int
        Bytes of a WebSocket's message.
    threads : int
        Requests that are computed at once; others wait.
    workspaces : int
        Tabs that are connected at once: the one that has been idle longest goes when another comes.
    jobs : int
        Long jobs that run at once; others wait.
    idle : float
        Seconds after which a tab that asked for nothing is disconnected.
    job : float
        Seconds that a long job may take.
    """

    body: int = MEGA
    message: int = 256_000
    threads: int = 4
    workspaces: int = 100
    jobs: int = 4
    idle: float = 1800.0
    job: float = 60.0


@dataclass(frozen=True)
class Settings:
    """What a lab is started with.

    Attributes
    ----------
    host : str
        The address it listens on; ``0.0.0.0`` and ``::`` are all addresses of this machine.
    port : int
    token : str
        Who has it may use the lab.
    language : str or None
        Of the page; None leaves it to the browser.
    run : Path or None
        The folder of the run that the lab was opened with.
    static : Path
        The folder of the page.
    limits : Limits
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    language: str | None = None
    run: Path | None = None
    static: Path = STATIC
    limits: Limits = Limits()

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers keep one jar for all ports of a host."""
        return f"backscope-{self.port}"

    @property
    def listens_everywhere(self) -> bool:
        """Whether it listens on all addresses of this machine."""
        return self.host in ("0.0.0.0", "::", "")
