"""What was measured, as Markdown for people."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from backscope.bench.peers import TITLES

OURS = ("backscope", 0)


def markdown(found: dict[str, Any]) -> str:
    """Return the report of :func:`backscope.bench.run.run` as one Markdown text."""
    machine = found["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    lines = [
        "# Beside its peers",
        "",
        f"Measured by `backscope bench` on {machine['cores']} cores of {machine['processor']} "
        f"({machine['instruction_set']}), {machine['system']}; {versions}.",
        "Competitors took turns, each in a process of its own; medians over the turns, with the least and the largest. "
        "Ratios are to backscope in the same run: 5× means five times as long.",
        "",
    ]
    parts = {"epochs": _epochs, "quality": _quality, "sgemm": _sgemm, "widths": _widths}
    for part, write in parts.items():
        if part in found:
            lines += [*write(found[part]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    right = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, right, *rows)]


def best_by_peer(measured: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return each peer's best number of threads; of backscope that which it chose by itself."""
    best: dict[str, dict[str, Any]] = {}
    for row in measured:
        peer = row["peer"]
        if peer == OURS[0] and row["threads"] != OURS[1]:
            continue
        if peer not in best or statistics.median(row["seconds"]) < statistics.median(best[peer]["seconds"]):
            best[peer] = row
    return best


def _epochs(found: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## An epoch", ""]
    peers = [peer for peer in TITLES if any(peer == row["peer"] for row in found[0]["measured"])]
    rows, missed = [], []
    for one in found:
        best = best_by_peer(one["measured"])
        ours = statistics.median(best["backscope"]["seconds"])
        cells = [one["workload"], _time(best["backscope"]["seconds"]) + f", C {best['backscope']['cost']:.3f}"]
        for peer in peers[1:]:
            row = best[peer]
            ratio, goal = statistics.median(row["seconds"]) / ours, one["goals"].get(peer)
            spread = f"{min(row['seconds']) / ours:.1f}–{max(row['seconds']) / ours:.1f}"
            met = "" if goal is None else f" (≥ {goal:g}×{'' if ratio >= goal else ' **not met**'})"
            cells.append(f"{ratio:.1f}× [{spread}], C {row['cost']:.3f}{met}")
            if goal is not None and ratio < goal:
                missed.append(f"{one['workload']}: {ratio:.1f}× of {TITLES[peer]}, {goal:g}× wanted")
        alone = next((r for r in one["measured"] if (r["peer"], r["threads"]) == ("backscope", 1)), None)
        cells.append("" if alone is None else f"{statistics.median(alone['seconds']) / ours:.2f}×")
        rows.append(cells)
    head = ["workload", "backscope", *(TITLES[peer] for peer in peers[1:]), "backscope on one thread"]
    lines += _table(head, rows)
    lines += [
        "",
        "C is the mean cost of each competitor's last epoch; those that did more epochs in their turns are lower.",
    ]
    if missed:
        why = "What bounds them, by profile, and what was tried: `docs/decisions/0006` and `0011`."
        lines += ["", "Not met: " + "; ".join(missed) + ". " + why]
    return lines


def _time(seconds: Sequence[float]) -> str:
    middle = statistics.median(seconds)
    return f"{1000 * middle:.3g} ms" if middle < 1 else f"{middle:.3g} s"


def _quality(found: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## From a cold process to 97 % and 98 % of MNIST's test digits", ""]
    goals = list(found[0]["reached"])
    best: dict[str, dict[str, float]] = {}
    for peer, threads in dict.fromkeys((one["peer"], one["threads"]) for one in found):
        for goal in goals:
            times = [one["reached"][goal] for one in found if (one["peer"], one["threads"]) == (peer, threads)]
            if None not in times:
                middle = statistics.median(times)
                best.setdefault(peer, {})[goal] = min(middle, best.get(peer, {}).get(goal, middle))
    rows = []
    for peer in (peer for peer in TITLES if any(one["peer"] == peer for one in found)):
        cells = [TITLES[peer]]
        for goal in goals:
            took, ours = best.get(peer, {}).get(goal), best.get("backscope", {}).get(goal)
            ratio = "" if took is None or ours is None or peer == "backscope" else f" ({took / ours:.1f}×)"
            cells.append("not reached" if took is None else f"{took:.2f} s{ratio}")
        rows.append(cells)
    return lines + _table(["", *(f"{float(goal):.0%}" for goal in goals)], rows)


def _sgemm(found: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Large dense layers, as a fraction of the machine's own sgemm", ""]
    rows = []
    for one in found:
        speeds = [one["backscope"], one["sgemm"]]
        rows.append([str(one["threads"]), *(f"{speed / 1e9:.1f}" for speed in speeds), f"{speeds[0] / speeds[1]:.0%}"])
    return lines + _table(["threads", "backscope, 10⁹ multiply-adds/s", "sgemm", "fraction"], rows)


def _widths(found: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Hidden widths against the best peer", ""]
    rows, slower = [], []
    for one in found:
        best = best_by_peer(one["measured"])
        ours = statistics.median(best.pop("backscope")["seconds"])
        peer = min(best, key=lambda name: statistics.median(best[name]["seconds"]))
        ratio = statistics.median(best[peer]["seconds"]) / ours
        rows.append([one["workload"], f"{ratio:.1f}×", TITLES[peer]])
        if ratio < 1:
            slower.append(one["workload"])
    lines += _table(["workload", "best peer", "which"], rows)
    return [*lines, "", "Slower than the best peer: " + (", ".join(slower) if slower else "nowhere") + "."]
