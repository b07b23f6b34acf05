"""Fifty clients at once, against a real server in a process of its own."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from lab.client import TOKEN
from lab.stories import run

CLIENTS = 50
MOST_MEGABYTES = 300  # it takes about 90
CODE = f"""
import contextlib, socket, sys, uvicorn
from pathlib import Path
from backscope.lab import Settings
from backscope.lab.serving import config_of
listening = socket.socket(); listening.bind(("127.0.0.1", 0)); listening.listen(128)
port = listening.getsockname()[1]
print(port, flush=True)
settings = Settings(port=port, token="{TOKEN}", static=Path(sys.argv[1]))
with contextlib.suppress(KeyboardInterrupt):
    uvicorn.Server(config_of(settings)).run(sockets=[listening])
"""


@pytest.fixture
def served(tmp_path):
    """The port of a lab, and the process it runs in."""
    (tmp_path / "index.html").write_text("page", encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", CODE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline()), process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()


def peak(process):
    """The most memory that a process has held, in megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


async def one(number, port):
    """Train over the socket, look at the walk meanwhile, and see that every message is one's own."""
    headers = {"authorization": f"Bearer {TOKEN}"}
    address = f"ws://127.0.0.1:{port}/api/stream"
    async with (
        connect(address, additional_headers=headers, open_timeout=60) as socket,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client,
    ):
        asked = {"generation": number, "job": "fold", "gate": "xor", "seed": number, "grid": 9, "frames": 10}
        await socket.send(json.dumps(asked | {"epochs": 500}))
        shape = {"sizes": [2, 3, 1], "seed": number}
        net = (await client.post("/api/network/draw", json=shape)).raise_for_status().json()
        body = {"network": net, "x": [0.5, number], "target": [1]}
        walked = (await client.post("/api/network/walk", json=body)).raise_for_status().json()
        assert walked["a"][0] == [0.5, number]
        told = [json.loads(await asyncio.wait_for(socket.recv(), 90))]
        while told[-1]["kind"] not in ("done", "error"):
            told.append(json.loads(await asyncio.wait_for(socket.recv(), 90)))
    assert {message["generation"] for message in told} == {number}
    assert told[-1]["kind"] == "done"
    return told[-1]["result"]["network"]["w"]


def test_a_message_of_too_many_bytes_ends_the_line(served):
    port, _ = served

    async def story():
        address, headers = f"ws://127.0.0.1:{port}/api/stream", {"authorization": f"Bearer {TOKEN}"}
        async with connect(address, additional_headers=headers, open_timeout=60) as socket:
            await socket.send("다" * 80_000)  # 240 kB, but fewer characters
            assert "expected JSON" in json.loads(await asyncio.wait_for(socket.recv(), 30))["message"]
            await socket.send("다" * 90_000)
            with pytest.raises(ConnectionClosedError) as gone:
                await asyncio.wait_for(socket.recv(), 30)
        return gone.value.rcvd.code

    assert run(story()) == 1009


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_none_fails_and_memory_stays_bounded(served):
    port, process = served

    async def all_of_them():
        return await asyncio.gather(*(one(number, port) for number in range(CLIENTS)))

    found = run(all_of_them())
    assert len({json.dumps(w) for w in found}) == CLIENTS  # each its own
    assert peak(process) < MOST_MEGABYTES
