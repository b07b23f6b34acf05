"""What is known of the examples of a run, by which their shares can be grouped: labels, and columns of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadChoice
from backscope.named import near_miss, require
from backscope.network import Network, checks
from backscope.perceptron.step import short

MOST_VALUES = 10  # of a column of numbers, each a group; of more, four groups are made
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, repr=False)
class Columns:
    """The training data of a run: x (N, n_0), y (N, n_L) as wanted outputs, and the names of x's columns if any."""

    net: Network
    x: Any
    y: NDArray[Any]
    features: Sequence[str] = ()

    def labels(self, rows: NDArray[np.intp]) -> list[Any]:
        """Return the label of each of ``rows``, as the user knows it; of a regression its value or values."""
        if self.net.task == "regression":
            values = self.y[rows].astype(np.float64)
            found: list[Any] = (values[:, 0] if values.shape[1] == 1 else values).tolist()
            return found
        names = self._classes()
        return [names[code] for code in self._codes(rows).tolist()]

    def places(self, column: str | ArrayLike, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[Any]]:
        """Return the group of each of ``rows`` as a place in the list of groups, and that list."""
        if isinstance(column, str):
            if column == "example":
                found, places = np.unique(rows, return_inverse=True)
                return places, found.tolist()
            if column == "class":
                classified = self.net.task == "classification"
                require(classified, "by", column, "example, or a column: a regression has no classes")
                return self._codes(rows), self._classes()
            return self._numbers(column, rows)
        values = checks.plain(column, "by")
        good = values.shape == (len(self.y),)
        require(good, "by", f"shape {values.shape}", f"one value for each of the {len(self.y):,} rows")
        try:
            found, places = np.unique(values[rows], return_inverse=True)
        except TypeError:
            raise BadChoice("by: got values of several kinds, expected numbers or texts that can be sorted") from None
        return places, found.tolist()

    def _numbers(self, column: str, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[Any]]:
        """Group by a column of x: by value where these are few, else in four parts of about equal size."""
        known = ("class", "example", *self.features)
        if column not in self.features:
            listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
            raise BadChoice(f"by: got {column!r}, expected one of {listed}{near_miss(column, known)}")
        place = list(self.features).index(column)
        examples, of = np.unique(rows, return_inverse=True)
        some = self.x[examples]
        values = (some[:, [place]].toarray() if checks.is_sparse(some) else np.asarray(some[:, [place]]))[of, 0]
        found, places = np.unique(values, return_inverse=True)
        if len(found) <= MOST_VALUES:
            return places, found.tolist()
        bounds = np.unique(np.quantile(values, QUARTILES))
        edges = [float(found[0]), *bounds.tolist(), float(found[-1])]
        names = [f"{short(low)} … {short(high)}" for low, high in pairwise(edges)]
        return np.searchsorted(bounds, values, side="left"), names

    def _classes(self) -> list[Any]:
        return list(self.net.classes or range(max(2, self.net.sizes[-1])))

    def _codes(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        y = self.y[rows]
        return (y[:, 0] >= 0.5).astype(np.intp) if y.shape[1] == 1 else y.argmax(axis=1)
