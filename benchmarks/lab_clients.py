"""How soon the lab's page answers a key while so many others train at the same server.

    python benchmarks/lab_clients.py [CLIENTS]

A lab in a process of its own; CLIENTS (50) clients in another, each of which trains small hidden layers over its
socket, one after the other; and a page in headless Chromium, on the same machine, that walks through the 2-2-2 network
by key. Given are two delays for each key: how long it waited for the page (`event.timeStamp` to its handler: the input
delay), and until the page had drawn what follows. Needs what the tests need, and Chromium.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from websockets.asyncio.client import connect

KEYS, ROUNDS = 20, 5
PROBE = """() => { window.delays = []; addEventListener('keydown', event => {
    const came = performance.now();
    const note = () => delays.push([came - event.timeStamp, performance.now() - event.timeStamp]);
    requestAnimationFrame(() => setTimeout(note));
}, true); }"""


async def train(number: int, port: int, token: str) -> None:
    """Train again and again."""
    headers = {"authorization": f"Bearer {token}"}
    asked = {"job": "fold", "gate": "xor", "grid": 21, "frames": 40, "epochs": 2000, "seed": number}
    async with connect(
        f"ws://127.0.0.1:{port}/api/stream", additional_headers=headers, open_timeout=60, max_size=None
    ) as socket:
        generation = 0
        while True:
            generation += 1
            await socket.send(json.dumps(asked | {"generation": generation}))
            while json.loads(await socket.recv())["kind"] != "done":
                pass


async def clients(count: int, port: int, token: str) -> None:
    """Be so many clients, until this process is ended."""
    await asyncio.gather(*(train(number, port, token) for number in range(count)))


def delays(page: Page) -> list[tuple[float, float]]:
    """Walk through the network and back, and return of each key what it waited, in milliseconds."""
    page.evaluate(PROBE)
    for i in range(2 * KEYS):
        page.keyboard.press("ArrowRight" if i < KEYS else "ArrowLeft")
        page.wait_for_timeout(120)
    return [(waited, drawn) for waited, drawn in page.evaluate("() => delays")]


def told(name: str, found: list[tuple[float, float]]) -> str:
    """Return medians and worst values as a line."""
    waited, drawn = ([one[i] for one in found] for i in (0, 1))
    return (
        f"{name:22} input delay: median {statistics.median(waited):5.1f} ms, worst {max(waited):5.1f} ms;"
        f"   drawn after: median {statistics.median(drawn):5.1f} ms, worst {max(drawn):5.1f} ms"
    )


def main() -> None:
    """Measure alone and among the others, in turn."""
    if sys.argv[1:2] == ["clients"]:
        asyncio.run(clients(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    command = [sys.executable, "-m", "backscope", "lab", "--no-browser", "--port", "0", "--json"]
    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(command, stdout=said) as lab, sync_playwright() as api:
        while not (line := (said.seek(0), said.read())[1]).strip():
            assert lab.poll() is None
        address = json.loads(line)["address"]
        port, token = address.split(":")[2].split("/")[0], address.split("token=")[1]
        browser = api.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address}#/walk")
        page.wait_for_selector(".walker")
        alone, among = [], []
        for _ in range(ROUNDS):
            alone += delays(page)
            others = subprocess.Popen([sys.executable, Path(__file__), "clients", str(count), port, token])
            page.wait_for_timeout(4000)
            among += delays(page)
            assert others.poll() is None, "a client failed"
            others.kill()
            others.wait()
            page.wait_for_timeout(1000)
        print(told("alone", alone))
        print(told(f"among {count} that train", among))
        browser.close()
        lab.kill()


if __name__ == "__main__":
    main()
