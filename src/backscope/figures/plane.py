"""Two classes of points, and the line of largest margin between them, or the proof that there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures.colours import COLOURS, MARKERS, tint
from backscope.figures.fonts import families
from backscope.figures.reach import limits, short_label
from backscope.named import require
from backscope.perceptron import Record, Separability
from backscope.perceptron.step import vector

BEYOND = 0.35  # of the points' extent: how far the picture reaches beyond them on each side
PLACES = 200  # across and up, at which the plane is evaluated
MOST_LARGE = 40  # points up to which they are drawn large
ON_MARGIN = 1e-6
ONE_LINE = 45  # characters of names in the legend


def plane(found: Separability, record: Record | None = None, title: str = "") -> Any:
    """Return a matplotlib Figure of one or two columns: the points of two classes and what separates them.

    With a plane: its two sides shaded, the margin between dashed lines, the rows that hold it ringed. With a
    certificate: the rows that have a share, joined within each class, and the point that both classes have in common.

    Parameters
    ----------
    found : Separability
        Of one or two columns.
    record : Record, optional
        What a perceptron learned: its line is drawn as well.
    title : str
        Above all; default: what ``found`` says in words.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If x has more columns.

    Source
    ------
    Boser, Guyon, Vapnik, COLT 1992, draw margins so; colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> figure = plane(bs.separability([[0], [1]], ["low", "high"]))
    >>> figure.axes[0].get_title()
    'A threshold separates them: w = (-2), b = 1, margin 0.5.'
    """
    columns = found.x.shape[1]
    require(columns <= 2, "picture", f"{columns} columns", "one or two")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.family": families()}):
        figure = Figure(figsize=(6.2, 6.2 if columns == 2 else 2.6), layout="constrained")
        panel = figure.subplots()
        low, high = limits(found.x, BEYOND, PLACES)
        if found.plane is not None:
            _sides(panel, found, low, high)
        points = _flat(found.x)
        _points(panel, found, points)
        if found.certificate is not None:
            _proof(panel, found, points)
        if record is not None and record.weights.any():
            _line(panel, record.weights, record.bias, low, high, "#555555", "-.", f"{record.rule}'s line")
        panel.set_xlim(low[0], high[0])
        panel.set_ylim(low[-1] if columns == 2 else -1, high[-1] if columns == 2 else 1)
        _label(panel, found, title or str(found))
    return figure


def _flat(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points in the plane of the paper: of one column, at height 0."""
    return x if x.shape[1] == 2 else np.column_stack([x, np.zeros(len(x))])


def _height(weights: NDArray[np.float64], bias: float, low: Any, high: Any) -> tuple[Any, Any, Any]:
    """Return places across and up, and w·x + b there."""
    across = np.linspace(low[0], high[0], PLACES)
    up = np.linspace(low[1], high[1], PLACES) if len(low) == 2 else np.array([-1.0, 1.0])
    z = weights[0] * across[None, :] + (weights[1] * up[:, None] if len(low) == 2 else 0 * up[:, None]) + bias
    return across, up, z


def _sides(panel: Any, found: Separability, low: Any, high: Any) -> None:
    """Shade both sides of the plane; draw it, its margin, and rings around the rows that hold it."""
    best = found.plane
    assert best is not None  # for mypy
    across, up, z = _height(best.weights, best.bias, low, high)
    panel.contourf(across, up, z, levels=[-np.inf, 0, np.inf], colors=[tint(COLOURS[0]), tint(COLOURS[1])])
    panel.contour(across, up, z, levels=[-1, 0, 1], colors="black", linewidths=[1, 2, 1], linestyles=["--", "-", "--"])
    signed = np.where(found.y == 1, 1, -1) * (found.x @ best.weights + best.bias)
    held = _flat(found.x[signed < 1 + ON_MARGIN])
    panel.scatter(
        *held.T, s=330, facecolors="none", edgecolors="black", linewidths=1.2, zorder=4, label="on the margin"
    )


def _points(panel: Any, found: Separability, points: NDArray[np.float64]) -> None:
    size = 110 if len(points) <= MOST_LARGE else 20
    for mark in (1, 0):
        panel.scatter(
            *points[found.y == mark].T, s=size, color=COLOURS[mark], marker=MARKERS[mark], edgecolors="white",
            linewidths=1 if size > 20 else 0.4, zorder=5, label=short_label(found.classes[mark]),
        )  # fmt: skip


def _proof(panel: Any, found: Separability, points: NDArray[np.float64]) -> None:
    """Join the rows of a certificate within each class, and mark the point that they have in common."""
    from matplotlib.patheffects import withStroke

    proof = found.certificate
    assert proof is not None  # for mypy
    for mark, shares in ((1, proof.positive), (0, proof.negative)):
        own = points[found.y == mark][shares > 0]
        middle = own.mean(axis=0)
        ring = own[np.argsort(np.arctan2(*(own - middle).T))] if len(own) > 2 else own
        panel.plot(*np.vstack([ring, ring[:1]]).T, color=COLOURS[mark], linewidth=2.5, zorder=3)
        if len(own) > 2:
            panel.fill(*ring.T, color=COLOURS[mark], alpha=0.15, zorder=1)
    common = _flat(proof.point[None])
    panel.scatter(*common.T, s=230, color="black", marker="*", edgecolors="white", zorder=6, label="in both hulls")
    panel.annotate(
        vector(proof.point), common[0], (16, 0), textcoords="offset points", va="center", fontsize=11, zorder=6,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )  # fmt: skip


def _line(panel: Any, weights: Any, bias: float, low: Any, high: Any, colour: str, style: str, label: str) -> None:
    across, up, z = _height(weights, bias, low, high)
    if z.min() < 0 < z.max():
        panel.contour(across, up, z, levels=[0], colors=colour, linewidths=1.8, linestyles=style)
        panel.plot([], [], color=colour, linestyle=style, linewidth=1.8, label=label)


def _label(panel: Any, found: Separability, title: str) -> None:
    """Write title, axes and legend; zeros and ones alone are ticked where there are no others."""
    import textwrap

    panel.set_title("\n".join(textwrap.wrap(title, 66)), fontsize=11)
    panel.set_xlabel("$x_1$")
    if found.x.shape[1] == 2:
        panel.set_ylabel("$x_2$")
    else:
        panel.set_yticks([])
    if np.isin(found.x, (0, 1)).all():
        panel.set_xticks([0, 1])
        if found.x.shape[1] == 2:
            panel.set_yticks([0, 1])
            panel.set_aspect("equal")
    panel.spines[["top", "right"]].set_visible(False)
    below = -0.1 if found.x.shape[1] == 2 else -0.3
    names = panel.get_legend_handles_labels()[1]
    columns = 4 if sum(map(len, names)) <= ONE_LINE else 2
    panel.legend(loc="upper center", bbox_to_anchor=(0.5, below), ncols=columns, frameon=False, markerscale=0.7)
