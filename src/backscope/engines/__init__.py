"""Who does the arithmetic: the reference engine in NumPy."""

from backscope.engines.job import Engine, Job, Report, Watch
from backscope.engines.reference import ReferenceEngine
from backscope.named import require

ENGINES: dict[str, type[Engine]] = {"reference": ReferenceEngine}


def engine_named(name: str, threads: int | None = None) -> Engine:
    """Return the engine of that name; "auto" is the fastest that is there.

    Raises BadChoice if it is unknown, or if ``threads`` is not None or a whole number, 1 or more.
    """
    require(name in ("auto", *ENGINES), "engine", name, f"auto or one of {', '.join(ENGINES)}")
    good = threads is None or (isinstance(threads, int) and not isinstance(threads, bool) and threads >= 1)
    require(good, "threads", threads, "a whole number, 1 or more")
    return ENGINES["reference" if name == "auto" else name](threads)


__all__ = ["ENGINES", "Engine", "Job", "ReferenceEngine", "Report", "Watch", "engine_named"]
