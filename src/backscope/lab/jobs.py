"""Long jobs: computed in a thread beside the event loop, told about as they go, and stopped between two steps."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

from backscope.errors import BackscopeError
from backscope.lab.replies import Told
from backscope.lab.settings import Limits
from backscope.lab.workspaces import Workspace

EVERY = 0.05  # seconds between two words on progress
LAST_WORD = 5.0  # seconds that a slow reader has for it


class Stopped(Exception):
    """The job was told to end: its tab went, or asked for another one."""


class OverTime(BackscopeError):
    """The job took longer than a job may."""


class Job:
    """One piece of work for one tab. Its methods but ``stop`` are called in the thread that does the work."""

    def __init__(self, workspace: Workspace, generation: int, seconds: float, loop: asyncio.AbstractEventLoop) -> None:
        self.generation = generation
        self._workspace, self._seconds, self._loop = workspace, seconds, loop
        self._stopped = threading.Event()
        self._end: float | None = None
        self._told = 0.0
        self.future: Future[None] | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.future is not None and self.future.done()

    def stop(self) -> None:
        """End it: before it begins, or at its next :meth:`check`."""
        self._stopped.set()
        if self.future is not None:
            self.future.cancel()

    def check(self) -> None:
        """Raise Stopped if it is to end, and OverTime if it takes too long; called between steps."""
        if self._stopped.is_set():
            raise Stopped
        if self._end is None:
            self._end = time.monotonic() + self._seconds
        if time.monotonic() > self._end:
            raise OverTime(f"job: took longer than {self._seconds:g} seconds, which is all that a job may take")

    def progress(self, share: float) -> None:
        """Tell how much is done, 0 to 1: now and then, and only where nothing else waits to be sent."""
        self.check()
        now = time.monotonic()
        if now - self._told >= EVERY and self._workspace.waiting.empty():
            self._told = now
            self.say("progress", share=float(share))

    def say(self, kind: str, **values: Any) -> None:
        """Send a message; wait where the reader is slow."""
        text = Told(generation=self.generation, kind=kind, **values).model_dump_json(exclude_unset=True)
        self.check()
        line = self._workspace.say(self.generation, text)
        try:
            sent = asyncio.run_coroutine_threadsafe(line, self._loop)
        except RuntimeError:  # the loop has ended
            line.close()
            raise Stopped from None
        while True:
            try:
                return sent.result(timeout=0.1)
            except TimeoutError:
                self._still_wanted(sent)
            except CancelledError:
                raise Stopped from None

    def fail(self, message: str) -> None:
        """Send the last message, why there is no result; there is a little time left for it, whatever was used."""
        self._end = time.monotonic() + LAST_WORD
        self.say("error", message=" ".join(message.split()))

    def _still_wanted(self, sent: Future[None]) -> None:
        """Take the message out of the line where the job is to end."""
        try:
            self.check()
        except (Stopped, OverTime):
            with contextlib.suppress(RuntimeError):  # the loop has ended
                sent.cancel()
            raise


class Jobs:
    """Who does the work: so many at a time, the others in line."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: set[Job] = set()
        self._threads = ThreadPoolExecutor(limits.jobs, thread_name_prefix="lab-job")

    def start(self, workspace: Workspace, generation: int, work: Callable[[Job], None]) -> Job:
        """Begin a job for a tab, whose job before that ends; where it has to wait for others, say so at once."""
        workspace.renew(generation)
        job = Job(workspace, generation, self.limits.job, asyncio.get_running_loop())
        workspace.job = job
        self._open = {one for one in self._open if not one.over}
        if len(self._open) >= self.limits.jobs:
            told = Told(generation=generation, kind="waiting").model_dump_json(exclude_unset=True)
            workspace.waiting.put_nowait((generation, told))  # there is room: it was just renewed
        job.future = self._threads.submit(_do, job, work)
        self._open.add(job)
        return job

    def close(self) -> None:
        """Take on nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _do(job: Job, work: Callable[[Job], None]) -> None:
    """Do the work, and tell how it ended."""
    try:
        try:
            job.check()
            work(job)
        except BackscopeError as error:
            job.fail(str(error))
        except Stopped:
            raise
        except Exception:  # a mistake of ours: told in the terminal, not to the browser
            logging.getLogger("backscope.lab").exception("job")
            job.fail("something went wrong in the lab; its terminal says what")
    except (Stopped, OverTime):
        pass
