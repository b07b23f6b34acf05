"""How well a mini-batch approximates the full gradient: angle and length, measured, beside what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Penalty, Trace, trace_batch
from backscope.errors import BadData
from backscope.insight.batches import batch_sizes_of
from backscope.insight.factors import Passes, one_thread
from backscope.insight.jsonable import finite
from backscope.insight.noise import Noise
from backscope.insight.subject import Subject, subject
from backscope.learning import order
from backscope.named import require_whole
from backscope.network import Network

Floats = NDArray[np.float64]
AT_ONCE = 1024  # rows of a trace


@dataclass(frozen=True)
class Approximation:
    """Mini-batch gradients beside the full gradient; every array float64 unless said otherwise.

    Attributes
    ----------
    batch_sizes : ndarray of int, (k,)
        B, rising.
    angles : ndarray, (k, draws)
        The angle between the gradient of a mini-batch and the full one, in degrees, 0 to 180; NaN where that of the
        mini-batch is 0.
    lengths : ndarray, (k, draws)
        The length of the mini-batch's gradient as a ratio to that of the full one.
    expected_lengths : ndarray, (k,)
        The root of the mean of the squares of ``lengths`` over all mini-batches that could be drawn, by theory:
        E‖ĝ‖² = ‖ḡ‖² + tr(Σ)/B · (N - B)/(N - 1).
    expected_angles : ndarray, (k,)
        The angle, in degrees, of a gradient to which noise of that size were added at right angles: of tangent
        √(tr(Σ)/B · (N - B)/(N - 1)) / ‖ḡ‖, which is 1/√B of that of one example while B is small beside N.
    full_length : float
        ‖ḡ‖, the length of the full gradient.
    variance : float
        tr(Σ), the mean of ‖g_x - ḡ‖² over the examples.
    examples : int
        N.

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`approximation`.
    """

    batch_sizes: NDArray[np.int64]
    angles: Floats
    lengths: Floats
    expected_lengths: Floats
    expected_angles: Floats
    full_length: float
    variance: float
    examples: int

    @property
    def angle_quartiles(self) -> Floats:
        """The first quartile, the median and the third quartile of the angles, (k, 3), of draws that have one."""
        return _quartiles(self.angles)

    @property
    def length_quartiles(self) -> Floats:
        """The first quartile, the median and the third quartile of the lengths, (k, 3)."""
        return _quartiles(self.lengths)

    @property
    def measured_lengths(self) -> Floats:
        """The root of the mean of the squares of ``lengths``, (k,): what ``expected_lengths`` foretells."""
        return np.sqrt((self.lengths**2).mean(axis=1))

    def __str__(self) -> str:
        """Return a table: a line for each batch size."""
        head = f"{'':>10}{'angle to the full gradient':^32}{'length as a ratio to it':^36}"
        names = ("25 %", "median", "75 %", "theory")
        lines = [head.rstrip(), f"{'batch size':10}" + "".join(f"{name:>8}" for name in names)]
        lines[1] += "".join(f"{name:>7}" for name in (*names[:3], "rms", "theory"))
        columns = [self.angle_quartiles, self.expected_angles[:, None], self.length_quartiles]
        columns += [self.measured_lengths[:, None], self.expected_lengths[:, None]]
        for size, numbers in zip(self.batch_sizes, np.hstack(columns), strict=True):
            angles = "".join(f"{number:7.1f}°" for number in numbers[:4])
            lines.append(f"{size:10,}{angles}" + "".join(f"{number:7.2f}" for number in numbers[4:]))
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Return quartiles, theory and what they rest on as JSON-able values."""
        return finite({
            "batch_sizes": self.batch_sizes.tolist(),
            "angle_quartiles": self.angle_quartiles.tolist(),
            "expected_angles": self.expected_angles.tolist(),
            "length_quartiles": self.length_quartiles.tolist(),
            "measured_lengths": self.measured_lengths.tolist(),
            "expected_lengths": self.expected_lengths.tolist(),
            "full_length": self.full_length,
            "variance": self.variance,
            "examples": self.examples,
            "draws": self.angles.shape[1],
        })  # fmt: skip


@one_thread()
def approximation(
    net: Network,
    x: Any,
    y: Any,
    batch_sizes: Sequence[int | None] | None = None,
    draws: int = 50,
    seed: int = 0,
) -> Approximation:
    """Measure how well the gradient of a mini-batch approximates that of all examples, at the network as it is.

    Parameters
    ----------
    net : Network
        Computed in float64, whatever its dtype; no penalty is added.
    x : array_like or SciPy sparse, (N, n_0)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs
    batch_sizes : sequence of int or None, optional
        From 1 to N, None being N; default: 1, 2, 5, 10, 20, 50, … and N.
    draws : int, default 50
        How many mini-batches of each size: the first ones of so many epochs of a training with this seed, that is,
        drawn without replacement.
    seed : int, default 0

    Returns
    -------
    Approximation
        ``print`` shows it as a table.

    Raises
    ------
    BadChoice
        If an argument cannot be.
    BadData
        If x or y do not fit the network, there is no row, or the full gradient is 0 or not finite, so that nothing has
        an angle to it.

    Source
    ------
    Cochran, *Sampling Techniques* (1977), theorem 2.2, for the variance of a mean without replacement; McCandlish,
    Kaplan, Amodei, *An empirical model of large-batch training*, arXiv:1812.06162 (2018).

    Examples
    --------
    >>> import backscope as bs
    >>> moons = bs.load("moons", test=0).train
    >>> net = bs.Network([2, 8, 2], hidden="tanh", seed=1)
    >>> found = bs.insight.approximation(net, moons.x, moons.y, batch_sizes=(10, 100, None))
    >>> found.batch_sizes.tolist(), found.angle_quartiles[:, 1].round().tolist()
    ([10, 100, 400], [25.0, 7.0, 0.0])
    """
    looked_at = subject(net, x, y)
    N = len(looked_at)
    sizes = _sizes(batch_sizes, N)
    require_whole("draws", draws, 1)
    full = _gradient(looked_at, np.arange(N)) / N
    with np.errstate(over="ignore"):  # an infinite length is told
        length = float(np.linalg.norm(full))
    if not 0 < length < np.inf:
        raise BadData(f"net: its gradient over all examples has length {length}, expected one with a direction")
    angles, lengths = (np.empty((len(sizes), int(draws))) for _ in range(2))
    for draw in range(int(draws)):
        for place, one in enumerate(_grown(looked_at, order(N, seed, draw), sizes)):
            one = full if sizes[place] == N else one  # the same but for the order of its terms
            angles[place, draw] = _angle(one, full)
            lengths[place, draw] = np.linalg.norm(one) / length
    mean_square = sum(float(piece.squared_norms().sum()) for piece in Passes(looked_at)) / N
    variance = Noise(N, mean_square, length**2).trace
    noise = variance / sizes * (N - sizes) / max(1, N - 1)
    expected = np.sqrt(1 + noise / length**2), np.degrees(np.arctan(np.sqrt(noise) / length))
    return Approximation(sizes, angles, lengths, *expected, length, variance, N)


def _sizes(batch_sizes: Sequence[int | None] | None, N: int) -> NDArray[np.int64]:
    """Return the batch sizes, each once and rising, or raise BadChoice."""
    if batch_sizes is None:
        round_numbers = (digit * 10**power for power in range(19) for digit in (1, 2, 5))
        return np.unique([*(size for size in round_numbers if size < N), N])
    return np.unique(batch_sizes_of(batch_sizes, N, "at least one, as (1, 10, 100, None)"))


def _traces(looked_at: Subject, rows: NDArray[np.intp]) -> Iterator[Trace]:
    """Yield the traces of some rows, AT_ONCE of them at a time."""
    for start in range(0, len(rows), AT_ONCE):
        yield trace_batch(looked_at.net, *looked_at.rows(rows[start : start + AT_ONCE]), Penalty())


def _gradient(looked_at: Subject, rows: NDArray[np.intp]) -> Floats:
    """Return the sum of the gradients (P,) of C_x over ``rows``."""
    total = np.zeros(looked_at.net.parameters.size)
    for trace in _traces(looked_at, rows):
        total += len(trace.costs) * trace.gradient
    return total


def _grown(looked_at: Subject, rows: NDArray[np.intp], sizes: NDArray[np.int64]) -> Iterator[Floats]:
    """Yield the gradients (P,) of the mean of C_x over the first 'size' rows, for each of the rising ``sizes``."""
    total, before = np.zeros(looked_at.net.parameters.size), 0
    for size in sizes:
        if size < len(looked_at):
            total += _gradient(looked_at, rows[before:size])
        yield total / size
        before = size


def _angle(one: Floats, other: Floats) -> float:
    """Return the angle between two vectors in degrees, NaN where one is 0.

    Source: Kahan, *How futile are mindless assessments of roundoff in floating-point computation?* (2006), section 12:
    the arc cosine would lose half of the digits of small angles.
    """
    length = np.linalg.norm(one)
    if length == 0:
        return float("nan")
    one, other = one / length, other / np.linalg.norm(other)
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(one - other), np.linalg.norm(one + other))))


def _quartiles(values: Floats) -> Floats:
    """Return the quartiles (k, 3) of each row, NaN left out; NaN where there is nothing else."""
    found = np.full((len(values), 3), np.nan)
    for place, row in enumerate(values):
        if not np.isnan(row).all():
            found[place] = np.nanpercentile(row, [25, 50, 75])
    return found
