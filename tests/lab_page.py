"""The lab in a real browser, for the tests of its page: a server in a process of its own, and a browser on it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
TOKEN = "a-token-for-the-tests"
SERVE = """
import sys, uvicorn
from backscope.lab import Settings, create_app
port = int(sys.argv[1])
uvicorn.run(create_app(Settings(port=port, token=sys.argv[2])), port=port, log_level="error")
"""
VIEWS = {
    "timeline": ["timeline", "timeline?at=5", "timeline?at=12&guess=28"],
    "perceptron": ["perceptron", "perceptron?at=23&guess=zero", "perceptron?gate=points&at=30", "perceptron?at=144"],
    "xor": [
        "xor", "xor?at=9&guess=never", "xor?part=proof&proof=4", "xor?part=try", "xor?part=try&table=01101001",
        "xor?part=try&what=points",
    ],
    "hidden": ["hidden?guess=3", "hidden?part=learn&at=59&start=no", "hidden?part=target", "hidden?part=target&target=0"],
}  # fmt: skip
SCREENS = [screen for screens in VIEWS.values() for screen in screens]


class Server:
    """The lab's own server on a free port, which can be killed and started again on the same."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", SERVE, str(self.port), TOKEN]
        self.process = subprocess.Popen(command, env=os.environ | {"BACKSCOPE_LANGUAGE": "en"})
        for _ in range(300):
            try:
                self.ask("about")
                return
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()

    @property
    def entrance(self) -> str:
        """The address with the token."""
        return f"http://127.0.0.1:{self.port}/?token={TOKEN}"

    def ask(self, path: str, body: Any = None) -> Any:
        """Return the server's answer, without any browser."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            None if body is None else json.dumps(body).encode(),
            {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class Visit:
    """One reader with a fresh profile: a page of the lab, what it complained of, and what it asked other hosts for."""

    def __init__(self, browser: Any, server: Server, **profile: Any) -> None:
        self.server = server
        self.context = browser.new_context(**{"locale": "en", "viewport": {"width": 1280, "height": 800}} | profile)
        self.context.set_default_timeout(8000)
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.context.route("**/*", self._only_ours)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda told: told.type == "error" and self.complaints.append(told.text))

    def _only_ours(self, route: Any) -> None:
        if route.request.url.startswith(f"http://127.0.0.1:{self.server.port}/"):
            route.continue_()
        else:
            self.strangers.append(route.request.url)
            route.abort()

    def open(self, screen: str) -> Any:
        """Open a view by its address and wait until all that it asked for is there."""
        if self.page.url == "about:blank":
            self.page.goto(f"{self.server.entrance}#/{screen}")
        else:
            self.page.evaluate("screen => location.hash = '#/' + screen", screen)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the view is drawn and nothing is being asked."""
        self.page.wait_for_selector("main h1")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("!document.querySelector('.loading, [aria-busy=true]')")

    def number(self, name: str) -> Any:
        """Return a number of the page in all its digits."""
        return json.loads(self.page.locator(f"[data-name={name}]").first.get_attribute("value"))

    def close(self) -> None:
        """Leave, and fail if anything went wrong on the way."""
        self.context.close()
        assert not self.complaints, self.complaints
        assert not self.strangers, self.strangers
