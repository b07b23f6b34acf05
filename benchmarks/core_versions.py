"""Two builds of the compiled core in turns: an epoch of each of the benchmark's workloads, as a ratio.

    cmake -S . -B build/new && cmake --build build/new     (and build/old, from another commit)
    python benchmarks/core_versions.py build/old/_core*.so build/new/_core*.so [ROUNDS]

Each build has a process of its own for each workload and number of threads; they take turns, as competitors do in
`backscope bench`. Given is the time of the second as a part of the first's: the median over the rounds, with the least
and the largest.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
from contextlib import ExitStack

from backscope.bench import child
from backscope.bench.compare import Process
from backscope.bench.workloads import WORKLOADS, Workload

THREADS = (1, 2)


def use(path: str) -> None:
    """Make the extension module at ``path`` the core of this process."""
    name = "backscope.engines._core"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def ratios(builds: list[str], work: Workload, threads: int, rounds: int) -> list[float]:
    """Return the time of the second build as a part of the first's, in each round."""
    with ExitStack() as stack:
        processes = [Process(work, "backscope", threads, (__file__, "--child", path)) for path in builds]
        for process in processes:
            stack.callback(process.close)
            process.turn()  # warms up
        turns = [[process.turn()[0] for process in processes] for _ in range(rounds)]
    return [after / before for before, after in turns]


def main(old: str, new: str, rounds: str = "7") -> None:
    for work in WORKLOADS:
        for threads in THREADS:
            found = ratios([old, new], work, threads, int(rounds))
            print(
                f"{work.name}, {threads} thread{'s' * (threads > 1)}: {statistics.median(found):.2f} "
                f"({min(found):.2f} to {max(found):.2f})",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        use(sys.argv[2])
        del sys.argv[1:3]
        child.main()
    elif len(sys.argv) in (3, 4):
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
