"""How the lab is served."""

from __future__ import annotations

import uvicorn

from backscope.lab.app import create_app
from backscope.lab.settings import Settings


def config_of(settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves a lab: silently, and no message larger than it may be."""
    return uvicorn.Config(
        create_app(settings), log_level="critical", access_log=False, server_header=False, lifespan="on",
        ws="websockets-sansio", ws_max_size=settings.limits.message, ws_max_queue=8, timeout_graceful_shutdown=2,
    )  # fmt: skip
