"""A process of its own for a learner's program: limits of time and memory, its prints kept apart, no way back in.

It keeps accidents apart (endless loops, memory that runs away, prints, exits); it is no wall against an attacker.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

CHILD = Path(__file__).with_name("child.py")
INSIDE = "BACKSCOPE_HOMEWORK"  # set where a learner's program runs: one that checks itself would start itself anew
GRACE = 3.0  # seconds: how much later the process is killed that did not end itself
STARTING = 60.0  # seconds that Python and NumPy may take to start, however busy the machine: not the learner's
HOPELESS = {"late", "died"}  # nothing more can be asked
MOST_ANSWERED = 1 << 26  # bytes in a line


@dataclass(frozen=True)
class Limits:
    """What a program may take: ``seconds`` in all, ``memory`` in MB beyond that of Python and NumPy."""

    seconds: float = 5.0
    memory: float = 512.0


class Stopped(Exception):
    """The program could not go on: ``what`` is a dict as :func:`backscope.insight.homework.child.told` makes it."""

    def __init__(self, what: dict[str, Any]) -> None:
        super().__init__(str(what))
        self.what = what


class Sandbox:
    """A running child with a program in it; a context manager that ends it, and all that it started."""

    def __init__(self, text: str, path: str, folder: Path, limits: Limits) -> None:
        self.limits, self.printed, self._late = limits, "", False
        self._token = secrets.token_hex(16)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(CHILD)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=folder, env=_environment(), start_new_session=True,
        )  # fmt: skip
        self._timer = self._kill_after(STARTING)
        try:
            self._ask({
                "path": path, "text": text, "folder": str(folder), "token": self._token, "packages": _packages(),
                "seconds": limits.seconds, "memory": limits.memory,
            })  # fmt: skip
            self._answer()  # that it is ready: the learner's time begins
            self._timer.cancel()
            self._timer = self._kill_after(limits.seconds + GRACE)
            self.about: dict[str, Any] = self._answer()
        except BaseException:
            self.close()
            raise

    def call(self, questions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return for each call ``{"value": …}`` or ``{"error": …}``; raises Stopped where no other can do better."""
        answers = []
        for question in questions:
            self._ask(question)
            try:
                answers.append({"value": self._answer()})
            except Stopped as stopped:
                if HOPELESS & stopped.what.keys() or stopped.what.get("type") in ("MemoryError", "SystemExit"):
                    raise
                answers.append({"error": stopped.what})
        return answers

    def _ask(self, question: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # who is dead is asked in vain, and found to be so by the answer
            stream: Any = self._process.stdin
            stream.write(json.dumps(question).encode() + b"\n")
            stream.flush()

    def _answer(self) -> Any:
        stream: Any = self._process.stdout
        while line := stream.readline(MOST_ANSWERED):
            if line.startswith(self._token.encode()):
                try:
                    answer = json.loads(line[len(self._token) :])
                except ValueError:  # longer than what is read
                    raise Stopped({"refused": "too_much"}) from None
                self.printed = answer.get("printed", "")
                if "error" in answer:
                    raise Stopped(answer["error"])
                return answer["value"]
        status = self._process.wait()
        late = self._late or (hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU)
        raise Stopped({"late": True, "line": None} if late else {"died": status})

    def _kill_after(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._kill, (True,))
        timer.daemon = True
        timer.start()
        return timer

    def _kill(self, late: bool = False) -> None:
        self._late = self._late or late
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)  # with whatever it has started
            else:
                self._process.kill()

    def close(self) -> None:
        """End it."""
        self._timer.cancel()
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _environment() -> dict[str, str]:
    """Return the environment: no setting of Python's, one thread for NumPy."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")}
    return kept | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
        INSIDE: "1",
    }


def _packages() -> list[str]:
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
