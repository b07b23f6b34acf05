"""The race: stochastic, mini-batch and full gradient descent from one start, on one surface of the network's cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data import Dataset
from backscope.data.examples import Examples
from backscope.errors import BadData
from backscope.insight.projection import Plane, plane_through
from backscope.insight.racing import Path, examples_seen, path_of, plans_for
from backscope.insight.subject import subject
from backscope.insight.surface import Floats, Surface, Tell, costs_at, surface
from backscope.learning import Optimizer
from backscope.named import require, require_whole
from backscope.network import Network

MARGIN = 0.15  # of the paths' extent: how far the surface reaches beyond them on each side
NARROWEST = 0.4  # of the longer side: how short the other may be
RUNAWAY = 10.0  # times the cost at the start: beyond it, a racer that diverged is not looked at


@dataclass(frozen=True)
class Racer:
    """One way of descending, and the points of it that were recorded: all steps at first, ever fewer later.

    Attributes
    ----------
    name : str
        As ``10 a step``; with the learning rate where another has the same batch size.
    batch_size : int
        B, the examples of a step; N in full gradient descent.
    learning_rate : float
        eta.
    steps : ndarray of int, (m,)
        How many steps were done.
    examples_seen : ndarray of int, (m,)
        How many examples those steps were learned from.
    seconds : ndarray, (m,), float64
        How long they took: the wall time of the same training, done once more with nobody looking; of up to five such
        trainings, where they are brief, the shortest time to each point. Points between two looks at the clock, some
        hundredths of a second apart, share that time by their steps.
    parameters : ndarray, (m, P), float64
        In the order of ``Network.parameters``.
    cost : ndarray, (m,), float64
        C over all N examples.
    coordinates : ndarray, (m, 2), float64
        u and v of the nearest point of the plane.
    off_plane : ndarray, (m,), float64
        The distance to it.
    diverged : str or None
        What was said when the cost became infinite or NaN, after the last of the points; None where it did not.

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`race`.
    """

    name: str
    batch_size: int
    learning_rate: float
    steps: NDArray[np.int64]
    examples_seen: NDArray[np.int64]
    seconds: Floats
    parameters: Floats
    cost: Floats
    coordinates: Floats
    off_plane: Floats
    diverged: str | None

    def to_json(self, arrays: bool = False) -> dict[str, Any]:
        """Return all but the parameters as JSON-able values; of the columns their last entries, or all of them."""
        plain: dict[str, Any] = {
            "name": self.name,
            "batch_size": self.batch_size,
            "learning_rate": self.learning_rate,
            "diverged": self.diverged,
        }
        columns = ("steps", "examples_seen", "seconds", "cost", "coordinates", "off_plane")
        return plain | {key: (getattr(self, key) if arrays else getattr(self, key)[-1]).tolist() for key in columns}


@dataclass(frozen=True)
class Race:
    """What :func:`race` found.

    Attributes
    ----------
    racers : tuple of Racer
        In the order in which they were asked for.
    surface : Surface
        The cost on the plane that their paths are seen on; its origin is the start of all.
    plane : str
        How the plane was chosen: ``ends`` or ``pca``.
    examples : int
        N.
    start_cost : float
        C over all examples before the first step.
    engine : str
        Who did the arithmetic.

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`race`.
    """

    racers: tuple[Racer, ...]
    surface: Surface
    plane: str
    examples: int
    start_cost: float
    engine: str

    def __str__(self) -> str:
        """Return a table: a line for each racer, as it ended."""
        lines = [f"{'':20}{'eta':>8}{'steps':>10}{'examples':>12}{'seconds':>10}{'cost C':>11}{'off plane':>11}"]
        for one in self.racers:
            lines.append(
                f"{one.name:20}{one.learning_rate:8.4g}{one.steps[-1]:10,}{one.examples_seen[-1]:12,}"
                f"{one.seconds[-1]:10.3g}{one.cost[-1]:11.4g}{one.off_plane[-1]:11.3g}"
                + ("  diverged" if one.diverged else "")
            )
        return "\n".join(lines)

    def to_json(self, arrays: bool = False) -> dict[str, Any]:
        """Return all but parameters as JSON-able values; with ``arrays``, every recorded point and the surface."""
        plain: dict[str, Any] = {
            "plane": self.plane,
            "examples": self.examples,
            "start_cost": self.start_cost,
            "engine": self.engine,
            "racers": [racer.to_json(arrays) for racer in self.racers],
        }
        if arrays:
            plain["surface"] = self.surface.to_json()
        return plain


def race(
    net: Network,
    x: Any,
    y: Any = None,
    *,
    batch_sizes: Sequence[int | None] = (1, 10, None),
    epochs: int | None = None,
    steps: int | None = None,
    learning_rate: float | Sequence[float] | None = None,
    optimizer: str | Optimizer = "sgd",
    seed: int = 0,
    plane: str = "ends",
    grid: int = 41,
    points: int = 200,
    engine: str = "auto",
    threads: int | None = None,
    tell: Tell = None,
    watch: Callable[[int, int, int, float], object] | None = None,
) -> Race:
    """Let several batch sizes descend from one start, and see their paths on one plane of the network's cost surface.

    Each racer is trained by :func:`backscope.train`, in float64, from the parameters of ``net``, which stay as they
    are; then once more, to the same bits, for its time.

    Parameters
    ----------
    net : Network
        The start.
    x : array_like or SciPy sparse, (N, n_0); or, without y, a Dataset (its training part) or a pair (x, y)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    batch_sizes : sequence of int or None, default (1, 10, None)
        The examples of a step, one entry for each racer; None is N: full gradient descent.
    epochs : int, optional
        How often each racer sees every example, from 1; default 10.
    steps : int, optional
        In place of epochs: how many steps each racer does, from 1.
    learning_rate : float or sequence of float, optional
        eta: one for all, or one for each racer; default: the optimiser's own.
    optimizer : str or Optimizer, default "sgd"
    seed : int, default 0
        Of the order of the examples.
    plane : {"ends", "pca"}, default "ends"
        Both planes go through the start. "ends" is the one from which the ends of the paths are least far away, in the
        mean of squares: exact for two racers. "pca" is the one from which all recorded points are least far away, each
        path counting the same. Where the ends lie on one line with the start, as with one racer, the points of the
        paths choose the second axis, and where these lie on it too, ``seed`` does. Racers that diverged have no say
        unless all did; then only where their cost was at most ten times that of the start.
    grid : int, default 41
        How many points a side the surface is computed at, from 2.
    points : int, default 200
        The most that are recorded of each path, from 2: all steps at first and later those in even ratio.
    engine, threads
        As in :func:`backscope.train`.
    tell : function, optional
        Told the share that is done, from above 0 to 1, now and then. What it raises ends the race.
    watch : function, optional
        Told which racer (its place among ``batch_sizes``) is how far, some tens of times a second while it trains: the
        steps done, the examples seen, and C over all N examples. What it raises ends the race.

    Returns
    -------
    Race
        ``print`` shows it as a table. A racer whose cost becomes infinite or NaN ends there, and says so.

    Raises
    ------
    BadChoice
        If an argument cannot be: a batch size above N, twice the same racer, …
    BadData
        If x or y do not fit the network, or there is no row.
    Interrupted
        On Ctrl-C.

    Source
    ------
    Goodfellow, Vinyals, Saxe, ICLR 2015, and Li, Xu, Taylor, Studer, Goldstein, arXiv:1712.09913 (2018), for surfaces
    along paths; Lorch, *Visualizing deep network training trajectories with PCA* (2016).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 4, 2], hidden="tanh", seed=3)
    >>> found = bs.insight.race(net, bs.load("xor"), batch_sizes=(1, None), epochs=50, learning_rate=0.5)
    >>> [(one.name, int(one.steps[-1]), int(one.examples_seen[-1])) for one in found.racers]
    [('1 a step', 200, 200), ('all 4', 50, 200)]
    >>> bool(max(one.off_plane[-1] for one in found.racers) < 1e-9)  # start and two ends span a plane
    True
    """
    looked_at = subject(net, *_examples(x, y))
    require(plane in ("ends", "pca"), "plane", plane, "ends or pca")
    require_whole("grid", grid, 2)
    plans = plans_for(len(looked_at), batch_sizes, learning_rate, epochs, steps, points)
    start = looked_at.net.parameters.copy()
    start_cost = float(costs_at(looked_at, start[None])[0])
    if not np.isfinite(start_cost):
        raise BadData(f"net: its cost over the examples is {start_cost}, expected a finite number to start from")
    how = {"optimizer": optimizer, "seed": seed, "engine": engine, "threads": threads}
    paths = [
        path_of(
            looked_at, plan, how, _part(tell, place, len(plans) + 1), None if watch is None else partial(watch, place)
        )
        for place, plan in enumerate(plans)
    ]
    telling = _telling(paths, start_cost)
    chosen = plane_through(start, _choices(telling, start, plane), seed)
    extent = _extent(np.concatenate([chosen.project(points)[0] for points in telling]))
    last = _part(tell, len(plans), len(plans) + 1)
    ground = surface(looked_at.net, looked_at.x, looked_at.y, start, chosen.axes, extent, grid, last)
    racers = tuple(_racer(path, chosen, len(looked_at)) for path in paths)
    return Race(racers, ground, plane, len(looked_at), start_cost, paths[0].engine)


def _examples(x: Any, y: Any) -> tuple[Any, Any]:
    """Return x and y: as they are, or of a Dataset, Examples or a pair where y is None."""
    if y is not None:
        return x, y
    if isinstance(x, Dataset):
        x = x.train
    if isinstance(x, Examples):
        return x.x, x.y
    require(isinstance(x, tuple | list) and len(x) == 2, "x", type(x).__name__, "x and y, a pair of them or a Dataset")
    return x[0], x[1]


def _part(tell: Tell, place: int, parts: int) -> Tell:
    """Return a function that tells the share of part ``place`` as a share of all ``parts``."""
    return None if tell is None else lambda share: tell((place + share) / parts)


def _telling(paths: Sequence[Path], start_cost: float) -> list[Floats]:
    """Return of each path the parameters (m, P) that choose what is looked at."""
    steady = [path.parameters for path in paths if path.diverged is None]
    return steady or [path.parameters[path.cost <= RUNAWAY * start_cost] for path in paths]


def _choices(telling: Sequence[Floats], start: Floats, plane: str) -> list[Floats]:
    """Return the points that choose the plane, those of the first array first."""
    # a longer record shall not count more: the squares of a path are divided by how many there are
    every = np.concatenate([start + (points - start) / np.sqrt(len(points)) for points in telling])
    return [every] if plane == "pca" else [np.stack([points[-1] for points in telling]), every]


def _extent(coordinates: Floats) -> tuple[float, float, float, float]:
    """Return the rectangle that is looked at: all of ``coordinates`` (m, 2) with a margin, neither side too short."""
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    reach = (high - low) * (1 + 2 * MARGIN)
    half = np.maximum(reach, NARROWEST * reach.max() or 1.0) / 2
    middle = (low + high) / 2
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return left, right, bottom, top


def _racer(path: Path, plane: Plane, N: int) -> Racer:
    """Return a path with where it lies on the plane."""
    coordinates, off_plane = plane.project(path.parameters)
    return Racer(
        name=path.plan.name,
        batch_size=path.plan.batch_size,
        learning_rate=path.learning_rate,
        steps=path.steps,
        examples_seen=examples_seen(path.steps, path.plan.batch_size, N),
        seconds=path.seconds,
        parameters=path.parameters,
        cost=path.cost,
        coordinates=coordinates,
        off_plane=off_plane,
        diverged=path.diverged,
    )
