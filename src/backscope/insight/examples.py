"""A table of all examples: what each costs, how hard it pulls, and whether it pulls the way they all do together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.insight.factors import Passes, one_thread
from backscope.insight.groups import Groups, grouped
from backscope.insight.jsonable import finite
from backscope.insight.noise import ROUNDING, Noise
from backscope.insight.subject import Subject, subject
from backscope.named import require, require_whole
from backscope.network import Network, checks


@dataclass(frozen=True)
class ExampleTable:
    """What N examples, each with its gradient g_i = dC_x/d(parameters), make of a network; arrays are float64.

    Of C_x alone: a penalty is no example's. ḡ is the mean of the g_i, and so ∇C without penalty.

    Attributes
    ----------
    cost : ndarray, (N,)
        C_x.
    norm : ndarray, (N,)
        ‖g_i‖.
    cosine : ndarray, (N,)
        Of the angle between g_i and ḡ, -1 to 1: 1 pulls as all do together, below 0 pulls against. NaN where g_i or ḡ
        is 0 and so has no direction; ḡ counts as 0 where it is less than 1e-13 of the root mean square of the norms.
    projection : ndarray, (N,)
        g_i·ḡ/‖ḡ‖, how much of it pulls that way; their mean is ‖ḡ‖. NaN where ḡ is 0.
    label, prediction : ndarray, (N,) or (N, n_L)
        What is wanted of each example, and what the network says: classes, or values.
    right : ndarray of bool, (N,), or None
        Whether the two are the same; None in a regression, as ``margin``.
    margin : ndarray, (N,), or None
        a[L] of the wanted output less the largest of the others; of a single output 2a - 1, or 1 - 2a where the first
        class is wanted. Below 0 for a wrong answer, near 0 for a doubtful one.
    mean_gradient : ndarray, (number of parameters,)
        ḡ, in the order of ``Network.parameters``; ``net.layout.views`` gives it layer by layer.
    second_moment : ndarray, (number of parameters,)
        The mean of g_i², parameter by parameter.
    noise : Noise
        How far the g_i are spread around ḡ, with the gradient noise scale.

    Raises
    ------
    Nothing.

    Source
    ------
    Goodfellow, arXiv:1510.01799 (2015), for the norms; Crammer, Singer, JMLR 2 (2001), for the margin.
    """

    cost: NDArray[np.float64]
    norm: NDArray[np.float64]
    cosine: NDArray[np.float64]
    projection: NDArray[np.float64]
    label: NDArray[Any]
    prediction: NDArray[Any]
    right: NDArray[np.bool_] | None
    margin: NDArray[np.float64] | None
    mean_gradient: NDArray[np.float64]
    second_moment: NDArray[np.float64]
    noise: Noise

    def __len__(self) -> int:
        return len(self.cost)

    @property
    def mean_norm(self) -> float:
        """‖ḡ‖, the length of the mean gradient: not the mean of the lengths."""
        return float(np.linalg.norm(self.mean_gradient))

    @property
    def variance(self) -> NDArray[np.float64]:
        """Of each parameter's g_i over the examples: mean g_i² - ḡ², 0 or more; its sum is ``noise.trace``."""
        return np.maximum(self.second_moment - self.mean_gradient**2, 0.0)

    def largest(self, k: int = 10) -> NDArray[np.intp]:
        """Return the rows of the ``k`` longest gradients, the longest first."""
        return self._first(-self.norm, k)

    def against(self, k: int = 10) -> NDArray[np.intp]:
        """Return the ``k`` rows of lowest cosine, lowest first: who pulls against the mean. Those without come last."""
        return self._first(self.cosine, k)

    def agreeing(self, k: int = 10) -> NDArray[np.intp]:
        """Return the ``k`` rows of highest cosine, highest first."""
        return self._first(-self.cosine, k)

    def _first(self, values: NDArray[np.float64], k: int) -> NDArray[np.intp]:
        require_whole("k", k, 0)
        return np.argsort(values, kind="stable")[:k]  # NaN comes last

    def by(self, column: str | ArrayLike) -> Groups:
        """Return the examples in groups: how many, mean cost and norm, and each group's share in the mean gradient.

        ``column`` is ``"label"``, ``"prediction"``, ``"right"``, or N values of any kind that can be sorted. The
        shares (‖ḡ‖ = Σ over the groups of Σ_i projection_i/N, divided by ‖ḡ‖) sum to 1 within 1e-12 times
        max(1, ‖g‖²/‖ḡ‖²), ‖g‖ being the root mean square of the norms; a negative one pulls against the mean.

        Raises BadChoice if there is no such column, BadData if it has not N values.
        """
        if isinstance(column, str):
            found = {"label": self.label, "prediction": self.prediction, "right": self.right}.get(column)
            known = "label, prediction, right (of a classifier), or one value for each example"
            require(found is not None, "column", column, known)
            return grouped(column, found, self)
        return grouped("group", checks.plain(column, "column"), self)

    def describe(self, rows: ArrayLike) -> str:
        """Return a table of chosen rows, as :meth:`largest` and its like find them, a line each."""
        which = np.asarray(rows, dtype=np.intp).ravel()
        outside = which[(which < 0) | (which >= len(self))]
        require(not outside.size, "rows", outside[:1].tolist(), f"0 to {len(self) - 1}")
        head = f"{'row':>8}{'label':>12}{'prediction':>12}{'cost':>10}{'norm':>10}{'cosine':>9}"
        lines = [head if self.margin is None else f"{head}{'margin':>9}"]
        for i in which:
            line = f"{i:8}{_said(self.label[i]):>12}{_said(self.prediction[i]):>12}"
            line += f"{self.cost[i]:10.4g}{self.norm[i]:10.4g}{self.cosine[i]:+9.3f}"
            lines.append(line if self.margin is None else f"{line}{self.margin[i]:+9.3f}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Return everything but what has an entry for each parameter, JSON-able; None where a number is none."""
        columns: dict[str, Any] = {
            name: [finite(value) for value in getattr(self, name).tolist()]
            for name in ("cost", "norm", "cosine", "projection")
        }
        for name in ("label", "prediction", "right", "margin"):
            values = getattr(self, name)
            columns[name] = None if values is None else values.tolist()
        return {"mean_norm": self.mean_norm, "noise": self.noise.to_json(), "examples": columns}

    def __str__(self) -> str:
        """Return in five lines what the batch as a whole is like."""
        first = f"{len(self):,} examples: cost {self.cost.mean():.4g} on average"
        if self.right is not None:
            wrong = int((~self.right).sum())
            first += f", {wrong:,} answered wrongly ({wrong / len(self):.1%})"
        norm = f"{np.median(self.norm):.4g} long (median), {self.norm.max():.4g} in row {self.norm.argmax()}"
        has = self.cosine[~np.isnan(self.cosine)]
        along = "nowhere: they cancel out, or ask for nothing"
        if has.size:
            along = f"{(has > 0).mean():.1%} of them along the mean gradient, cosine {has.mean():+.3f} on average"
        return "\n".join(
            [
                first,
                f"  their gradients  {norm}",
                f"  mean gradient    {self.mean_norm:.4g} long",
                f"  they pull        {along}",
                f"  noise scale      {_plain(self.noise.scale)} examples; unbiased {_plain(self.noise.unbiased_scale)}",
            ]
        )


@one_thread()
def examples(net: Network, x: Any, y: Any, *, at_once: int | None = None) -> ExampleTable:
    """Look at each example alone: cost, length of its gradient, agreement with the mean, margin; and at their noise.

    No gradient of a single example is built: all follows from delta and a of the batch, in float64. Beside gradients
    built one by one, norms are within 1e-12 of themselves and of the longest; cosines within 1e-12 times ‖g‖/‖g_i‖ and
    times ‖g‖/‖ḡ‖ where those are above 1, ‖g‖ being the root mean square of the norms.

    Parameters
    ----------
    net : Network
        Computed with in float64, whatever trained it.
    x : array_like or SciPy sparse, (N, n_0), or (n_0,) for one example
        Taken in pieces: sparse and memory-mapped inputs are never made dense or read as a whole.
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    at_once : int, optional
        How many examples a piece has, 1 or more; it changes nothing but rounding. Default: as many as fit 32 MB,
        64 at least.

    Returns
    -------
    ExampleTable
        ``print`` shows it in five lines; ``.largest()``, ``.against()``, ``.agreeing()`` rank, ``.by()`` groups.

    Raises
    ------
    BadData
        If x or y do not fit the network, there is no row, or a cost or gradient is not finite.
    BadChoice
        If ``at_once`` is no whole number, 1 or more.

    Source
    ------
    Goodfellow, arXiv:1510.01799 (2015); McCandlish, Kaplan, Amodei, arXiv:1812.06162 (2018).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([1, 1], output="sigmoid", cost="binary_cross_entropy", initial="zeros")
    >>> table = bs.insight.examples(net, [[0], [0], [1], [1]], [0, 0, 1, 0])
    >>> table.norm.round(3).tolist(), table.cosine.round(3).tolist()
    ([0.5, 0.5, 0.707, 0.707], [1.0, 1.0, -0.707, 0.707])
    >>> table.against(1).tolist(), table.noise.scale
    ([2], 5.0)
    """
    seen = subject(net, x, y)
    passes, N = Passes(seen, at_once), len(seen)
    cost, square, outputs = np.empty(N), np.empty(N), np.empty(seen.y.shape)
    mean, second = np.zeros(seen.net.layout.size), np.zeros(seen.net.layout.size)
    for piece in passes:
        cost[piece.rows], square[piece.rows], outputs[piece.rows] = piece.costs, piece.squared_norms(), piece.a[-1]
        mean += piece.total / N
        second += piece.squares(seen.net.layout) / N
    noise = Noise(N, float(square.mean()), float(mean @ mean))
    along = np.empty(N)
    for piece in passes:
        along[piece.rows] = piece.along(*seen.net.layout.views(mean))
    cosine, projection = _agreement(np.sqrt(square), along, noise)
    label, prediction = seen.net.decide(seen.y), seen.net.decide(outputs)
    classifies = seen.net.task == "classification"
    return ExampleTable(
        cost, np.sqrt(square), cosine, projection, label, prediction, label == prediction if classifies else None,
        _margin(seen, outputs) if classifies else None, mean, second, noise,
    )  # fmt: skip


def _agreement(
    norm: NDArray[np.float64], along: NDArray[np.float64], noise: Noise
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cosine and projection of each example; NaN where there is no direction."""
    length = float(np.sqrt(noise.square_of_mean))
    if noise.square_of_mean <= ROUNDING**2 * noise.mean_square:
        return np.full(len(norm), np.nan), np.full(len(norm), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = np.where(norm > 0, along / length / norm, np.nan)
    return np.clip(cosine, -1, 1), along / length


def _margin(seen: Subject, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a[L] of the wanted output less the largest of the others."""
    if outputs.shape[1] == 1:
        return np.where(seen.y[:, 0] >= 0.5, 1, -1) * (2 * outputs[:, 0] - 1)
    rows, wanted = np.arange(len(outputs)), seen.y.argmax(axis=1)
    others = outputs.copy()
    others[rows, wanted] = -np.inf
    return outputs[rows, wanted] - others.max(axis=1)


def _said(value: Any) -> str:
    """Return a label or a value in a few letters."""
    if isinstance(value, np.ndarray):
        return f"({value[0]:.4g}, …)"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
