"""The whole report: every part of it measured, in one run."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from backscope.bench.compare import Competitor, Measured, compare, environment
from backscope.bench.peers import installed
from backscope.bench.workloads import LARGE, WORKLOADS, Workload, sweep
from backscope.engines.thread_choice import cores

PARTS = ("epochs", "quality", "sgemm", "widths")
Tell = Callable[[str], None]
Keep = Callable[[dict[str, Any]], None]


def run(parts: Sequence[str], rounds: int, tell: Tell, keep: Keep = lambda found: None) -> dict[str, Any]:
    """Return everything that was measured, JSON-able: the machine, and what each of the ``parts`` found.

    Parameters
    ----------
    parts : sequence of str
        Of ``epochs`` (an epoch of each workload), ``quality`` (MNIST from a cold process), ``sgemm`` (the fraction of
        the machine's own product), ``widths`` (a sweep of hidden widths).
    rounds : int
        Turns of each competitor.
    tell : function
        Is given a line about the progress, now and then.
    keep : function, optional
        Is given what there is after each part: the whole takes long, and what was measured is not to be lost.
    """
    measure: dict[str, Callable[[int, Tell], Any]] = {
        "epochs": epochs, "quality": quality, "sgemm": sgemm, "widths": widths,
    }  # fmt: skip
    found: dict[str, Any] = {"machine": machine()}
    for part in parts:
        found[part] = measure[part](rounds, tell)
        keep(found)
    return found


def machine() -> dict[str, Any]:
    """Return what the numbers were measured on: processor, cores, versions."""
    from importlib.metadata import PackageNotFoundError, version

    from backscope.engines.compiled import load_core

    versions = {}
    for name in ("backscope", "numpy", "jax", "torch", "scikit-learn"):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    core = load_core()
    sets = [name for name in ("avx512", "avx2", "baseline") if core is not None and core.has(name)]
    return {
        "processor": _processor(),
        "cores": cores(),
        "instruction_set": sets[0] if sets else None,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "versions": versions,
    }


def _processor() -> str:
    """Return the processor's name and, as some machines hide all but the maker in it, its family and model."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        told = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        family = f", family {told['cpu family']} model {told['model']}" if "cpu family" in told else ""
        return told["model name"] + family
    except (OSError, KeyError):
        return platform.processor() or platform.machine()


def competitors() -> list[Competitor]:
    """Return backscope as it likes and on one thread, and every peer on one thread and on all."""
    most = cores()
    found: list[Competitor] = [("backscope", 0), ("backscope", 1)]
    found += [(peer, threads) for peer in installed()[1:] for threads in dict.fromkeys((1, most))]
    return found


def epochs(rounds: int, tell: Tell) -> list[dict[str, Any]]:
    """Return for each workload what each competitor took for an epoch."""
    return [_told(work, compare(work, competitors(), rounds, tell)) for work in WORKLOADS]


def widths(rounds: int, tell: Tell) -> list[dict[str, Any]]:
    """Return the same for hidden widths 8 … 1024 at batch 32 and 256, against the quicker peers."""
    who = [one for one in competitors() if one[0] in ("backscope", "jax", "torch") and one != ("backscope", 1)]
    return [_told(work, compare(work, who, max(2, rounds // 2), tell)) for work in sweep()]


def _told(work: Workload, measured: Sequence[Measured]) -> dict[str, Any]:
    rows = [{"peer": m.peer, "threads": m.threads, "seconds": m.seconds, "cost": m.cost} for m in measured]
    return {"workload": work.name, "goals": work.goals, "measured": rows}


def quality(rounds: int, tell: Tell) -> list[dict[str, Any]]:
    """Return, for each competitor, ``rounds`` cold processes to 97 % and 98 % of MNIST's test digits, in turn."""
    who = [one for one in competitors() if one != ("backscope", 1)]
    found: list[dict[str, Any]] = []
    for round_ in range(rounds):
        for peer, threads in who:
            tell(f"cold process to 97 % and 98 %: round {round_ + 1} of {rounds}, {peer}")
            found.append(_child("quality", threads, peer, str(threads)))
    return found


def sgemm(rounds: int, tell: Tell) -> list[dict[str, Any]]:
    """Return the speed of large dense layers and of the machine's own sgemm, for one thread and for all."""
    found = []
    for threads in dict.fromkeys((1, cores())):
        tell(f"{LARGE.name}, beside sgemm, {threads} threads")
        found.append({"threads": threads} | _child("sgemm", 0, str(threads), str(max(3, rounds))))
    return found


def _child(module: str, threads: int, *arguments: str) -> dict[str, Any]:
    """Run one module of this room in a process of its own, and return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"backscope.bench.{module}", *arguments],
        stdout=subprocess.PIPE, text=True, check=True, env=environment(threads),
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told
