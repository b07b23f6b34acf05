"""Who does the arithmetic: the compiled core, and the reference engine in NumPy that defines what it must give."""

import warnings
from functools import cache

from backscope.engines.compiled import CompiledEngine, load_core
from backscope.engines.job import Engine, Job, Report, Steps, Watch
from backscope.engines.reference import ReferenceEngine
from backscope.errors import SlowEngine
from backscope.named import require

MISSING = (
    "the compiled core was not built, as there was no C++ compiler when backscope was installed; install one "
    "(Debian, Ubuntu: apt install g++; macOS: xcode-select --install; Windows: Visual Studio Build Tools) and then: "
    "pip install --force-reinstall --no-deps backscope"
)
ENGINES: dict[str, type[Engine]] = {"compiled": CompiledEngine, "reference": ReferenceEngine}


def engine_named(name: str, threads: int | None = None) -> Engine:
    """Return the engine of that name; "auto" is the compiled one where it was built, else the reference.

    Raises BadChoice if it is unknown or was not built, or if ``threads`` is not None or a whole number, 1 or more.
    """
    require(name in ("auto", *ENGINES), "engine", name, f"auto or one of {', '.join(ENGINES)}")
    good = threads is None or (isinstance(threads, int) and not isinstance(threads, bool) and 1 <= threads <= 1024)
    require(good, "threads", threads, "a whole number, 1 to 1024")
    built = load_core() is not None
    require(built or name != "compiled", "engine", name, f"reference: {MISSING}")
    if name == "auto" and not built:
        _say_once()
    return ENGINES[("compiled" if built else "reference") if name == "auto" else name](threads)


@cache
def _say_once() -> None:
    warnings.warn(f"training is many times slower than it could be: {MISSING}", SlowEngine, stacklevel=4)


__all__ = [
    "ENGINES",
    "CompiledEngine",
    "Engine",
    "Job",
    "ReferenceEngine",
    "Report",
    "Steps",
    "Watch",
    "engine_named",
    "load_core",
]
