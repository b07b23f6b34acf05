"""Examples by class or by any other column: how many, how dear, and how much of the mean gradient is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadData
from backscope.insight.jsonable import finite

if TYPE_CHECKING:
    from backscope.insight.examples import ExampleTable


@dataclass(frozen=True)
class Group:
    """One group of examples.

    Attributes
    ----------
    name : object
        Its value in the column.
    rows : ndarray of int
        Which examples they are.
    cost, norm : float
        The means of C_x and of ‖g_i‖.
    cosine : float
        The mean agreement with the mean gradient; NaN where no example of the group has one.
    share : float
        Its share in the mean gradient; the shares of all groups sum to 1. NaN where the mean gradient is 0.
    right : float or None
        The share of right answers; None in a regression.

    Raises
    ------
    Nothing.

    Source
    ------
    ‖ḡ‖ = ḡ·ḡ/‖ḡ‖ is the mean of g_i·ḡ/‖ḡ‖, a sum over examples, and so over groups.
    """

    name: Any
    rows: NDArray[np.intp]
    cost: float
    norm: float
    cosine: float
    share: float
    right: float | None


class Groups(tuple[Group, ...]):
    """Groups of examples in the order of their names; ``print`` shows them as a table.

    Raises
    ------
    Nothing.

    Source
    ------
    As :class:`Group`.
    """

    column: str = "group"

    def to_json(self) -> list[dict[str, Any]]:
        """Return them, JSON-able: None where a number is none."""
        return [
            {"name": group.name, "count": len(group.rows), "right": group.right}
            | {name: finite(getattr(group, name)) for name in ("cost", "norm", "cosine", "share")}
            for group in self
        ]

    def __str__(self) -> str:
        wide = max(len(self.column), *(len(str(group.name)) for group in self))
        lines = [f"{self.column:>{wide}}{'examples':>10}{'right':>8}{'cost':>10}{'norm':>10}{'cosine':>9}{'share':>8}"]
        for group in self:
            right = "" if group.right is None else f"{group.right:.1%}"
            lines.append(
                f"{group.name!s:>{wide}}{len(group.rows):10,}{right:>8}{group.cost:10.4g}{group.norm:10.4g}"
                f"{group.cosine:+9.3f}{group.share:8.1%}"
            )
        return "\n".join(lines)


def grouped(column: str, values: Any, table: ExampleTable) -> Groups:
    """Return the examples of ``table`` by ``values`` (N,), one for each; raises BadData if they are not."""
    if values.shape != (len(table),):
        raise BadData(f"column: got shape {values.shape}, expected ({len(table)},), one value for each example")
    try:
        names, places = np.unique(values, return_inverse=True)
    except TypeError:
        raise BadData("column: got values that cannot be sorted, expected numbers alone or texts alone") from None
    order = np.argsort(places, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(places))[:-1])
    groups = Groups(_group(name, rows, table) for name, rows in zip(names.tolist(), parts, strict=True))
    groups.column = column
    return groups


def _group(name: Any, rows: NDArray[np.intp], table: ExampleTable) -> Group:
    cosine = table.cosine[rows]
    has = cosine[~np.isnan(cosine)]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = table.projection[rows].sum() / len(table) / table.mean_norm
    return Group(
        name, rows, float(table.cost[rows].mean()), float(table.norm[rows].mean()),
        float(has.mean()) if has.size else np.nan, float(share),
        None if table.right is None else float(table.right[rows].mean()),
    )  # fmt: skip
