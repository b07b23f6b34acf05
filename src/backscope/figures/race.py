"""The race on the cost surface, its costs by examples and by seconds; and how mini-batches approximate the gradient."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.figures.colours import COLOURS, MARKERS, tint
from backscope.figures.fonts import families
from backscope.insight import Approximation, Race, Racer

STYLES = ("-", "--", "-.", ":")
MOST_LEVELS = 9
# Levels within a power of ten, the finest of which not too many fit on a surface.
SERIES = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
FEWEST_LEVELS = 5
WIDE = 20.0  # a ratio of largest to smallest from which on a logarithmic axis shows more
DRAWABLE = 1e200  # matplotlib's own bound of contours is not far above
LETTER, LINE = 0.0175, 0.05  # of the surface's panel, that a letter and a line of a label take
BESIDE = ((1, 0), (-1, 0), (0.6, 1), (0.6, -1), (-0.6, 1), (-0.6, -1), (0, 1.3), (0, -1.3))  # where a label may stand


def race_figure(race: Race, title: str = "") -> Any:
    """Return a matplotlib Figure of a race: the paths on the cost surface; beside it, the costs of all examples.

    The contours are those of the network's own cost on the plane; a path that leaves the plane is drawn at its foot on
    it, and the lines below say how far away it was.

    Parameters
    ----------
    race : Race
    title : str
        Above all.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    Nothing.

    Source
    ------
    Li, Xu, Taylor, Studer, Goldstein, arXiv:1712.09913 (2018), figure 9, draw paths so; colours: Okabe, Ito (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 4, 2], hidden="tanh", seed=3)
    >>> figure = race_figure(bs.insight.race(net, bs.load("xor"), batch_sizes=(1, None), epochs=50))
    >>> [panel.get_xlabel() for panel in figure.axes[1:]]
    ['examples seen', 'seconds of training']
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.family": families(), "font.size": 11}):
        figure = Figure(figsize=(13, 7.2), dpi=130, layout="constrained")
        figure.suptitle(title, fontsize=16)
        places = figure.subplot_mosaic([["ground", "examples"], ["ground", "seconds"]], width_ratios=[1.45, 1])
        _ground(places["ground"], race)
        _costs(places["examples"], race, "examples_seen", "examples seen")
        _costs(places["seconds"], race, "seconds", "seconds of training")
        said = "\n".join(line for part in _caption(race) for line in textwrap.wrap(part, 175))
        figure.supxlabel(said, fontsize=10.5, x=0.01, ha="left", color="#333333")
    return figure


def _ground(panel: Any, race: Race) -> None:
    """Draw contours, the paths with their ends, and the start."""
    from matplotlib.colors import BoundaryNorm
    from matplotlib.patheffects import withStroke

    ground = race.surface
    cost = np.ma.masked_where(~(np.abs(ground.cost) < DRAWABLE), ground.cost)
    levels = _levels(cost.compressed())
    if len(levels):
        where = (ground.u, ground.v, cost)
        norm = BoundaryNorm(levels, 256, extend="both")
        panel.contourf(*where, levels=levels, cmap=_shades(), norm=norm, extend="both")
        lines = panel.contour(*where, levels=levels, colors="white", linewidths=0.9)
        panel.clabel(lines, fmt=lambda level: f"{level:.3g}", fontsize=9, colors="#222222")
    for place, one in enumerate(race.racers):
        u, v = one.coordinates.T
        colour, style, marker = _look(place)
        halo = [withStroke(linewidth=4, foreground="white", alpha=0.8)]
        panel.plot(u, v, style, color=colour, linewidth=1.7, path_effects=halo, zorder=3)
        some = _sparse(_on_panel(race, one.coordinates))
        panel.plot(u[some], v[some], marker, color=colour, markersize=5.5, markeredgecolor="white", zorder=4)
        last = "X" if one.diverged else marker
        panel.plot(*_end(race, one), last, color=colour, markersize=13, markeredgecolor="black", zorder=6)
    panel.plot(0, 0, "*", color="black", markersize=19, markeredgecolor="white", zorder=7)
    _direct_labels(panel, race)
    panel.set_xlim(ground.u[0], ground.u[-1])
    panel.set_ylim(ground.v[0], ground.v[-1])
    panel.set_xlabel("along the first axis of the plane, $u$")
    panel.set_ylabel("along the second axis, $v$")
    panel.set_title(f"Cost C over all {race.examples:,} examples, and the paths", fontsize=12)


def _shades() -> Any:
    """Return cividis, even to the eye and to colour-blind ones, thinned so that paths stand out."""
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    return ListedColormap(0.55 * colormaps["cividis"](np.linspace(0.05, 1, 256))[:, :3] + 0.45)


def _levels(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return few levels in round numbers, in even ratios where costs are positive and far apart; none where all agree.

    The largest hundredth of the costs is left out, so that a steep corner does not take all levels.
    """
    from matplotlib.ticker import MaxNLocator

    if not costs.size or not np.ptp(costs) > 1e-12 * np.abs(costs).max():
        return np.empty(0)
    low, high = float(costs.min()), float(np.percentile(costs, 99))
    best: list[float] = []
    if 0 < 3 * low < high < 1e12 * low:
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        for series in SERIES:
            inside = [digit * 10.0**power for power in powers for digit in series if low < digit * 10.0**power < high]
            best = inside if len(inside) <= MOST_LEVELS else best
    if len(best) < FEWEST_LEVELS:
        best = [level for level in MaxNLocator(MOST_LEVELS - 1).tick_values(low, high) if low < level < high]
    return np.array(best if len(best) > 1 else np.linspace(low, float(costs.max()), 4)[1:3])


def _look(place: int) -> tuple[str, str, str]:
    """Return colour, line style and marker of a racer: never colour alone."""
    # vermilion, blue and black-green stand out from the yellow and blue of the ground
    order = (1, 0, 2, 3, 4, 5)
    which = order[place % len(order)]
    return COLOURS[which], STYLES[place % len(STYLES)], MARKERS[which]


def _on_panel(race: Race, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (m, 2) of the plane as fractions of the panel, 0 to 1 where they are on it."""
    low = np.array([race.surface.u[0], race.surface.v[0]])
    return (points - low) / (np.array([race.surface.u[-1], race.surface.v[-1]]) - low)


def _end(race: Race, one: Racer) -> NDArray[np.float64]:
    """Return the last point (2,) of a path, or where it leaves the surface that is drawn."""
    places = _on_panel(race, one.coordinates)
    outside = np.flatnonzero(((places < 0) | (places > 1)).any(axis=1))
    if not outside.size:
        return one.coordinates[-1]
    here, there = places[outside[0] - 1], places[outside[0]]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nanmin(np.where(there > here, (0.985 - here) / (there - here), (0.015 - here) / (there - here)))
    before, after = one.coordinates[outside[0] - 1 : outside[0] + 1]
    return before + max(0.0, float(share)) * (after - before)


def _sparse(places: NDArray[np.float64]) -> list[int]:
    """Return which of ``places`` (m, 2) on the panel are to be marked: none too near to the one before."""
    kept = [0]
    for place in range(1, len(places)):
        if np.linalg.norm(places[place] - places[kept[-1]]) > 0.045:
            kept.append(place)
    return kept


def _direct_labels(panel: Any, race: Race) -> None:
    """Write "start" and names beside the ends of the paths, where they hide least."""
    from matplotlib.patheffects import withStroke

    paths = np.concatenate([_dense(_on_panel(race, one.coordinates)) for one in race.racers])
    ends = _on_panel(race, np.stack([np.zeros(2), *(_end(race, one) for one in race.racers)]))
    names = ["start", *(_name(one) for one in race.racers)]
    taken = [(end, np.array([0.02, 0.02])) for end in ends]
    for number, (name, end) in enumerate(zip(names, ends, strict=True)):
        half = np.array([LETTER * len(name), LINE]) / 2
        middle = min((end + side * (half + 0.025) for side in np.array(BESIDE)), key=_hidden(half, taken, paths))
        taken.append((middle, half))
        panel.text(
            *middle, name, transform=panel.transAxes, ha="center", va="center", fontsize=13, fontweight="bold",
            color="black" if number == 0 else _look(number - 1)[0], zorder=8,
            path_effects=[withStroke(linewidth=3.5, foreground="white")],
        )  # fmt: skip


def _dense(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the part of a path that is on the panel, with points between its corners."""
    share = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    between = (places[:-1] + share * np.diff(places, axis=0)).reshape(-1, 2)
    return between[((between >= 0) & (between <= 1)).all(axis=1)]


def _hidden(half: NDArray[np.float64], taken: list[Any], paths: NDArray[np.float64]) -> Callable[[Any], float]:
    """Return a function that says how much a label of that half size would hide or be cut off around a ``middle``."""

    def much(middle: NDArray[np.float64]) -> float:
        cut = float(np.maximum(0, np.abs(middle - 0.5) + half - 0.5).sum())
        covered = sum(bool((np.abs(middle - other) < half + size).all()) for other, size in taken)
        return 1e4 * cut + 100 * covered + float((np.abs(paths - middle) < half).all(axis=1).sum())

    return much


def _name(one: Racer) -> str:
    return f"{one.name} (diverged)" if one.diverged else one.name


def _costs(panel: Any, race: Race, column: str, label: str) -> None:
    """Draw cost over all examples against a column of the racers."""
    positive = min(float(one.cost.min()) for one in race.racers) > 0
    steady = [one for one in race.racers if not one.diverged] or race.racers
    top = max(race.start_cost, *(float(one.cost.max()) for one in steady))
    bottom = min(float(one.cost.min()) for one in race.racers)
    logarithmic = positive and top / bottom > WIDE
    room = 0.1 * (top - bottom or abs(top) or 1.0)
    ceiling = top * 1.5 if logarithmic else top + room
    for place, one in enumerate(race.racers):
        later = getattr(one, column) > 0
        across, cost = getattr(one, column)[later], one.cost[later]
        colour, style, marker = _look(place)
        panel.plot(across, cost, style, color=colour, linewidth=2, label=_name(one))
        end = {"color": colour, "markersize": 9, "markeredgecolor": "black", "clip_on": False, "zorder": 5}
        if one.diverged and (cost > ceiling).any():
            panel.plot(across[np.argmax(cost > ceiling)], ceiling, "X", **end)
        else:
            panel.plot(across[-1:], cost[-1:], "X" if one.diverged else marker, **end)
    panel.axhline(race.start_cost, color="black", linewidth=0.8, linestyle=":", zorder=0)
    panel.set_xscale("log")
    if logarithmic:
        _plain_log(panel)
    panel.set_ylim(bottom / 1.5 if logarithmic else bottom - room, ceiling)
    panel.set_xlabel(label)
    panel.set_ylabel("cost C")
    panel.grid(alpha=0.25, linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, fontsize=10)


def _plain_log(panel: Any) -> None:
    """Give a panel a logarithmic axis upwards, in plain numbers."""
    from matplotlib.ticker import LogLocator, NullFormatter

    panel.set_yscale("log")
    panel.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    panel.yaxis.set_major_formatter("{x:g}")
    panel.yaxis.set_minor_formatter(NullFormatter())


def _caption(race: Race) -> tuple[str, str]:
    """Return in words how the plane lies, and how far off it each path is."""
    chosen = "the ends of the paths" if race.plane == "ends" else "all recorded points of the paths"
    return (
        f"The plane goes through the start (★), nearest to {chosen}; each path is drawn at its foot on the plane.",
        f"Off the plane at the end (and at most): {'; '.join(_off_plane(race, one) for one in race.racers)}.",
    )


def _off_plane(race: Race, one: Racer) -> str:
    if one.diverged:
        return f"{one.name} diverged after step {one.steps[-1]:,}"
    come = float(np.hypot(np.hypot(*one.coordinates[-1]), one.off_plane[-1]))
    last, most = (distance if distance > 1e-9 * come else 0.0 for distance in (one.off_plane[-1], one.off_plane.max()))
    return f"{one.name} {last:.2g} ({most:.2g}), {come:.3g} from the start"


def approximation_figure(found: Approximation, title: str = "") -> Any:
    """Return a matplotlib Figure: angle and length of mini-batch gradients, by batch size, beside what theory says.

    Parameters
    ----------
    found : Approximation
    title : str
        Above the panels.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    Nothing.

    Source
    ------
    Colours: Okabe, Ito, *Color universal design* (2008).

    Examples
    --------
    >>> import backscope as bs
    >>> xor = bs.load("xor").train
    >>> figure = approximation_figure(bs.insight.approximation(bs.Network([2, 3, 2]), xor.x, xor.y))
    >>> [panel.get_ylabel() for panel in figure.axes]
    ['angle to the full gradient', 'length, full gradient = 1']
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.family": families(), "font.size": 12}):
        figure = Figure(figsize=(12, 5.2), dpi=130, layout="constrained")
        figure.suptitle(title, fontsize=16)
        left, right = figure.subplots(1, 2)
        _quartiles(left, found.batch_sizes, found.angle_quartiles, COLOURS[0])
        left.plot(found.batch_sizes, found.expected_angles, "--", color="black", label="noise at right angles")
        left.axhline(90, color="black", linewidth=0.8, linestyle=":")
        left.yaxis.set_major_formatter("{x:.0f}°")
        left.set_ylim(0, max(95.0, 1.05 * float(np.nanmax(found.angle_quartiles))))
        left.set_ylabel("angle to the full gradient")
        _quartiles(right, found.batch_sizes, found.length_quartiles, COLOURS[2])
        rms = "root of the mean square, measured"
        right.plot(found.batch_sizes, found.measured_lengths, "s", color=COLOURS[1], label=rms, zorder=4)
        right.plot(found.batch_sizes, found.expected_lengths, "--", color="black", label="the same, by theory")
        right.axhline(1, color="black", linewidth=0.8, linestyle=":")
        _plain_log(right)
        right.set_ylabel("length, full gradient = 1")
        for panel in (left, right):
            _frame(panel, found)
    return figure


def _quartiles(panel: Any, sizes: NDArray[np.int64], quartiles: NDArray[np.float64], colour: str) -> None:
    """Draw the median with a band from quartile to quartile."""
    low, middle, high = quartiles.T
    panel.fill_between(sizes, low, high, color=tint(colour), label="half of the draws", linewidth=0)
    panel.plot(sizes, middle, "o-", color=colour, label="median", linewidth=2)


def _frame(panel: Any, found: Approximation) -> None:
    sizes = found.batch_sizes
    panel.set_xscale("log")
    near = np.append(np.diff(np.log(sizes)) < 0.1 * np.log(sizes[-1]), False)  # too near to the next for both labels
    near[:-2] = False
    panel.set_xticks(sizes, ["" if hidden else f"{size:,}" for size, hidden in zip(sizes, near, strict=True)])
    panel.set_xticks([], minor=True)
    panel.set_xlabel(f"examples in the mini-batch, of {found.examples:,}")
    panel.grid(alpha=0.25, linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    panel.legend(frameon=False, fontsize=11)
