"""What streams: a tab asks for long work over a WebSocket, and is told how it goes until it asks for other or leaves."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import TypeAdapter, ValidationError

from backscope.errors import BackscopeError
from backscope.lab import questions, replies
from backscope.lab.answers import sentence
from backscope.lab.routes.race import prepared
from backscope.lab.workspaces import Workspace, Workspaces

router = APIRouter(tags=["stream"])
ASKED: TypeAdapter[questions.Streamed] = TypeAdapter(questions.Streamed)
BUSY = 1013  # "try again later": WebSocket's number for being hung up on where others wait


@router.websocket("/stream")
async def stream(socket: WebSocket) -> None:
    """Serve one tab: ``{"job": "race", "generation": n, …}`` begins a job, ``{"job": "cancel", …}`` ends it."""
    await socket.accept()
    workspaces: Workspaces = socket.app.state.workspaces
    workspace = workspaces.open()
    sending = asyncio.create_task(_send(socket, workspace))
    try:
        while (text := await _next(socket, workspaces.limits.idle)) is not None:
            workspace.touch()
            for refused in _begin(workspaces, workspace, text):
                await socket.send_text(refused.model_dump_json())
    finally:
        workspaces.close(workspace)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending


async def _next(socket: WebSocket, idle: float) -> str | bytes | None:
    """Return the next message; None when the tab has gone, or has said nothing for too long."""
    try:
        message = await asyncio.wait_for(socket.receive(), idle)
    except TimeoutError:
        with contextlib.suppress(RuntimeError):
            await socket.close(1000)
        return None
    if message["type"] == "websocket.disconnect":
        return None
    text: str | None = message.get("text")
    return text if text is not None else message.get("bytes") or b""


def _begin(workspaces: Workspaces, workspace: Workspace, text: str | bytes) -> list[replies.StreamError]:
    """Do what a message asks; return what is said against it, if anything."""
    most = workspaces.limits.message
    if len(text) > most:
        return [
            replies.StreamError(generation=None, message=f"message: got {len(text):,} bytes, expected at most {most:,}")
        ]
    try:
        asked: Any = ASKED.validate_json(text)
    except ValidationError as error:
        return [replies.StreamError(generation=None, message=sentence(error.errors(include_url=False)))]
    if isinstance(asked, questions.Cancel):
        workspace.cancel()
        return []
    try:
        workspaces.begin(workspace, asked.generation, prepared(asked))
    except BackscopeError as error:
        workspace.cancel()
        return [replies.StreamError(generation=asked.generation, message=" ".join(str(error).split()))]
    return []


async def _send(socket: WebSocket, workspace: Workspace) -> None:
    """Send what the jobs say, but nothing of a job that a newer one has replaced; hang up when asked to."""
    while (said := await workspace.outbox.get()) is not None:
        generation, message = said
        if workspace.is_now(generation):
            try:
                await socket.send_text(message)
            except (RuntimeError, OSError):
                return
    with contextlib.suppress(RuntimeError):
        await socket.close(BUSY)
