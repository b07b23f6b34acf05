"""Things that are chosen by name: ``"relu"``, ``"huber:1.5"``, ``"step:every=10,gamma=0.5"``.

Activations, costs, initialisers, optimisers and schedules are small frozen dataclasses with a class attribute
``name``; those without settings of their own are what ``Named`` is, and need no decorator. They can be given as
objects or as text ``name:value,…`` or ``name:key=value,…``, in Python as in the terminal, and are written into a run's
``run.json`` as that same text.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, SupportsFloat, SupportsIndex, TypeVar

from backscope.errors import BadChoice


@dataclasses.dataclass(frozen=True)
class Named:
    """Base of everything that is chosen by name: a frozen dataclass whose fields are numbers, flags or words."""

    name: ClassVar[str]

    def __post_init__(self) -> None:
        """Bring every field to the type of its default (NumPy's numbers too), then let :meth:`check` look at it."""
        for field in dataclasses.fields(self):
            kind, value = type(field.default), getattr(self, field.name)
            object.__setattr__(self, field.name, _typed(f"{self.name} {field.name}", value, kind))
        self.check()

    def check(self) -> None:
        """Raise BadChoice if a field is out of its range."""

    @property
    def spec(self) -> str:
        """The text that :func:`choose` turns back into an equal object: the name and what differs from the defaults."""
        changed = [
            f"{field.name}={getattr(self, field.name)!r}".replace("'", "")
            for field in dataclasses.fields(self)
            if field.init and getattr(self, field.name) != field.default
        ]
        return f"{self.name}:{','.join(changed)}" if changed else self.name


T = TypeVar("T", bound=Named)


WORDS: dict[type, str] = {int: "a whole number", float: "a number", str: "a word", bool: "True or False"}


def _typed(what: str, value: Any, kind: type) -> Any:
    """Return ``value`` as the plain ``kind``, or raise BadChoice; a whole number may be a float, a flag no number."""
    if kind is float and isinstance(value, SupportsFloat) and not isinstance(value, bool | str):
        return float(value)
    if kind is int and isinstance(value, SupportsIndex) and not isinstance(value, bool):
        return operator.index(value)
    require(isinstance(value, kind), what, value, WORDS[kind])
    return value


def choose(what: str, choice: str | T, table: Mapping[str, type[T]]) -> T:
    """Return the object that ``choice`` names.

    Parameters
    ----------
    what : str
        The argument's name, for the message ("hidden", "optimizer", …).
    choice : str or Named
        ``name``, ``name:value,…`` or ``name:key=value,…``; or such an object, which is returned as it is.
    table : mapping of name to class

    Raises
    ------
    BadChoice
        If the name, a key or a value is unknown or out of range.
    """
    if not isinstance(choice, str):
        if isinstance(choice, tuple(table.values())):
            return choice
        raise BadChoice(f"{what}: got {' '.join(repr(choice).split())}, expected one of {', '.join(table)}")
    name, _, rest = choice.partition(":")
    kind = table.get(name.strip().lower().replace("-", "_"))
    if kind is None:
        raise BadChoice(f"{what}: got {name!r}, expected one of {', '.join(table)}{near_miss(name, table)}")
    return _build(what, choice, kind, rest)


def near_miss(name: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean …?)"`` if one of the ``known`` names is near to ``name``, else nothing."""
    close = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _build(what: str, choice: str, kind: type[T], rest: str) -> T:
    """Make ``kind`` from the text behind its colon."""
    fields = {field.name: field for field in dataclasses.fields(kind) if field.init}
    free = list(fields)
    values: dict[str, Any] = {}
    for part in filter(None, (piece.strip() for piece in rest.split(","))):
        key, equals, text = (piece.strip() for piece in part.partition("="))
        if not equals:
            key, text = (free[0] if free else "", key)
        if key not in free:
            known = ", ".join(fields) or "no settings"
            raise BadChoice(f"{what}: got {choice!r}, expected {kind.name} with {known}")
        free.remove(key)
        values[key] = _value(what, choice, key, text, type(fields[key].default))
    return kind(**values)


def _value(what: str, choice: str, key: str, text: str, kind: type) -> Any:
    """Turn the text of one setting into the type of its default."""
    if kind is bool and text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        if kind is not bool:
            return kind(text)
        raise ValueError
    except ValueError:
        raise BadChoice(f"{what}: got {choice!r}, expected {key} to be {WORDS[kind]}, not {text!r}") from None


def require(condition: bool, name: str, value: object, expected: str) -> None:
    """Raise BadChoice in the usual words unless ``condition`` holds."""
    if not condition:
        raise BadChoice(f"{name}: got {' '.join(repr(value).split())}, expected {expected}")


def require_whole(name: str, value: Any, least: int, most: int | None = None) -> None:
    """Raise BadChoice unless ``value`` is a whole number from ``least`` to ``most``."""
    upward = "or more" if most is None else f"to {most}"
    require(is_whole(value, least, most), name, value, f"a whole number, {least} {upward}")


def is_whole(value: Any, least: int, most: int | None = None) -> bool:
    """Return whether ``value`` is a whole number, of Python or NumPy, from ``least`` to ``most``."""
    try:
        whole = operator.index(value)
    except TypeError:
        return False
    return not isinstance(value, bool) and whole >= least and (most is None or whole <= most)


def require_real(name: str, value: Any) -> None:
    """Raise BadChoice unless ``value`` is a finite number, 0 or more."""
    require(is_real(value) and float(value) >= 0, name, value, "a finite number, 0 or more")


def is_real(value: Any) -> bool:
    """Return whether ``value`` is a finite number, of Python or NumPy."""
    if isinstance(value, bool | str) or not hasattr(value, "__float__"):
        return False
    try:
        return math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False
