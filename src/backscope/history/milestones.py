"""The catalogue of milestones, ``milestones.toml``, as objects in one language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from backscope.named import require


@dataclass(frozen=True)
class Milestone:
    """One entry of the timeline.

    Attributes
    ----------
    year : int
        When it was published, or began.
    until : int or None
        The last year of a winter, a time in which few worked on neural networks; None for a milestone.
    name, who, text : str
        What it is called, by whom (empty for a winter), and one sentence on it, in the language that was asked for.
    source : str
        Where to read it, as published: authors (year), title, place.

    Raises
    ------
    Nothing.

    Source
    ------
    Each its own.
    """

    year: int
    until: int | None
    name: str
    who: str
    text: str
    source: str


def history(language: str = "en") -> tuple[Milestone, ...]:
    """Return the milestones of neural networks from 1943 to 2012, in order of their years.

    Parameters
    ----------
    language : {"en", "ko"}, default "en"
        English or Korean.

    Returns
    -------
    tuple of Milestone

    Raises
    ------
    BadChoice
        If the language is another one.

    Source
    ------
    Each entry names its own.

    Examples
    --------
    >>> [milestone.year for milestone in history() if milestone.name == "Back-propagation"]
    [1986]
    """
    catalogue = tomllib.loads(files("backscope.history").joinpath("milestones.toml").read_text(encoding="utf-8"))
    entries = catalogue["milestone"]
    languages = list(entries[0]["text"])
    require(language in languages, "language", language, f"one of {', '.join(languages)}")
    return tuple(_milestone(entry, language) for entry in entries)


def _milestone(entry: dict[str, Any], language: str) -> Milestone:
    name, who, text = (entry[part][language] for part in ("name", "who", "text"))
    return Milestone(entry["year"], entry.get("until"), name, who, text, entry["source"])
