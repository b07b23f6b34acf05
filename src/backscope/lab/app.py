"""The lab's server: the page, what it asks, and the door around both."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from backscope.errors import BackscopeError
from backscope.lab.answers import message, sentence
from backscope.lab.jobs import Jobs
from backscope.lab.replies import Problem
from backscope.lab.routes import network, perceptron, race, run, story, xor
from backscope.lab.security import Door
from backscope.lab.settings import Settings
from backscope.lab.workspaces import Workspaces
from backscope.version import __version__

# What the rungs need and the first page does not: loaded while that is being looked at.
LATER = ("scipy.optimize", "backscope.insight", "backscope.history")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is no JSON."},
    403: {"model": Problem, "description": "No token, or another page's request."},
    413: {"model": Problem, "description": "The body is too large."},
    422: {"model": Problem, "description": "What was asked cannot be: what was got, and what was expected."},
}


def create_app(settings: Settings) -> FastAPI:
    """Return the server as an ASGI application."""
    first = threading.Lock()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = settings.limits.threads
        app.state.workspaces, app.state.jobs = Workspaces(settings.limits), Jobs(settings.limits)
        sweeping = asyncio.create_task(app.state.workspaces.keep_sweeping())
        yield
        sweeping.cancel()
        for workspace in list(app.state.workspaces.open):
            await app.state.workspaces.leave(workspace, "the lab ends")
        app.state.jobs.close()

    app = FastAPI(
        title="backscope lab", version=__version__, lifespan=life, responses=PROBLEMS,
        openapi_url="/api/openapi.json", docs_url=None, redoc_url=None,  # their pages load scripts from elsewhere
        redirect_slashes=False,
    )  # fmt: skip
    app.state.settings = settings
    app.add_middleware(Door, settings=settings)
    _answer_errors(app)
    for part in (story, perceptron, xor, network, race, run):
        app.include_router(part.router, prefix="/api")

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def index() -> Response:
        if first.acquire(blocking=False):  # in a thread that Ctrl-C need not wait for
            threading.Thread(target=load_later, daemon=True).start()
        return FileResponse(settings.static / "index.html", headers={"cache-control": "no-cache"})

    app.mount("/static", Page(directory=settings.static, check_dir=False))
    return app


def load_later() -> None:
    """Import what the rungs will need."""
    for name in LATER:
        import_module(name)


class Page(StaticFiles):
    """The page's files, which a browser asks about anew each time: a new version is seen at once."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        answer = super().file_response(*args, **more)
        answer.headers["cache-control"] = "no-cache"
        return answer


def _answer_errors(app: FastAPI) -> None:
    """Let every error be answered in one line."""

    @app.exception_handler(BackscopeError)
    def refused(request: Request, error: BackscopeError) -> Response:
        return message(422, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return message(422, sentence(error.errors()))

    @app.exception_handler(HTTPException)
    def missing(request: Request, error: HTTPException) -> Response:
        allowed = (error.headers or {}).get("Allow", "GET, HEAD")  # those of the page's files, which say none
        told = {
            400: "body: got what cannot be read, expected JSON",
            404: f"{request.url.path[:100]}: there is no such page",
            405: f"method: got {request.method}, expected {' or '.join(sorted(allowed.split(', ')))}",
        }
        return message(error.status_code, told.get(error.status_code, str(error.detail)), error.headers)
