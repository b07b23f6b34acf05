"""The run that the lab was opened with, as it stands at this moment: it may be training in another terminal."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from backscope.errors import BadChoice
from backscope.lab import questions, run_replies
from backscope.lab.given import plain, told_network
from backscope.network import Network

if TYPE_CHECKING:
    from backscope.training import Run

router = APIRouter(tags=["run"])
MOST_EXAMPLES = 20
Since = Annotated[int, Query(ge=0, le=2**53 - 1)]


@router.get("/run")
def run(request: Request, since: Since = 0) -> run_replies.RunTold:
    """Say how the run was trained, how far it is, and what came of it; of its history, from ``since`` on."""
    opened = _opened(request)
    results = {name: value for name, value in opened.results.items() if isinstance(value, int | float | str | None)}
    return run_replies.RunTold(
        folder=str(opened.folder), status=opened.status, steps=opened.step, examples=opened.examples,
        engine=opened.engine, architecture=opened.network.architecture, recipe=opened.recipe.to_json(),
        epochs=len(opened.history), history=opened.history[since:], results=results, silent=_silent(opened),
        network=told_network(opened.network) if _fits(opened.network) else None,
    )  # fmt: skip


@router.get("/run/examples")
def examples(request: Request) -> run_replies.OwnExamples:
    """Return the first of the run's own examples, as they go into its network and are wanted of it."""
    from backscope.training.own_data import labels_of, own_examples, preparation_of

    opened = _opened(request)
    if not _fits(opened.network):
        raise BadChoice(f"run: got layers of {opened.network.sizes}, expected at most {questions.MOST_NEURONS} neurons")
    part, found = own_examples(opened)
    x, y = found.x[:MOST_EXAMPLES], found.y[:MOST_EXAMPLES]
    features = preparation_of(opened).features
    return run_replies.OwnExamples(
        part=part, x=plain(x.astype("float64")), target=plain(opened.network.targets(y, len(x)).astype("float64")),
        labels=plain(labels_of(opened, y)), features=None if features is None else list(features),
    )  # fmt: skip


def _opened(request: Request) -> Run:
    from backscope.training import open_run

    folder = request.app.state.settings.run
    if folder is None:
        raise BadChoice("run: this lab was opened without one, expected `backscope lab RUN`")
    return open_run(folder)


def _silent(opened: Run) -> float:
    """Return how many seconds ago anything in the folder was written."""
    newest = 0.0
    for path in Path(str(opened.folder)).rglob("*"):
        with contextlib.suppress(OSError):  # it trains: what was there a moment ago may be gone
            newest = max(newest, path.stat().st_mtime)
    return max(0.0, time.time() - newest)


def _fits(net: Network) -> bool:
    """Tell whether it is small enough to be walked through."""
    return max(net.sizes) <= questions.MOST_NEURONS and len(net.sizes) <= questions.MOST_LAYERS + 1
