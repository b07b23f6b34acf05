"""The ratios as a picture: one bar for each peer at each workload, on a scale where twice is one step."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backscope.bench.peers import TITLES
from backscope.bench.report import best_by_peer

# Okabe and Ito's palette, safe for colour-blind eyes; the bars are labelled too.
COLOURS = {"jax": "#0072B2", "torch": "#D55E00", "sklearn": "#009E73"}


def draw(epochs: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the picture of the part ``epochs`` of a report to ``path`` (.svg or .png)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.9 + 0.85 * len(epochs)), layout="constrained")
    axes = figure.subplots()
    for place, one in enumerate(epochs):
        best = best_by_peer(one["measured"])
        ours = statistics.median(best.pop("backscope")["seconds"])
        for slot, peer in enumerate(name for name in COLOURS if name in best):
            ratio = statistics.median(best[peer]["seconds"]) / ours
            height = place + 0.27 * (slot - 1)
            axes.barh(height, ratio, 0.25, color=COLOURS[peer], label=TITLES[peer] if place == 0 else None)
            axes.annotate(f"{ratio:.1f}×", (ratio, height), (3, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xlim(0.5, axes.get_xlim()[1] * 1.5)
    axes.set_yticks(range(len(epochs)), [one["workload"].replace(", ", "\n", 1) for one in epochs], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("time of an epoch, backscope = 1×")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(COLOURS), fontsize=8)
    figure.savefig(path, dpi=160)
