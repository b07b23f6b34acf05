"""The process in which a learner's program runs: it loads the file, calls what it is told to, and answers.

Run as a script by :mod:`backscope.insight.homework.sandbox`, with NumPy and nothing of backscope, so that it starts
fast. Questions come as lines of JSON, answers go as lines of JSON that begin with a token that the program is not told;
what the program prints goes nowhere near them. Arrays travel as numbers, never as pickles.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import threading
import time
from typing import Any

MOST_NUMBERS = 200_000  # in one answer: the networks asked about have some dozens of parameters
MOST_PRINTED = 4_000  # characters kept
MEBI = 1 << 20
NOT_PARAMETERS = re.compile(
    r"^_?((d|dc|grads?|gradients?|nabla|delta|v|m|s|cache|velocity|moment\w*)(_?[wb]|_|\d|$)|.*size|dims?$|shape|n_|a\d|z\d)",
    re.I,
)
GRADIENTS = re.compile(r"^(d|grads?|gradients?|nabla)(_?[wb]|_|$)", re.I)

RATE = re.compile(r"^_*(lr|eta|alpha|learning_?rate|step_?size)$", re.I)


class Refused(Exception):
    """What cannot be done with the learner's program, in the parent's words: ``key`` and ``values``."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Printed(io.TextIOBase):
    """Where prints go: the beginning is kept."""

    def __init__(self) -> None:
        self.kept = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.kept) < MOST_PRINTED:
            self.kept += text[: MOST_PRINTED - len(self.kept)]
        return len(text)


def pack(value: Any, left: list[int] | None = None, depth: int = 0) -> Any:
    """Return ``value`` as JSON can hold it: numbers, arrays, lists, dicts; of anything else the name of its type."""
    left = [MOST_NUMBERS] if left is None else left
    left[0] -= 1
    if left[0] < 0 or depth > 12:
        raise Refused("too_much")
    if value is None or isinstance(value, bool | str):
        return {"type": type(value).__name__}
    if isinstance(value, dict):
        return {"dict": [[str(key), pack(each, left, depth + 1)] for key, each in value.items()]}
    if isinstance(value, list | tuple):
        return {"list": [pack(each, left, depth + 1) for each in value]}
    return _numbers(value, left)


def _numbers(value: Any, left: list[int]) -> Any:
    import numpy as np

    if isinstance(value, int | float):
        return {"scalar": float(value)}
    if isinstance(value, np.ndarray) and value.dtype == object:
        return {"list": [pack(each, left) for each in value]}
    if not isinstance(value, np.ndarray | np.generic) or value.dtype.kind not in "biuf":
        return {"type": type(value).__name__}
    left[0] -= value.size
    if left[0] < 0:
        raise Refused("too_much")
    if value.ndim == 0:
        return {"scalar": float(value)}
    return {"array": np.asarray(value, dtype=np.float64).ravel().tolist(), "shape": list(value.shape),
            "single": value.dtype.itemsize < 8 and value.dtype.kind == "f"}  # fmt: skip


def unpack(value: Any) -> Any:
    """Return what the parent sent: a new object each time, so that no call sees what another did to its arguments."""
    import numpy as np

    if isinstance(value, list):
        return [unpack(each) for each in value]
    if not isinstance(value, dict):
        return value
    (kind, held), *_ = value.items()
    if kind == "array":
        return np.array(held, dtype=value["kind"]).reshape(value["shape"])
    if kind == "dict":
        return {key: unpack(each) for key, each in held}
    if kind == "tuple":
        return tuple(unpack(each) for each in held)
    return _functions()[held]


def _functions() -> dict[str, Any]:
    """Activations and their derivatives, for programs that take them as arguments."""
    import numpy as np

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    return {
        "sigmoid": sigmoid,
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "sigmoid'": lambda z: sigmoid(z) * (1 - sigmoid(z)),
        "tanh'": lambda z: 1 - np.tanh(z) ** 2,
        "relu'": lambda z: (np.asarray(z) > 0) * 1.0,
    }


class Leaves:
    """The parameters within an object: where each w[l] and b[l] lies, and how it lies there."""

    def __init__(self, thing: Any, w: list[Any], b: list[Any]) -> None:
        self.places: dict[str, list[Any]] = {"w": [None] * len(w), "b": [None] * len(b)}
        shapes: dict[str, list[Any]] = {"w": [(each.shape, each.T.shape) for each in w],
                  "b": [((len(each),), (len(each), 1), (1, len(each))) for each in b]}  # fmt: skip
        for holder, key, name in sorted(_walk(vars(thing), "", shapes), key=lambda leaf: _natural(leaf[2])):
            self._claim(holder, key, _kinds(name), shapes)

    def _claim(self, holder: Any, key: Any, kinds: str, shapes: dict[str, list[Any]]) -> None:
        """Take an array for the first parameter that it can be."""
        shape = _shape(holder[key])
        for kind in kinds:
            for l, wanted in enumerate(shapes[kind]):
                if self.places[kind][l] is None and shape in wanted:
                    self.places[kind][l] = (holder, key, shape)
                    return

    def fill(self, w: list[Any], b: list[Any]) -> None:
        """Put the numbers ``w`` and ``b`` in."""
        if None in self.places["w"]:
            raise Refused("no_parameters")
        for (holder, key, shape), each in zip(self.places["w"], w, strict=True):
            _put(holder, key, (each if shape == each.shape else each.T).copy())
        for place, each in zip(self.places["b"], b, strict=True):
            if place is not None:
                _put(place[0], place[1], each.reshape(place[2]).copy())

    def read(self) -> dict[str, Any]:
        """Return what is there now."""
        return {
            name: [None if place is None else pack(place[0][place[1]]) for place in places]
            for name, places in self.places.items()
        }


def _put(holder: Any, key: Any, array: Any) -> None:
    holder[key] = array.tolist() if isinstance(holder[key], list) else array


def _kinds(name: str) -> str:
    """Tell from the name of an attribute what it may hold: "w", "b", both or neither."""
    words = [word for word in name.split(".") if not word.isdigit()]
    if any(NOT_PARAMETERS.match(word) for word in words):
        return ""
    first = words[-1].lstrip("_")[:1].lower()
    return first if first in ("w", "b") else "wb"


def _shape(value: Any) -> tuple[int, ...]:
    import numpy as np

    try:
        array = np.asarray(value)
    except ValueError:
        return ()
    return array.shape if array.dtype.kind in "fiu" else ()


def _walk(holder: Any, name: str, shapes: dict[str, list[Any]]) -> Any:
    """Yield (holder, key, name) of every array of a parameter's shape in lists, dicts and objects, however deep."""
    for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        called = f"{name}.{key}" if name else str(key)
        kinds = _kinds(called)
        if type(value).__module__ == "homework":
            value = vars(value)
        elif hasattr(value, "__len__") and any(_shape(value) in wanted for kind in kinds for wanted in shapes[kind]):
            yield holder, key, called
            continue
        if isinstance(value, dict | list) and kinds and called.count(".") < 6:
            yield from _walk(value, called, shapes)


def _natural(name: str) -> list[Any]:
    return [int(part) if part.isdigit() else part.lower() for part in re.split(r"(\d+)", name)]


class Homework:
    """The learner's program, loaded."""

    def __init__(self, path: str, text: str, folder: str) -> None:
        self.path = path
        sys.path.insert(0, folder)
        module = type(sys)("homework")
        module.__file__ = path
        sys.modules["homework"] = module
        self.globals = module.__dict__
        self.unfinished: dict[str, Any] | None = None
        code = compile(text, path, "exec", dont_inherit=True)
        try:
            exec(code, self.globals)
        except BaseException as error:
            self.unfinished = told(error, path)
        self.held = dict(self.globals)  # programs may empty their own

    def describe(self) -> dict[str, Any]:
        """Return its functions and methods with their parameters, and the numbers that it defines."""
        found = {}
        for name, value in self.held.items():
            if isinstance(value, type) and value.__module__ == "homework":
                for method in dir(value):
                    inner = getattr(value, method)
                    if callable(inner) and (not method.startswith("__") or method == "__init__"):
                        found[f"{name}.{method}"] = _parameters(inner)
            elif callable(value) and not isinstance(value, type) and not name.startswith("__") and _own(value):
                found[name] = _parameters(value)
        numbers = {k: v for k, v in self.held.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        return {"functions": {k: v for k, v in found.items() if v is not None}, "numbers": numbers,
                "unfinished": self.unfinished}  # fmt: skip

    def call(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Do one call and return what came of it."""
        target, leaves, thing = asked["target"], None, None
        w, b = unpack(asked["w"]), unpack(asked["b"])
        if "." in target:
            owner, method = target.split(".")
            thing = self.held[owner](**{name: unpack(value) for name, value in asked["init"].items()})
            leaves = Leaves(thing, w, b)
            leaves.fill(w, b)
            function = getattr(thing, method)
        else:
            function = self.held[target]
        arguments = {name: unpack(value) for name, value in asked["args"].items()}
        if asked.get("forward"):
            self._forward(thing, asked["forward"], arguments)
        named = {name: value for name, value in arguments.items() if name not in asked["positions"]}
        result = function(*[arguments[name] for name in asked["positions"] if name in arguments], **named)
        answer: dict[str, Any] = {"value": pack(result)}
        if leaves is not None:
            answer["after"] = Leaves(thing, w, b).read()  # anew: lists may have been replaced
            answer["eta"] = next(
                (float(v) for k, v in vars(thing).items() if RATE.match(k) and isinstance(v, float)), None
            )
            answer["attributes"] = pack({k: v for k, v in vars(thing).items() if GRADIENTS.match(k)})
        else:
            answer["arguments"] = pack(arguments)
        return answer

    def _forward(self, thing: Any, asked: dict[str, Any], arguments: dict[str, Any]) -> None:
        """Run the program's own forward pass first, and hand on what it returned where that is asked for."""
        given = {name: arguments[same] if same in arguments else unpack(value) for name, same, value in asked["args"]}
        function = getattr(thing, asked["target"].split(".")[1]) if thing is not None else self.held[asked["target"]]
        result = function(**given)
        parts = list(result) if isinstance(result, tuple) else [result]
        held = [part for part in parts if isinstance(part, dict | list | tuple)]
        for name, what in asked["hands_on"].items():
            arguments[name] = parts[0] if what == "output" else held[-1] if held else result


def _own(function: Any) -> bool:
    """Tell whether a function is the learner's, and not brought in from NumPy or Python's own modules."""
    home = (getattr(function, "__module__", None) or "numpy").partition(".")[0]
    return home not in ("numpy", "builtins", *sys.stdlib_module_names)


def _parameters(function: Any) -> list[list[Any]] | None:
    """Return (name, kind, whether it has a default) of each parameter but self."""
    import inspect

    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    given = [[p.name, p.kind.name, p.default is not p.empty] for p in signature.parameters.values()]
    method = "." in getattr(function, "__qualname__", "") and given and given[0][0] in ("self", "this")
    return given[1:] if method else given


def told(error: BaseException, path: str) -> dict[str, Any]:
    """Return an exception's type, message, and the last line of the learner's file that it came through."""
    if isinstance(error, Refused):
        return {"refused": error.key, "values": error.values}
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == path else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    with contextlib.suppress(BaseException):
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return {"type": type(error).__name__, "message": " ".join(text.split())[:300], "line": line}
    return {"type": type(error).__name__, "message": "", "line": line}


def limit(seconds: float, memory: float) -> None:
    """Set the limits of processor time, memory and files, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    taken = 0
    with contextlib.suppress(OSError), open("/proc/self/statm") as statm:  # noqa: PTH123 - pathlib is slow to import
        taken = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    limits = [(resource.RLIMIT_CPU, int(seconds) + 2), (resource.RLIMIT_FSIZE, 16 * MEBI), (resource.RLIMIT_CORE, 0)]
    for which, most in [*limits, (resource.RLIMIT_AS, taken + int(min(memory, 1 << 30) * MEBI))]:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def watch(seconds: float, path: str, answer: Any) -> None:
    """End the process after so many seconds, and say at which line of the learner's file it was."""
    main = threading.main_thread().ident

    def over() -> None:
        time.sleep(seconds)
        frame, line = sys._current_frames().get(main or 0), None
        while frame is not None and line is None:
            line = frame.f_lineno if frame.f_code.co_filename == path else None
            frame = frame.f_back
        answer({"error": {"late": True, "line": line}})
        os._exit(3)

    threading.Thread(target=over, daemon=True).start()


def main() -> None:
    """Answer questions until there are no more."""
    questions, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    first = json.loads(questions.readline())
    sys.path += first["packages"]
    token, printed = first["token"], Printed()

    def answer(what: dict[str, Any]) -> None:
        answers.write(token + json.dumps(what | {"printed": printed.kept}) + "\n")
        answers.flush()

    def alone() -> None:
        """In a process that the program has forked: leave questions and answers to the one that was asked."""
        for stream in (questions, answers):
            os.dup2(nowhere, stream.fileno())

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=alone)

    import numpy as np  # before the limits, which are the learner's alone, as are the buffers of its first product

    np.ones((256, 256)) @ np.ones((256, 256))  # smaller ones need no buffers where there is AVX-512

    sys.stdout = sys.stderr = printed
    threading.stack_size(MEBI)  # of the memory that is granted, threads that the program starts take little
    answer({"value": "ready"})
    limit(first["seconds"], first["memory"])
    watch(first["seconds"], first["path"], answer)
    homework = None
    try:
        homework = Homework(first["path"], first["text"], first["folder"])
        answer({"value": homework.describe()})
    except BaseException as error:
        answer({"error": told(error, first["path"])})
    for line in questions:
        try:
            answer({"value": homework.call(json.loads(line))} if homework else {})
        except BaseException as error:
            answer({"error": told(error, first["path"])})
    os._exit(0)  # threads of the learner's may still run


if __name__ == "__main__":
    main()
