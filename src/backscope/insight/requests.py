"""What an example asks for: of each output, and, added up over the neurons behind, of every activation before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backscope.insight.terms import Vector, largest, rest_of, shown_places
from backscope.network import Network


class Want(NamedTuple):
    """What the example asks of one output.

    ``output`` is its place, ``name`` its class (of a single sigmoid the second class, whose probability it is; in a
    regression the place), ``request`` = -dC_x/da[L], ``z_request`` = -dC_x/dz[L] = -delta[L]; ``direction`` is rise,
    fall or stay, by the sign of the request that is shown; ``rank`` 0 is the output that is asked most of.
    """

    output: int
    name: Any
    a: float
    z: float
    target: float
    request: float
    z_request: float
    direction: str
    rank: int


SAID = 5  # rows of the table that are named in its line


@dataclass(frozen=True, eq=False, repr=False)
class Wants:
    """What the example asks of every output: a sequence of :class:`Want`, in the order of the outputs.

    Two requests are told. ``requests`` is that of the activation, -dC_x/da[L]; ``z_requests`` that of what is before
    it, -delta[L]. Mostly the first is what one wants to read. But with softmax the outputs push each other, as they
    sum to 1: with cross-entropy -dC_x/da is y/a, and so nothing at all for every class but the wanted one, and it is z
    that can be moved alone. What a reader means by "raise the 2, lower the others" is then the request of z, y - a.
    The binary cross-entropy and Poisson's cost, too, are made for the z of one activation: their -dC_x/da grows beyond
    all bounds where the answer is sure and wrong, while y - a says by how much it is wrong. So ``shown`` is ``"z"``
    with a softmax output and with these costs, and ``"a"`` with all others.

    Attributes
    ----------
    a, z, targets, requests, z_requests : ndarray, (n_L,), float64
    names : tuple
        The outputs' classes, or their places.
    shown : {"a", "z"}
        Which of the two requests is to be shown where one is.

    Raises
    ------
    Nothing.

    Source
    ------
    Bishop (2006), section 5.2: with the activation that belongs to it, a cost's derivative by z is a - y.
    """

    a: Vector
    z: Vector
    targets: Vector
    requests: Vector
    z_requests: Vector
    names: tuple[Any, ...]
    shown: str

    @property
    def request(self) -> Vector:
        """The requests that are to be shown, (n_L,)."""
        return self.z_requests if self.shown == "z" else self.requests

    @property
    def order(self) -> NDArray[np.intp]:
        """The outputs, the one that is asked most of first, (n_L,)."""
        return largest(self.request, None)

    def __len__(self) -> int:
        return len(self.a)

    def __getitem__(self, output: int) -> Want:
        j = range(len(self))[output]
        numbers = (self.a, self.z, self.targets, self.requests, self.z_requests)
        shown = self.request[j]
        direction = "rise" if shown > 0 else "fall" if shown < 0 else "stay"
        rank = int(np.flatnonzero(self.order == j)[0])
        a, z, target, request, z_request = (float(values[j]) for values in numbers)
        return Want(j, self.names[j], a, z, target, request, z_request, direction, rank)

    def __iter__(self) -> Iterator[Want]:
        return (self[j] for j in range(len(self)))

    def __repr__(self) -> str:
        """Return a line for each output, the one that is asked most of first."""
        lines = (f"{want.name}: a = {want.a:.4g}, {want.direction} by {self.request[want.output]:+.4g}" for want in (
            self[j] for j in self.order.tolist()
        ))  # fmt: skip
        return f"-dC_x/d{self.shown} of each output\n  " + "\n  ".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Return ``shown`` and ``outputs``, a list of what :class:`Want` holds."""
        return {"shown": self.shown, "outputs": [want._asdict() for want in self]}


def names_of(net: Network) -> tuple[Any, ...]:
    """Return what each output stands for: its class, or its place in a regression."""
    n_out = net.sizes[-1]
    if net.task == "regression":
        return tuple(range(n_out))
    if n_out == 1:
        return (1 if net.classes is None else net.classes[1],)
    return tuple(range(n_out)) if net.classes is None else net.classes


def shown_of(net: Network) -> str:
    """Return which request of the outputs is to be shown, ``"a"`` or ``"z"``: see :class:`Wants`."""
    return "z" if net.activations[-1].name == "softmax" or net.cost.outputs else "a"


@dataclass(frozen=True)
class RequestRow:
    """One row of the table: what is asked of neuron ``place`` by each column shown, and by all ``other`` columns.

    ``request`` is the whole: entries + other. Of ``count`` neurons together, ``place`` is None.
    """

    place: int | None
    request: float
    entries: tuple[float, ...]
    other: float
    count: int = 1


class RequestRows(NamedTuple):
    """The top of a table: rows + rest = total, column by column.

    ``columns`` are the neurons j of layer l+1 that have a column, ``others`` how many have none; ``rows`` are the
    neurons k of layer l that are asked most of; ``rest`` is the other rows added up, ``total`` all of them.
    """

    columns: tuple[int, ...]
    others: int
    rows: tuple[RequestRow, ...]
    rest: RequestRow
    total: RequestRow

    def to_json(self) -> dict[str, Any]:
        """Return ``columns``, ``others``, and ``rows``, ``rest``, ``total`` as :class:`RequestRow` has them."""
        return {
            "columns": list(self.columns),
            "others": self.others,
            "rows": [asdict(row) for row in self.rows],
            "rest": asdict(self.rest),
            "total": asdict(self.total),
        }


@dataclass(frozen=True, eq=False, repr=False)
class RequestTable:
    """What the neurons of layer l+1 together ask of each neuron of layer l (of pixels where l is 0).

    Row k, column j holds -delta[l+1][j] · w[l+1][j, k]: what neuron j asks of activation a[l][k], in order that its own
    z moves as the example wants. Each row's sum is the request of that activation, to 1e-12 of Σ |entry|.

    Attributes
    ----------
    layer : int
        l, 0 … L - 1.
    delta : ndarray, (n_{l+1},), float64
    w : ndarray, (n_{l+1}, n_l), float64
        w[l+1].
    requests : ndarray, (n_l,), float64
        -dC_x/da[l], the sums of the rows.

    Raises
    ------
    BadChoice
        By :meth:`top`, if a count is not 1 or more.

    Source
    ------
    The product within BP2, before it is summed: Nielsen (2015), eq. 45.
    """

    layer: int
    delta: Vector
    w: Vector
    requests: Vector

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns: (n_l, n_{l+1})."""
        return self.w.shape[1], self.w.shape[0]

    @property
    def entries(self) -> Vector:
        """The whole table, (n_l, n_{l+1}), computed when asked for."""
        return 0.0 - (self.w * self.delta[:, None]).T  # 0.0 rather than -0.0

    def row(self, k: int) -> Vector:
        """Return what every neuron of layer l+1 asks of neuron ``k``, (n_{l+1},)."""
        return 0.0 - self.delta * self.w[:, k]

    def top(self, rows: int | None = None, columns: int | None = None) -> RequestRows:
        """Return the ``rows`` neurons that are asked most of, by the ``columns`` that ask most in all; None: all."""
        asking = np.abs(self.delta) * np.abs(self.w).sum(axis=1)
        shown = np.sort(shown_places(asking, columns))
        picked = shown_places(self.requests, rows)
        left = np.delete(np.arange(self.shape[0]), picked)
        table = tuple(_row(int(k), float(self.requests[k]), self.row(int(k)), shown) for k in picked)
        rest = _row(None, rest_of(self.requests, picked).sum, self._together(left), shown, len(left))
        everything = np.arange(self.shape[0])
        total = _row(None, math.fsum(self.requests), self._together(everything), shown, len(everything))
        return RequestRows(tuple(shown.tolist()), self.shape[1] - len(shown), table, rest, total)

    def __repr__(self) -> str:
        """Return its size, and the rows that are asked most of with their sums."""
        rows = self.top(SAID, 1).rows
        asked = ", ".join(f"a[{self.layer}][{row.place}] {row.request:+.4g}" for row in rows)
        more = ", …" if self.shape[0] > SAID else ""
        return f"{self.shape[0]:,} neurons asked by {self.shape[1]:,}: {asked}{more}"

    def _together(self, places: NDArray[np.intp]) -> Vector:
        """Return the rows of these neurons added up, (n_{l+1},)."""
        return 0.0 - self.delta * self.w[:, places].sum(axis=1)


def _row(place: int | None, request: float, entries: Vector, shown: NDArray[np.intp], count: int = 1) -> RequestRow:
    return RequestRow(place, request, tuple(entries[shown].tolist()), rest_of(entries, shown).sum, count)
