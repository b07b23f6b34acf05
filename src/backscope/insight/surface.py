"""The cost surface: what a network pays on every point of a plane through the space of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.insight.jsonable import finite
from backscope.insight.projection import Plane
from backscope.insight.subject import Subject, subject
from backscope.named import require, require_whole
from backscope.network import Layout, Network

Floats = NDArray[np.float64]
Tell = Callable[[float], object] | None
ROOM = 1 << 17  # numbers in an array that is worked on: it stays in the cache, and memory does not grow with N
SQUARE = 1e-8  # by how much axes may miss length 1 and right angles


@dataclass(frozen=True)
class Surface(Plane):
    """The cost of one network over a rectangle of a plane; everything float64.

    Attributes
    ----------
    origin : ndarray, (P,)
        The parameters at u = v = 0, in the order of ``Network.parameters``.
    axes : ndarray, (2, P)
        Two directions of length 1, at right angles.
    u, v : ndarray, (g,)
        The places along the first and the second axis, rising.
    cost : ndarray, (g, g)
        C over all examples of the network with the parameters ``origin + u·axes[0] + v·axes[1]``: its row is the place
        in ``v``, its column that in ``u``. Infinite or NaN where float64 cannot hold it.

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`surface`.
    """

    u: Floats
    v: Floats
    cost: Floats

    def to_json(self) -> dict[str, Any]:
        """Return the grid and its costs as JSON-able values: lists, None where a cost is not finite."""
        return finite({"u": self.u.tolist(), "v": self.v.tolist(), "cost": self.cost.tolist()})


def surface(
    net: Network,
    x: Any,
    y: Any,
    origin: Any,
    axes: Any,
    extent: Sequence[float],
    grid: int = 41,
    tell: Tell = None,
) -> Surface:
    """Compute the cost of ``net`` over all examples on a grid of a plane through the space of its parameters.

    Parameters
    ----------
    net : Network
        What is computed with other parameters; its own stay as they are. Computed in float64, whatever its dtype.
    x : array_like or SciPy sparse, (N, n_0)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    origin : array_like, (P,)
        The parameters at u = v = 0, in the order of ``net.parameters``.
    axes : array_like, (2, P)
        Two directions of length 1, at right angles.
    extent : sequence of four float
        The smallest and largest u, the smallest and largest v.
    grid : int, default 41
        How many points a side, from 2.
    tell : function, optional
        Told the share that is done, from above 0 to 1, now and then. What it raises ends the work, as Ctrl-C does.

    Returns
    -------
    Surface

    Raises
    ------
    BadChoice
        If origin, axes, extent or grid cannot be.
    BadData
        If x or y do not fit the network, or there is no row.

    Source
    ------
    Goodfellow, Vinyals, Saxe, *Qualitatively characterizing neural network optimization problems*, ICLR 2015; Li, Xu,
    Taylor, Studer, Goldstein, *Visualizing the loss landscape of neural nets*, arXiv:1712.09913 (2018). z[1] is linear
    in u and v, so that layer 1 takes three products for the whole grid.

    Examples
    --------
    >>> import backscope as bs
    >>> net, xor = bs.insight.xor_by_hand(), bs.load("xor").train
    >>> axes = np.eye(9)[:2]  # the first two weights, w[1][0, 0] and w[1][0, 1]
    >>> found = bs.insight.surface(net, xor.x, xor.y, net.parameters, axes, (-2, 2, -2, 2), grid=5)
    >>> found.cost[2, 2], found.cost[0, 0]  # as made by hand it is right of all four; with both at -1, of two
    (np.float64(0.0), np.float64(0.25))
    """
    looked_at = subject(net, x, y)
    require_whole("grid", grid, 2)
    size = looked_at.net.parameters.size
    start = _numbers("origin", origin, (size,))
    directions = _numbers("axes", axes, (2, size))
    products = directions @ directions.T
    square = bool(np.abs(products - np.eye(2)).max() <= SQUARE)
    got = f"products {np.round(products, 6).tolist()}"
    require(square, "axes", got, "two directions of length 1, at right angles, whose products are 1, 0 and 1")
    left, right, bottom, top = _numbers("extent", extent, (4,)).tolist()
    good = left < right and bottom < top
    require(good, "extent", list(extent), "the smallest and largest u, then the smallest and largest v")
    u, v = np.linspace(left, right, int(grid)), np.linspace(bottom, top, int(grid))
    places = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    cost = _on_plane(looked_at, Plane(start, directions), places, tell)
    return Surface(start, directions, u, v, cost.reshape(len(v), len(u)))


def costs_at(looked_at: Subject, points: Floats, tell: Tell = None) -> Floats:
    """Return C (m,) over all examples of the network with each of the parameters ``points`` (m, P), in pieces."""
    net, sizes = looked_at.net, looked_at.net.sizes
    total = np.zeros(len(points))
    first = slice(0, (sizes[0] + 1) * sizes[1])

    def first_layer(x: Floats, which: slice) -> Floats:
        w, b = _layers(sizes[:2], points[which, first])[0]
        z = x @ w.reshape(-1, sizes[0]).T
        return z.reshape(len(x), len(w), sizes[1]).swapaxes(0, 1) + b

    for rows, x, which, done in _pieces(looked_at, len(points)):
        total[which] += _summed(net, first_layer(x, which), points[which, first.stop :], looked_at.y[rows])
        if tell is not None:
            tell(done)
    return total / len(looked_at)


def _on_plane(looked_at: Subject, plane: Plane, places: Floats, tell: Tell) -> Floats:
    """Return C (m,) at ``places`` (m, 2) of the plane."""
    net, sizes = looked_at.net, looked_at.net.sizes
    total = np.zeros(len(places))
    behind = (sizes[0] + 1) * sizes[1]  # where the parameters of layer 2 begin
    w, b = _layers(sizes[:2], np.concatenate([plane.origin[None], plane.axes])[:, :behind])[0]
    seen, parts = None, np.empty(0)
    for rows, x, which, done in _pieces(looked_at, len(places)):
        if rows != seen:
            seen, parts = rows, x @ w.swapaxes(1, 2) + b  # z[1] at the origin, and along each axis
        u, v = places[which].T[:, :, None, None]
        rest = plane.origin[behind:] + places[which] @ plane.axes[:, behind:]
        total[which] += _summed(net, parts[0] + u * parts[1] + v * parts[2], rest, looked_at.y[rows])
        if tell is not None:
            tell(done)
    return total / len(looked_at)


def _pieces(looked_at: Subject, points: int) -> Iterator[tuple[slice, Floats, slice, float]]:
    """Yield (rows, x, points, share done): every row with every point, so many at a time that there is room."""
    wide, size = max(looked_at.net.sizes[1:]), looked_at.net.parameters.size
    for rows, x, _ in looked_at.pieces(max(1, ROOM // max(looked_at.net.sizes))):
        at_once = max(1, min(ROOM // (len(x) * wide), 8 * ROOM // size))
        for start in range(0, points, at_once):
            stop = min(start + at_once, points)
            share = (rows.start + (rows.stop - rows.start) * stop / points) / len(looked_at)
            yield rows, x, slice(start, stop), share


def _layers(sizes: tuple[int, ...], flat: Floats) -> list[tuple[Floats, Floats]]:
    """Return w (g, n_l, n_{l-1}) and b (g, 1, n_l) of each layer of g networks with parameters ``flat`` (g, P)."""
    return [
        (flat[:, part].reshape(len(flat), n_out, n_in), flat[:, None, part.stop : part.stop + n_out])
        for part, n_in, n_out in zip(Layout(sizes).weight_slices(), sizes[:-1], sizes[1:], strict=True)
    ]


def _summed(net: Network, z: Floats, rest: Floats, y: Floats) -> Floats:
    """Return the sum of C_x (g,) over n rows for g networks: z[1] is (g, n, n_1), ``rest`` their later parameters."""
    g, n, _ = z.shape
    layers = [*_layers(net.sizes[1:], rest), None]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a cost that is not finite says it
        for sigma, above in zip(net.activations[1:], layers, strict=True):
            flat = z.reshape(g * n, -1)
            a = sigma.value(flat)
            if above is not None:
                z = a.reshape(z.shape) @ above[0].swapaxes(1, 2) + above[1]
        wanted = np.broadcast_to(y, (g, *y.shape)).reshape(g * n, -1)
        return net.cost.per_example(flat, a, wanted).reshape(g, n).sum(axis=1)


def _numbers(name: str, values: Any, shape: tuple[int, ...]) -> Floats:
    """Return ``values`` as finite float64 of that shape, or raise BadChoice."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    good = array.shape == shape and bool(np.isfinite(array).all())
    require(good, name, getattr(values, "shape", values), f"finite numbers of shape {shape}")
    return array
