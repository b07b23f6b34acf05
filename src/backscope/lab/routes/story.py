"""What every rung needs, and the first: words, the timeline, the gates."""

from __future__ import annotations

from fastapi import APIRouter, Request

from backscope.lab import replies
from backscope.perceptron import Gate, gate, gates
from backscope.version import __version__
from backscope.words import languages, subjects, texts

router = APIRouter(tags=["story"])
USUAL = ("and", "or", "nand", "xor", "nor", "xnor", "implies", "converse")


@router.get("/about")
def about(request: Request) -> replies.About:
    """Say which version this is, and what it was opened with."""
    settings = request.app.state.settings
    folder = None if settings.run is None else str(settings.run)
    return replies.About(version=__version__, language=settings.language, run=folder)


@router.get("/languages")
def all_languages() -> list[str]:
    """List the languages, English first."""
    return list(languages())


@router.get("/words/{language}")
def words(language: str) -> dict[str, str]:
    """Return the page's words in one language, by their keys."""
    wanted = [name for name in subjects(language) if name in ("common", "lab") or name.startswith("lab_")]
    return {key: text for name in wanted for key, text in texts(name, language).items()}


@router.get("/timeline/{language}")
def timeline(language: str) -> list[replies.Milestone]:
    """Return how it began, in the order of the years."""
    from backscope.history import history

    return [replies.Milestone(**vars(milestone)) for milestone in history(language)]


@router.get("/gates")
def all_gates() -> list[replies.GateEntry]:
    """List the functions of two inputs, those first that have everyday names; and NOT."""
    every = sorted(gates(2), key=lambda one: (one.name not in USUAL, USUAL.index(one.name) if one.name in USUAL else 0))
    return [_entry(one) for one in [*every, gate("not")]]


def _entry(one: Gate) -> replies.GateEntry:
    return replies.GateEntry(name=one.name, table=one.table, inputs=one.inputs)
