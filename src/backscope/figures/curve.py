"""The learning curve: how cost and accuracy went, epoch by epoch, for print and screen."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from backscope.figures.fonts import families
from backscope.files import write_output

# Okabe and Ito's palette, safe for colour-blind eyes; validation is dashed too, so that colour is never alone.
TRAINING, VALIDATION, TEST = "#0072B2", "#D55E00", "#009E73"
METRICS = ("accuracy", "balanced_accuracy", "r2", "rmse", "mean_absolute_error")
TITLES = {"cost": "Cost C", "r2": "R²", "rmse": "Root mean square error"}


def curve(history: Sequence[Mapping[str, Any]], title: str = "", test: Mapping[str, float] | None = None) -> Any:
    """Return the learning curve of a run as a matplotlib Figure.

    Parameters
    ----------
    history : sequence of dict
        ``run.history``: one record an epoch; at least one.
    title : str
        Above the panels.
    test : dict, optional
        Numbers on unseen examples, by the names of the panels (``cost``, ``accuracy``, …): drawn as lines across.

    Returns
    -------
    matplotlib.figure.Figure
        One panel for the cost, and one for the first metric in the history, if there is one.

    Raises
    ------
    ValueError
        If the history is empty.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).
    """
    from matplotlib.figure import Figure

    if not history:
        raise ValueError("history: got no epochs, expected at least one")
    metric = next((m for m in METRICS if m in history[0] or f"validation_{m}" in history[0]), None)
    names = ["cost"] if metric is None else ["cost", metric]
    figure = Figure(figsize=(5 * len(names), 3.6), dpi=160, layout="constrained")
    figure.suptitle(title, fontsize=11, fontfamily=families())
    for panel, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        _panel(panel, history, name, (test or {}).get(name))
    return figure


def _panel(panel: Any, history: Sequence[Mapping[str, Any]], name: str, test: float | None) -> None:
    """Draw one number over the epochs: training, validation, and the test's as a line across."""
    epochs = [record["epoch"] for record in history]
    lines = (("training", name, TRAINING, "-"), ("validation", f"validation_{name}", VALIDATION, "--"))
    for label, key, colour, style in lines:
        if key in history[0]:
            values = [record[key] for record in history]
            marker = "o" if len(epochs) <= 30 else ""
            panel.plot(epochs, values, style, color=colour, label=label, marker=marker, markersize=3.5, linewidth=1.6)
    if test is not None:
        shown = f"{test:.2%}" if "accuracy" in name else f"{test:.4g}"
        panel.axhline(test, color=TEST, linestyle=":", linewidth=1.6, label=f"test: {shown}")
    if "accuracy" in name:
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    panel.set_title(TITLES.get(name, name.replace("_", " ").capitalize()), fontsize=10)
    panel.set_xlabel("epoch")
    panel.xaxis.get_major_locator().set_params(integer=True)
    panel.grid(alpha=0.25, linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, fontsize=9)


def save_figure(figure: Any, path: str | os.PathLike[str]) -> None:
    """Write a figure as PNG or SVG, by the ending of ``path``, all or nothing; raises BadChoice in one line."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=Path(path).suffix.removeprefix(".").lower() or "png")
    write_output("picture", path, buffer.getvalue())
