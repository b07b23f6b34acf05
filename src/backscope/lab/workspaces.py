"""Workspaces: one for each tab that is connected. They are bounded in number and in how long they may idle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backscope.lab.settings import Limits

if TYPE_CHECKING:
    from backscope.lab.jobs import Job

Close = Callable[[str], Awaitable[None]]
WAITING = 8  # messages that wait to be sent: a job waits for a slow reader


@dataclass(eq=False)
class Workspace:
    """One tab: its one job, and the messages that wait to be sent to it.

    Attributes
    ----------
    close : function
        Disconnects the tab, with a reason.
    generation : int
        That of its newest job; what an older one says is dropped.
    job : Job or None
        The one that runs.
    """

    close: Close
    used: float
    generation: int = -1
    job: Job | None = None
    waiting: asyncio.Queue[tuple[int, str]] = field(default_factory=lambda: asyncio.Queue(WAITING))

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits to run."""
        return self.job is not None and not self.job.over

    def renew(self, generation: int) -> None:
        """End the job that runs, drop what it has said, and take up a new generation."""
        if self.job is not None:
            self.job.stop()
        self.job, self.generation = None, generation
        while not self.waiting.empty():
            self.waiting.get_nowait()

    async def say(self, generation: int, text: str) -> None:
        """Put a message in line; where the line is full, wait; of an older generation, drop it."""
        if generation == self.generation:
            await self.waiting.put((generation, text))

    async def next(self) -> str:
        """Return the next message of this generation."""
        while True:
            generation, text = await self.waiting.get()
            if generation == self.generation:
                return text


class Workspaces:
    """All tabs that are connected."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.clock = clock
        self.open: set[Workspace] = set()

    async def enter(self, close: Close) -> Workspace | None:
        """Return a new workspace; where there is no room, that which idles longest goes; None if all are at work."""
        idle = [one for one in self.open if not one.busy]
        full = len(self.open) >= self.limits.workspaces
        if full and not idle:
            return None
        workspace = Workspace(close, self.clock())
        self.open.add(workspace)  # before anything is waited for, in which time others might enter
        if full:
            await self.leave(min(idle, key=lambda one: one.used), "another tab needed the room")
        return workspace

    def touch(self, workspace: Workspace) -> None:
        """Note that the tab is in use."""
        workspace.used = self.clock()

    async def leave(self, workspace: Workspace, reason: str | None = None) -> None:
        """End a workspace and its job; with a reason, disconnect its tab."""
        if workspace not in self.open:
            return
        self.open.remove(workspace)
        workspace.renew(-1)
        if reason is not None:
            await workspace.close(reason)

    async def sweep(self) -> None:
        """Disconnect the tabs that have been idle too long."""
        oldest = self.clock() - self.limits.idle
        for one in [one for one in self.open if one.used < oldest and not one.busy]:
            await self.leave(one, "idle")

    async def keep_sweeping(self) -> None:
        """Sweep again and again."""
        while True:
            await asyncio.sleep(min(30.0, self.limits.idle / 4))
            await self.sweep()
