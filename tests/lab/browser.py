"""The lab in a real browser, for the tests of its page: a server in a process of its own, and a browser on it."""

from __future__ import annotations

import contextlib
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

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
TOKEN = "a-token-for-the-tests"
SERVE = """
import pathlib, sys, uvicorn
from backscope.lab import Settings
from backscope.lab.serving import config_of
port, run = int(sys.argv[1]), pathlib.Path(sys.argv[3]) if sys.argv[3] else None
config = config_of(Settings(port=port, token=sys.argv[2], run=run))
config.port = port
uvicorn.Server(config).run()
"""
VIEWS = {
    "timeline": ["timeline", "timeline?at=5", "timeline?at=12&guess=28"],
    "perceptron": ["perceptron", "perceptron?at=23&guess=zero", "perceptron?gate=points&at=30", "perceptron?at=144"],
    "xor": [
        "xor", "xor?at=9&guess=never", "xor?part=proof&proof=4", "xor?part=try", "xor?part=try&table=01101001",
        "xor?part=try&what=points",
    ],
    "hidden": [
        "hidden", "hidden?gates=or,nand,and&guess=3", "hidden?part=learn&at=59&start=no",
        "hidden?part=learn&hidden=4&axes=1,3&at=30", "hidden?part=target&target=0",
    ],
    "walk": [
        "walk", "walk?at=3&pick=w1.0.1", "walk?at=17", "walk?at=22&biases=true", "walk?mode=hand&at=5&said=z.2.0~0,5",
        "walk?sizes=3,8,8,2&p=&at=40&pick=a1.2",
    ],
    "rule": ["rule", "rule?guess=2&at=1", "rule?guess=2&at=3&show=numbers&form=paths", "rule?of=b2.1&guess=1&at=2"],
    "descent": ["descent", "descent?at=500&guess=1&epochs=5", "descent?at=4000&guess=0&time=1&rate=0.1&plane=pca"],
}  # fmt: skip
FRAMES = "() => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 20))"
SHOWN = """() => [...document.querySelectorAll('main, main *')].map(element => [element.tagName,
    element.children.length ? '' : element.textContent,
    ...[...element.attributes].map(one => one.name + '=' + one.value).sort()].join(' '))"""
SCREENS = [screen for screens in VIEWS.values() for screen in screens]


class Server:
    """The lab's own server on a free port, which can be killed and started again on the same."""

    def __init__(self, run: Path | str = "") -> None:
        self.run, self.token = run, TOKEN
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", SERVE, str(self.port), self.token, str(self.run)]
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
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def ask(self, path: str, body: Any = None) -> Any:
        """Return the server's answer, without any browser."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{path}",
            None if body is None else json.dumps(body).encode(),
            {"authorization": f"Bearer {self.token}", "content-type": "application/json"},
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
        for _ in range(2):  # an answer may lead to another question
            self.page.evaluate(FRAMES)
            self.until("!document.querySelector('.loading, [data-asking]')")

    def until(self, condition: str) -> None:
        """Wait until an expression is true; Playwright's own way to do it is what the page's policy forbids."""
        for _ in range(400):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never: {condition}")

    def shown(self) -> list[str]:
        """Return all that stands on the page, element by element, in a form that can be compared."""
        return self.page.evaluate(SHOWN)

    def number(self, name: str) -> Any:
        """Return a number of the page in all its digits."""
        return json.loads(self.page.locator(f"[data-name={name}]").first.get_attribute("value"))

    def close(self) -> None:
        """Leave, and fail if anything went wrong on the way."""
        self.context.close()
        assert not self.complaints, self.complaints
        assert not self.strangers, self.strangers

    def focus_by_tab(self, selector: str, most: int = 120) -> None:
        """Press Tab until what a selector names has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    def forty_steps_and_back(self, screen: str) -> None:
        """Walk forty steps on and forty back, and fail unless that led on, and back to the same state."""
        page = self.open(screen)
        before = self.shown(), page.url
        for key in ("ArrowRight", "ArrowLeft"):
            middle = self.shown(), page.url
            for _ in range(40):
                page.keyboard.press(key)
            self.settle()
        assert before != middle
        assert before == (self.shown(), page.url)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go to something by Tab, press a key on it, and wait for what follows."""
        self.focus_by_tab(selector)
        self.page.keyboard.press(key)
        self.settle()


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all tests; they are skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="the lab's page is not tested: playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("the lab's page is not tested: no chromium was found (on Debian: apt install chromium)")
    with api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server():
    """The lab's server, once for all tests."""
    server = Server()
    yield server
    server.kill()


@pytest.fixture
def visit(browser, server):
    """Make readers, each with a fresh profile: ``visit(locale="ko")``."""
    with contextlib.ExitStack() as guests:

        def make(**profile):
            guest = Visit(browser, server, **profile)
            guests.callback(guest.close)
            return guest

        yield make
