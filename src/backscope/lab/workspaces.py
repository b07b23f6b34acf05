"""Workspaces: one for each tab that is connected, few enough, and each with at most one long job."""

from __future__ import annotations

import asyncio
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from backscope.lab.jobs import Job, Work
from backscope.lab.settings import Limits

Outbox = asyncio.Queue[tuple[int, str] | None]


@dataclass
class Workspace:
    """What is kept of a tab while it is connected.

    Attributes
    ----------
    id : str
        Nobody can guess it.
    outbox : asyncio.Queue
        (generation, message) of what its jobs say; None asks to hang up.
    generation : int
        Of the job that it asked for last: what older ones say is dropped.
    job : Job or None
        The last one.
    busy_until : float
        When it was last heard of, or its job last spoke.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    outbox: Outbox = field(default_factory=asyncio.Queue)
    generation: int = -1
    job: Job | None = None
    busy_until: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Note that it is in use."""
        self.busy_until = time.monotonic()

    def cancel(self) -> None:
        """End its job, if one runs or waits."""
        if self.job is not None:
            self.job.cancel()
        self.job = None

    def is_now(self, generation: int) -> bool:
        """Tell whether a message of a job of that generation is still wanted."""
        return generation == self.generation


class Workspaces:
    """All that are connected; when one too many comes, the one that has been idle longest goes."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: dict[str, Workspace] = {}
        self._threads = ThreadPoolExecutor(limits.jobs, "lab-job")

    def __len__(self) -> int:
        return len(self._open)

    @property
    def working(self) -> int:
        """How many have a job that runs or waits."""
        return sum(one.job is not None and not one.job.over for one in self._open.values())

    def open(self) -> Workspace:
        """Return a new one."""
        while len(self._open) >= self.limits.workspaces:
            idle = min(self._open.values(), key=lambda one: one.busy_until)
            self.close(idle)
            idle.outbox.put_nowait(None)
        new = Workspace()
        self._open[new.id] = new
        return new

    def begin(self, workspace: Workspace, generation: int, work: Work) -> None:
        """Give it a job, in place of the one that it has; of a generation that is not newer than that one, none."""
        if generation <= workspace.generation or workspace.id not in self._open:
            return
        workspace.cancel()
        workspace.generation = generation
        loop = asyncio.get_running_loop()

        def say(message: str) -> None:
            loop.call_soon_threadsafe(_hand_over, workspace, generation, message)

        workspace.job = Job(generation, work, say, self.limits.job)
        self._threads.submit(workspace.job.run)

    def close(self, workspace: Workspace) -> None:
        """Forget it, and end its job."""
        workspace.cancel()
        self._open.pop(workspace.id, None)

    def shut(self) -> None:
        """End all."""
        for one in list(self._open.values()):
            self.close(one)
            one.outbox.put_nowait(None)
        self._threads.shutdown(wait=False, cancel_futures=True)


def _hand_over(workspace: Workspace, generation: int, message: str) -> None:
    """Put a job's message into the outbox, unless a newer job has taken its place."""
    if workspace.is_now(generation):
        workspace.touch()
        workspace.outbox.put_nowait((generation, message))
