"""Input space beside hidden space: the regions that a network makes of the plane, and the line that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures.colours import COLOURS, MARKERS, tint
from backscope.figures.fonts import families
from backscope.insight import Fold, Folding
from backscope.named import require

MOST_NAMED = 8  # points that are few enough to be named by their coordinates
SHEET_LINES = 13  # of the input plane, each way, as the hidden layer has folded it


def folded(folding: Folding, steps: Sequence[int] | None = None, title: str = "") -> Any:
    """Return a matplotlib Figure of a folding: a column for each step, the input plane above, hidden space below.

    Of one step, both are side by side. Above, the plane is shaded by what the network says of it; below lie the same
    points where the hidden layer puts them, a mesh of the input plane as it is folded, and the line that parts the two
    classes. A hidden layer of three neurons or more is seen along the plane that parts them, height being the distance.

    Parameters
    ----------
    folding : Folding
        Of a classifier; without a grid, hidden space alone is drawn.
    steps : sequence of int, optional
        The recorded steps nearest to these; default: five, from the first to the last, at which the cost had first come
        a quarter, a half and three quarters of its way.
    title : str
        Above all.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    BadChoice
        If it is a regression's, has more than six classes, one hidden neuron, or more than two and no line, or
        ``steps`` is empty.

    Source
    ------
    Olah, *Neural networks, manifolds, and topology* (2014); colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> xor = bs.load("xor").train
    >>> figure = folded(bs.insight.folding(bs.insight.xor_by_hand(), xor.x, xor.y))
    >>> [panel.get_title() for panel in figure.axes]
    ['input space', 'hidden space']
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    _check(folding)
    require(steps is None or len(steps) > 0, "steps", steps, "at least one")
    folds = _telling(folding) if steps is None else [folding.at(step) for step in steps]
    rows = 1 if folding.grid is None else 2
    shape = (rows, len(folds)) if len(folds) > 1 else (1, rows)
    size = (max(5.0, 2.9 * shape[1]), 3.0 * shape[0] + 0.8) if len(folds) > 1 else (4.6 * shape[1], 5.1)
    figure = Figure(figsize=size, dpi=160, layout=ConstrainedLayoutEngine(h_pad=0.09))
    figure.suptitle(title, fontsize=14, fontfamily=families())
    panels = figure.subplots(*shape, squeeze=False).reshape(rows, len(folds))
    limits = _limits([_seen(fold, part) for fold in folds for part in (fold.hidden, fold.sheet) if part is not None])
    for column, fold in enumerate(folds):
        if rows == 2:
            _input_space(panels[0][column], folding, fold)
        _hidden_space(panels[-1][column], folding, fold, limits)
    _head(panels, folds)
    marks, columns = panels[0][0].get_legend_handles_labels(), int(size[0] // 1.9)  # as many names as surely fit
    figure.legend(*marks, loc="outside lower center", ncols=columns, frameon=False)
    return figure


def _check(folding: Folding) -> None:
    fold = folding.folds[0]
    task = "regression" if fold.accuracy is None else "classification"
    require(task == "classification", "task of the folding", task, "classification")
    require(_classes(folding) <= len(COLOURS), "classes of the folding", _classes(folding), f"{len(COLOURS)} at most")
    neurons = fold.hidden.shape[1]
    good = neurons == 2 or (neurons > 2 and fold.line is not None)
    require(good, "hidden neurons of the folding", neurons, "2, or more below an output that parts two classes")


def _classes(folding: Folding) -> int:
    return max(2, folding.targets.shape[1])


def _codes(folding: Folding) -> NDArray[np.intp]:
    """Return the place (N,) of each point's wanted class."""
    y = folding.targets
    return (y[:, 0] >= 0.5).astype(np.intp) if y.shape[1] == 1 else y.argmax(axis=1)


def _telling(folding: Folding) -> list[Fold]:
    """Return the first and last fold and those between at which the cost first had come ¼, ½ and ¾ of its way."""
    costs = np.array([fold.cost for fold in folding.folds])
    marks = [int(np.argmax(costs <= costs[0] + part * (costs[-1] - costs[0]))) for part in (0.25, 0.5, 0.75)]
    return [folding.folds[place] for place in sorted({0, *marks, len(costs) - 1})]


def _seen(fold: Fold, h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (…, n_l) of hidden space as they are drawn, (…, 2)."""
    if h.shape[-1] == 2:
        return h
    return h @ _axes(fold).T


def _axes(fold: Fold) -> NDArray[np.float64]:
    """Return two unit vectors (2, n_l): the widest spread of the points along the parting plane, and its normal."""
    assert fold.line is not None  # for mypy: _check has seen to it
    up = fold.line[0] / (np.linalg.norm(fold.line[0]) or 1.0)
    centred = fold.hidden - fold.hidden.mean(axis=0)
    along = np.linalg.svd(centred - np.outer(centred @ up, up))[2][0]
    along *= np.sign(along[np.abs(along).argmax()])  # a direction has no sign; neighbouring steps shall agree
    return np.stack([along, up])


def _drawn_line(fold: Fold) -> tuple[NDArray[np.float64], float] | None:
    """Return the line as it is drawn: weights (2,) and bias."""
    if fold.line is None or len(fold.line[0]) == 2:
        return fold.line
    return np.array([0.0, np.linalg.norm(fold.line[0])]), fold.line[1]


def _limits(parts: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of what holds all ``parts`` (…, 2), with a margin."""
    points = np.concatenate([part.reshape(-1, 2) for part in parts])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.2 * np.maximum(high - low, 1e-9 + 0.2 * (high - low).max())
    return low - margin, high + margin


def _input_space(panel: Any, folding: Folding, fold: Fold) -> None:
    """Shade the input plane by what the network says of it, and draw the points."""
    from matplotlib.colors import LinearSegmentedColormap, ListedColormap

    grid, region = folding.grid, fold.region
    assert grid is not None  # for mypy: there are two rows
    assert region is not None
    where = (grid.first, grid.second)
    if region.shape[2] == 1:
        ends = [tint(COLOURS[0], 0.5), (1.0, 1.0, 1.0), tint(COLOURS[1], 0.5)]
        shades = LinearSegmentedColormap.from_list("two", ends)
        panel.contourf(*where, region[:, :, 0], levels=np.linspace(0, 1, 21), cmap=shades, extend="both")
    else:
        says = region.argmax(axis=2)
        tints = ListedColormap([tint(colour) for colour in COLOURS[: region.shape[2]]])
        panel.pcolormesh(*where, says, cmap=tints, vmin=-0.5, vmax=region.shape[2] - 0.5, shading="nearest")
    margins = region[:, :, 0] - 0.5 if region.shape[2] == 1 else _lead(region)
    if margins.min() < 0 < margins.max():
        panel.contour(*where, margins, levels=[0], colors="black", linewidths=1.4)
    _points(panel, folding, folding.x, float(np.ptp(grid.points)))
    panel.set_xlabel("$x_1$")
    panel.set_ylabel("$x_2$")
    panel.set_aspect("equal")


def _lead(region: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much class 1 leads class 0 where there are two; nothing to draw a line of otherwise."""
    return region[:, :, 1] - region[:, :, 0] if region.shape[2] == 2 else np.zeros(region.shape[:2])


def _hidden_space(panel: Any, folding: Folding, fold: Fold, limits: tuple[Any, Any]) -> None:
    """Draw the folded plane, the line with its two sides, and the points as the hidden layer places them."""
    (left, bottom), (right, top) = limits
    line = _drawn_line(fold)
    if line is not None:
        across, up = np.linspace(left, right, 200), np.linspace(bottom, top, 200)
        height = line[0][0] * across[None, :] + line[0][1] * up[:, None] + line[1]
        sides = [tint(COLOURS[0]), tint(COLOURS[1])]
        panel.contourf(across, up, height, levels=[-np.inf, 0, np.inf], colors=sides)
        if height.min() < 0 < height.max():
            panel.contour(across, up, height, levels=[0], colors="black", linewidths=2)
    if fold.sheet is not None:
        sheet = _seen(fold, fold.sheet)
        for place in np.linspace(0, len(sheet) - 1, SHEET_LINES).round().astype(int):
            panel.plot(*sheet[place].T, color="black", alpha=0.22, linewidth=0.7)
            panel.plot(*sheet[:, place].T, color="black", alpha=0.22, linewidth=0.7)
    _points(panel, folding, _seen(fold, fold.hidden), float(max(right - left, top - bottom)))
    plain = fold.hidden.shape[1] == 2
    panel.set_xlabel(f"$a^{folding.layer}_1$" if plain else "along the parting plane")
    panel.set_ylabel(f"$a^{folding.layer}_2$" if plain else "across it")
    panel.set_xlim(left, right)
    panel.set_ylim(bottom, top)
    panel.set_box_aspect(1)


def _points(panel: Any, folding: Folding, places: NDArray[np.float64], extent: float) -> None:
    """Draw the points (N, 2), each class by its colour and marker; name them where they are few.

    ``extent`` is that of the panel, in the units of ``places``.
    """
    codes = _codes(folding)
    size = 90 if len(places) <= MOST_NAMED else 18
    for code in range(_classes(folding)):
        mine = codes == code
        label = f"target {folding.wanted[mine][0]}" if mine.any() else None
        panel.scatter(
            *places[mine].T, s=size, color=COLOURS[code], marker=MARKERS[code], edgecolors="white",
            linewidths=1 if size > 20 else 0.4, zorder=3, label=label,
        )  # fmt: skip
    if len(places) <= MOST_NAMED:
        _names(panel, folding.x, places, extent)


def _names(panel: Any, x: NDArray[np.float64], places: NDArray[np.float64], extent: float) -> None:
    """Write inputs beside their points, away from the middle; those that lie together share one label."""
    from matplotlib.patheffects import withStroke

    free = np.ones(len(x), dtype=bool)
    for row in range(len(x)):
        if free[row]:
            together = free & (np.abs(places - places[row]).max(axis=1) <= 0.05 * extent)
            free &= ~together
            away = places[row] - places.mean(axis=0)
            away = away / np.linalg.norm(away) if away.any() else np.array([0.7, 0.7])
            panel.annotate(
                "\n".join(_name(point) for point in x[together]), places[row], 16 * away, textcoords="offset points",
                ha="center", va="center", fontsize=10, zorder=4,
                path_effects=[withStroke(linewidth=2.5, foreground="white")],
            )  # fmt: skip


def _name(point: NDArray[np.float64]) -> str:
    """Return a point's coordinates; of zeros and ones, as truth tables write them."""
    if np.isin(point, (0, 1)).all():
        return "".join(f"{value:.0f}" for value in point)
    return "(" + ", ".join(f"{value:.3g}" for value in point) + ")"


def _head(panels: Any, folds: list[Fold]) -> None:
    """Name the two spaces; of several steps, write step, cost and accuracy above the columns."""
    spaces = ("input space", "hidden space")[-len(panels) :]
    if len(folds) == 1:
        for panel, space in zip(panels[:, 0], spaces, strict=True):
            panel.set_title(space, fontsize=12)
        return
    for panel, fold in zip(panels[0], folds, strict=True):
        panel.set_title(f"step {fold.step:,}\ncost {fold.cost:.3f}, {fold.accuracy:.0%} right", fontsize=11)
    for panel, space in zip(panels[:, 0], spaces, strict=True):
        panel.set_ylabel(f"{space}\n{panel.get_ylabel()}")
    for panel in panels[:, 1:].ravel():
        panel.set_ylabel("")
