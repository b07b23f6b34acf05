"""The catalogue: ``<language>/<subject>.toml`` beside this file. A language is added by adding its folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from backscope.named import require

FIRST = "en"  # in which everything is said


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are, English first, by their codes of two letters (ISO 639-1)."""
    found = [entry.name for entry in files("backscope.words").iterdir() if entry.is_dir() and len(entry.name) == 2]
    return tuple(sorted(found, key=lambda language: (language != FIRST, language)))


def check_language(language: str) -> str:
    """Return ``language`` if it is one of :func:`languages`; raises BadChoice otherwise."""
    require(language in languages(), "language", language, f"one of {', '.join(languages())}")
    return language


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that a terminal is set to, if it is one of ours; English otherwise.

    ``BACKSCOPE_LANGUAGE`` goes before ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``, as POSIX orders those.
    """
    for name in ("BACKSCOPE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            code = environment[name][:2].lower()
            return code if code in languages() else FIRST
    return FIRST


def say(key: str, language: str = FIRST, **values: Any) -> str:
    """Return the words that stand under ``key`` = ``"subject.name"``, with ``values`` put into their braces.

    The rules within braces are those of ``str.format``. A key or a value that the catalogue does not have is a mistake
    of the program: KeyError.

    Examples
    --------
    >>> say("common.layer", "en", layer=2)
    'layer 2'
    """
    subject, _, name = key.partition(".")
    entry: Any = _subject(subject, check_language(language))
    for part in name.split("."):
        entry = entry[part]
    return str(entry).format(**values)


@cache
def _subject(subject: str, language: str) -> dict[str, Any]:
    text = files("backscope.words").joinpath(language, f"{subject}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def subjects(language: str = FIRST) -> tuple[str, ...]:
    """Return the subjects that there are words on, by their names."""
    folder = files("backscope.words").joinpath(check_language(language))
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def texts(subject: str, language: str = FIRST) -> dict[str, str]:
    """Return all words on a subject by their keys, as :func:`say` takes them; their braces are left as they are.

    Examples
    --------
    >>> texts("common")["common.layer"]
    'layer {layer}'
    """
    return dict(_flat(subject, _subject(subject, check_language(language))))


def _flat(key: str, entry: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a table, and of the tables in it, with its key."""
    if isinstance(entry, dict):
        for name, each in entry.items():
            yield from _flat(f"{key}.{name}", each)
    else:
        yield key, str(entry)
