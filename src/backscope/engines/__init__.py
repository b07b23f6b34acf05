"""Who does the arithmetic: the compiled core, and the reference engine in NumPy that defines what it must give."""

import warnings
from functools import cache

from backscope.engines.compiled import CompiledEngine, instruction_set, load_core
from backscope.engines.job import Engine, Job, Report, Steps, Watch
from backscope.engines.reference import ReferenceEngine
from backscope.engines.thread_choice import cores
from backscope.errors import SlowEngine
from backscope.named import require, require_whole

MISSING = (
    "the compiled core was not built, as there was no C++ compiler when backscope was installed; install one "
    "(Debian, Ubuntu: apt install g++; macOS: xcode-select --install; Windows: Visual Studio Build Tools) and then: "
    "pip install --force-reinstall --no-deps backscope"
)
MOST_PER_CORE = 4  # threads: more would only wait for each other
ENGINES: dict[str, type[Engine]] = {"compiled": CompiledEngine, "reference": ReferenceEngine}


def engine_named(name: str, threads: int | None = None) -> Engine:
    """Return the engine of that name; "auto" is the compiled one where it was built, else the reference.

    Of more than four threads for each core, so many are taken. Raises BadChoice if the name is unknown or the engine
    was not built, or if ``threads`` is neither None nor a whole number, 1 or more.
    """
    require(name in ("auto", *ENGINES), "engine", name, f"auto or one of {', '.join(ENGINES)}")
    if threads is not None:
        require_whole("threads", threads, 1)
        threads = min(int(threads), MOST_PER_CORE * cores())
    core = load_core()
    require(core is not None or name != "compiled", "engine", name, f"reference: {MISSING}")
    if name == "auto" and core is None:
        _say_once()
    if name == "reference" or core is None:
        return ReferenceEngine(threads)
    instruction_set(core)  # what cannot be is refused before anything is begun
    return CompiledEngine(threads)


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
