"""Where a learner's program is: a file, or the text of a function that was typed."""

from __future__ import annotations

import inspect
import io
import sys
import textwrap
import tokenize
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backscope.errors import BadChoice, BadFile
from backscope.words import say

MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Program:
    """A program's text, where it is from, and what in it is to be checked.

    Attributes
    ----------
    text : str
    path : str
        What lines are said to be of: a file, or a name in angle brackets.
    folder : Path
        Where it runs, and imports its neighbours from.
    name : str or None
        The function, class or ``Class.method`` asked for.
    before : int
        How many lines of ours stand before the learner's.
    """

    text: str
    path: str
    folder: Path
    name: str | None = None
    before: int = 0


def program(what: Any, language: str) -> Program:
    """Return the program that ``what``, a path, text ``path:name``, function or class, leads to."""
    if isinstance(what, str | Path):
        return _file(str(what), language)
    function = getattr(what, "__func__", what)
    if not isinstance(function, type | types.FunctionType):
        raise BadChoice(f"function: got {type(what).__name__}, expected a function, a class, or the path of a file")
    if function.__name__ == "<lambda>":
        raise BadChoice("function: got a lambda, expected a function with a name, or the path of its file")
    return _of_file(function, language) or _typed(function)


def _file(text: str, language: str) -> Program:
    path, name = Path(text).expanduser(), None
    front, colon, back = text.rpartition(":")
    if not path.exists() and colon and all(part.isidentifier() for part in back.split(".")):
        path, name = Path(front).expanduser(), back
    if not path.is_file():
        raise BadFile(say("homework.error.no_file", language, file=path))
    if path.stat().st_size > MOST_BYTES:
        raise BadFile(say("homework.error.not_python", language, file=path, why=f"{path.stat().st_size:,} bytes"))
    return Program(_text(path, language), str(path.resolve()), path.resolve().parent, name)


def _text(path: Path, language: str) -> str:
    """Read a file as Python reads it: UTF-8, unless its first lines say otherwise."""
    raw = path.read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        why = " ".join(str(error).split())
        raise BadFile(say("homework.error.not_python", language, file=path, why=why)) from None


def _of_file(function: Any, language: str) -> Program | None:
    """Return the file of a function that stands in one by itself, not within another or a package."""
    module = sys.modules.get(function.__module__)
    file = getattr(module, "__file__", None)
    alone = module is not None and not getattr(module, "__package__", None)
    if file is None or "<locals>" in function.__qualname__ or not alone or not Path(file).is_file():
        return None
    if getattr(module, function.__qualname__.split(".")[0], None) is None or not file.endswith(".py"):
        return None
    return _file(f"{file}:{function.__qualname__}", language)


def _typed(function: Any) -> Program:
    """Return the text of a function typed into a notebook, and of all that it needs of what was typed beside it."""
    own = _source(function)
    if own is None:
        raise BadChoice(
            f"function: the source of {function.__name__} cannot be found; write it to a file and give its path"
        )
    imports: list[str] = []
    pieces: dict[str, str] = {}
    _needed(function, imports, pieces)
    pieces.pop(function.__name__, None)
    front = "\n".join([*imports, *pieces.values()]) + "\n"
    name = function.__qualname__.rpartition("<locals>.")[2]
    return Program(front + own, f"<{function.__name__}>", Path.cwd(), name.split(".")[-1], front.count("\n"))


def _source(thing: Any) -> str | None:
    try:
        return textwrap.dedent(inspect.getsource(thing))
    except (OSError, TypeError):
        return None


def _needed(thing: Any, imports: list[str], pieces: dict[str, str]) -> None:
    """Gather the modules, functions, classes and plain values that a function's names lead to, theirs included."""
    functions = [thing] if isinstance(thing, types.FunctionType) else [
        each for each in vars(thing).values() if isinstance(each, types.FunctionType)
    ]  # fmt: skip
    for function in functions:
        used = inspect.getclosurevars(function)
        for name, value in {**used.globals, **used.nonlocals}.items():
            if isinstance(value, types.ModuleType):
                line = f"import {value.__name__} as {name}"
                imports += [line] if line not in imports else []
            elif name not in pieces:
                _piece(name, value, imports, pieces)


def _piece(name: str, value: Any, imports: list[str], pieces: dict[str, str]) -> None:
    if isinstance(value, types.FunctionType | type):
        text = _source(value)
        if text is not None and value.__module__ not in sys.stdlib_module_names and value.__name__ == name:
            pieces[name] = text
            _needed(value, imports, pieces)
        else:
            imports.append(f"from {value.__module__} import {value.__name__} as {name}")
    elif isinstance(value, int | float | str | tuple | list | dict | types.NoneType):
        pieces[name] = f"{name} = {value!r}"
    elif hasattr(value, "tolist"):
        pieces[name] = f"{name} = __import__('numpy').array({value.tolist()!r})"
    elif callable(value):
        imports.append(f"from {getattr(value, '__module__', 'builtins') or 'numpy'} import {value.__name__} as {name}")
