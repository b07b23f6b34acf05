"""Long work in a thread of its own, which can be ended between its steps and says how far it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from backscope.errors import BackscopeError, BadChoice
from backscope.lab.replies import StreamEnd, StreamError, StreamFrame, StreamProgress

PACE = 0.05  # seconds between two messages of one kind that may be left out
Work = Callable[["Job"], Any]


class Ended(Exception):
    """The job is no longer wanted."""


class Job:
    """Work for one workspace.

    Parameters
    ----------
    generation : int
        Which of the tab's questions it answers; every message says it.
    work : function of Job
        What is to be done. It calls :meth:`progress` or :meth:`frame` often, and returns an answer of ``replies``.
    say : function of str
        Takes messages as JSON, from any thread.
    seconds : float
        How long it may run.
    """

    def __init__(self, generation: int, work: Work, say: Callable[[str], object], seconds: float) -> None:
        self.generation = generation
        self.over = False
        self._work, self._say, self._seconds = work, say, seconds
        self._cancelled = threading.Event()
        self._until = float("inf")
        self._told: dict[Any, float] = {}

    def cancel(self) -> None:
        """Ask it to end; whether it runs or waits, it says nothing more."""
        self._cancelled.set()

    def check(self) -> None:
        """Raise Ended if it was cancelled, BadChoice if it takes too long."""
        if self._cancelled.is_set():
            raise Ended
        if time.monotonic() > self._until:
            raise BadChoice(f"this takes more than {self._seconds:g} seconds; expected less to do")

    def progress(self, share: float) -> None:
        """Say which share is done, from 0 to 1."""
        self.check()
        if self._due("progress"):
            self._say(StreamProgress(generation=self.generation, share=share).model_dump_json())

    def frame(self, kind: Any, values: dict[str, Any]) -> None:
        """Say how something stands; of one ``kind`` not more often than can be seen."""
        self.check()
        if self._due(kind):
            self._say(StreamFrame(generation=self.generation, frame=values).model_dump_json())

    def run(self) -> None:
        """Do the work, here and now."""
        self._until = time.monotonic() + self._seconds
        try:
            self.check()
            found = self._work(self)
            self.check()
            self._say(StreamEnd(generation=self.generation, answer=found).model_dump_json())
        except Ended:
            pass
        except BackscopeError as error:
            self._fail(str(error))
        except Exception:  # a mistake of ours: told in the terminal, not to the browser
            logging.getLogger("uvicorn.error").exception("job %d", self.generation)
            self._fail("something went wrong in the lab; its terminal says what")
        finally:
            self.over = True

    def _fail(self, text: str) -> None:
        if not self._cancelled.is_set():
            self._say(StreamError(generation=self.generation, message=" ".join(text.split())).model_dump_json())

    def _due(self, kind: Any) -> bool:
        now = time.monotonic()
        if now < self._told.get(kind, -PACE) + PACE:
            return False
        self._told[kind] = now
        return True
