"""Mini-batches, and what streams: the race of batch sizes, and a hidden layer while it learns."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from functools import partial

from fastapi import APIRouter, WebSocket
from pydantic import TypeAdapter, ValidationError
from starlette.websockets import WebSocketDisconnect

from backscope.lab import questions, replies
from backscope.lab.answers import sentence
from backscope.lab.given import plain
from backscope.lab.jobs import Job, Jobs
from backscope.lab.workspaces import Workspace, Workspaces

router = APIRouter(tags=["race"])
MESSAGE: TypeAdapter[questions.Message] = TypeAdapter(questions.Message)
TRY_LATER, GOING = 1013, 1001  # codes of RFC 6455, and of IANA's list
GENERATION = re.compile(r'"generation"\s*:\s*(\d{1,16})(?![\d.eE])')  # of what is no JSON


@router.post("/race/batches")
def batches(asked: questions.Batches) -> replies.Cut:
    """Return the rows of one epoch as training cuts them into mini-batches."""
    from backscope.learning.minibatches import cut, order

    rows = order(asked.examples, asked.seed, asked.epoch)
    parts = [part.tolist() for part in cut(rows, asked.batch_size)]
    return replies.Cut(order=[row for part in parts for row in part], batches=parts)


@router.post("/race/points")
def points(asked: questions.Drawn) -> replies.DrawnPoints:
    """Draw points of two classes, as ``backscope.load`` does."""
    from backscope.data import load

    data = load(f"{asked.data}:n={asked.n},noise={asked.noise!r}", test=0, seed=asked.seed).train
    return replies.DrawnPoints(x=plain(data.x.astype("float64")), y=plain(data.y))


@router.websocket("/stream")
async def stream(socket: WebSocket) -> None:
    """Take what one tab asks for, and send what comes of it, until it goes."""
    workspaces: Workspaces = socket.app.state.workspaces
    jobs: Jobs = socket.app.state.jobs
    await socket.accept()

    async def close(reason: str) -> None:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(GOING, reason)

    workspace = await workspaces.enter(close)
    if workspace is None:
        await socket.close(TRY_LATER, "all workspaces are at work")
        return
    sending = asyncio.create_task(_send(socket, workspace))
    try:
        while (text := await _next(socket)) is not None:
            workspaces.touch(workspace)
            refused = _take(text, workspace, jobs)
            if refused is not None:
                await socket.send_text(refused.model_dump_json(exclude_unset=True))
    finally:
        sending.cancel()
        await workspaces.leave(workspace)


async def _next(socket: WebSocket) -> str | None:
    """Return the next message as text, None when the tab went; how large it may be is seen to where it comes in."""
    told = await socket.receive()
    if told["type"] == "websocket.disconnect":
        return None
    return told.get("text") or ""  # what is binary is no message of ours, and so no JSON


async def _send(socket: WebSocket, workspace: Workspace) -> None:
    """Send what waits, as long as somebody listens."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        while True:
            await socket.send_text(await workspace.next())


def _take(text: str, workspace: Workspace, jobs: Jobs) -> replies.Told | None:
    """Begin what a message asks for; return what is told where it cannot be."""
    try:
        asked = MESSAGE.validate_json(text)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return replies.Told(generation=_generation(text), kind="error", message=sentence(errors))
    if asked.generation <= workspace.generation:
        told = f"generation: got {asked.generation}, expected above {workspace.generation}, the last one"
        return replies.Told(generation=asked.generation, kind="error", message=told)
    if isinstance(asked, questions.Stop):
        workspace.renew(asked.generation)
    else:
        jobs.start(workspace, asked.generation, partial(_work, asked))
    return None


def _generation(text: str) -> int | None:
    """Return the generation that a refused message speaks of, so that its page knows which one it was; else None."""
    try:
        found = json.loads(text)
        given = found.get("generation") if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        match = GENERATION.search(text)
        given = None if match is None else int(match[1])
    return given if type(given) is int and abs(given) < 2**53 else None  # which JavaScript can compare


def _work(asked: questions.Fold | questions.Race, job: Job) -> None:
    """Do the work, in its own thread; what it needs is loaded there."""
    from backscope.lab import work

    if isinstance(asked, questions.Fold):
        work.fold(asked, job)
    else:
        work.race(asked, job)
