"""Tables for the terminal: the closing table and the confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_CLASSES = 26  # a wider confusion matrix does not fit a screen


def closing_table(rows: Mapping[str, str], title: str) -> Any:
    """Return a two-column table of what came of a training."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, box=SIMPLE_HEAD, show_header=False, title_justify="left")
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(Text(name), Text(value))
    return table


def confusion(wanted: NDArray[np.intp], given: NDArray[np.intp], classes: int) -> NDArray[np.intp]:
    """Return counts (classes, classes): row = the label's class, column = the network's answer."""
    counts: NDArray[np.intp] = np.zeros((classes, classes), dtype=np.intp)
    np.add.at(counts, (wanted, given), 1)
    return counts


def confusion_table(counts: NDArray[np.intp], labels: Sequence[Any]) -> Any:
    """Return the confusion matrix as a table: what was right in bold, what was mistaken as it is, zeros as dots."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Confusion matrix (rows: label, columns: answer)", box=SIMPLE_HEAD, title_justify="left")
    table.add_column("", justify="right", style="dim")
    for label in labels:
        table.add_column(Text(str(label)), justify="right")
    table.add_column("right", justify="right", style="dim")
    for row, label in enumerate(labels):
        cells = [
            Text(f"{n:,}", style="bold green" if row == column else "red") if n else Text("·", style="dim")
            for column, n in enumerate(counts[row].tolist())
        ]
        total = int(counts[row].sum())
        table.add_row(Text(str(label)), *cells, f"{counts[row, row] / total:.1%}" if total else "")
    return table
