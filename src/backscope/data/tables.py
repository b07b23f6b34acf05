"""Tables: CSV and Parquet, by pyarrow. Every cell that is no number is named by row and column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.data.raw import Asked, Raw, guarded
from backscope.errors import BadFile

CSV = (".csv", ".tsv", ".txt")
PARQUET = (".parquet", ".pq")
USUAL_TARGETS = ("target", "label", "class", "y")


def is_table_name(path: Path) -> bool:
    """Tell whether a file's name is that of a table."""
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(CSV) or path.name.lower().endswith(PARQUET)


def read_table(path: Path, asked: Asked) -> Raw:
    """Return a table with its target column apart; features are the other columns, less those to be left out."""
    table = _open(path)
    target = _target(path, table.column_names, asked.target)
    names = [name for name in table.column_names if name != target]
    for name in asked.ignore:
        if name not in names:
            raise BadFile(f"{path}: ignore {name!r}, expected one of {_some(names)}")
        names.remove(name)
    if not names:
        raise BadFile(f"{path}: has no columns but the target {target!r}, expected at least one more")
    if asked.exact:
        _refuse_rounding(path, table, [*names, target])
    x = _matrix(path, table, names)
    return Raw(x, _labels(path, table, target, asked.task), tuple(names), target, table=True)


def read_features(path: Path, features: tuple[str, ...], target: str | None) -> Raw:
    """Return the named columns of a table, and the target where it is there too."""
    table = _open(path)
    missing = [name for name in features if name not in table.column_names]
    if missing:
        raise BadFile(f"{path}: has no column {missing[0]!r}, expected {_some(list(features))}")
    y = _labels(path, table, target, None) if target is not None and target in table.column_names else None
    return Raw(_matrix(path, table, list(features)), y, features, target, table=True)


def _open(path: Path) -> Any:
    """Return the table; CSV columns are texts as yet, so that each cell can be looked at."""
    import pyarrow as pa

    read = _read_parquet if path.name.lower().endswith(PARQUET) else _read_csv
    what = "Parquet" if read is _read_parquet else "CSV"
    table = guarded(path, lambda: read(path), pa.ArrowException, UnicodeDecodeError, what=what)
    names = table.column_names
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadFile(f"{path}: has two columns named {twice!r}, expected different names")
    if table.num_rows == 0:
        raise BadFile(f"{path}: has no rows below its header")
    return table


def _read_parquet(path: Path) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


def _read_csv(path: Path) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    with pa.input_stream(path) as stream:  # opens .gz too
        head, _, rest = stream.read(1 << 16).decode("utf-8-sig", errors="replace").partition("\n")
    if not head.strip():
        raise BadFile(f"{path}: is empty, expected a line of column names and rows below it")
    if not rest.strip():
        raise BadFile(f"{path}: has no rows below its header")
    names, ragged = _header(head), []

    def note(row: Any) -> str:
        ragged.append(row)
        return "error"

    try:
        return csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=False),  # so that pyarrow counts the rows
            parse_options=csv.ParseOptions(delimiter=_delimiter(head), invalid_row_handler=note),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        if not ragged:
            raise
        row = ragged[0]
        where = f", row {row.number - 1}" if row.number else ""
        raise BadFile(
            f"{path}{where}: got {row.actual_columns} columns, expected {len(names)}, as named above"
        ) from None


def _delimiter(head: str) -> str:
    return max(",;\t", key=lambda mark: (head.count(mark), mark == ","))


def _header(head: str) -> list[str]:
    import csv

    return next(csv.reader([head.rstrip("\r\n")], delimiter=_delimiter(head)))


def _target(path: Path, names: list[str], wanted: str | None) -> str:
    """Return the target's column: by name, or by a usual name."""
    if wanted is not None:
        if wanted not in names:
            raise BadFile(f"{path}: has no target column {wanted!r}, expected one of {_some(names)}")
        return wanted
    usual = [name for name in names if name.strip().lower() in USUAL_TARGETS]
    if len(usual) != 1:
        raise BadFile(f"{path}: which column is the target? expected target (--target), one of {_some(names)}")
    return usual[0]


def _some(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _matrix(path: Path, table: Any, names: list[str]) -> NDArray[np.float64]:
    """Return the named columns as (N, n) float64."""
    matrix = np.empty((table.num_rows, len(names)), dtype=np.float64)
    for column, name in enumerate(names):
        matrix[:, column] = _numbers(path, name, table.column(name))
    return matrix


def _numbers(path: Path, name: str, column: Any) -> NDArray[np.float64]:
    """Return one column as numbers, or raise BadFile naming the first cell that is none."""
    import pyarrow as pa

    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        return _from_texts(path, name, column)
    missing = column.is_null().to_numpy()
    if missing.any():
        raise BadFile(f"{path}, row {int(np.argmax(missing)) + 1}, column {name!r}: is empty, expected a number")
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _refuse_rounding(path: Path, table: Any, names: list[str]) -> None:
    """Raise BadFile for a whole number that float64 would round; of a table whose columns are all as they stand."""
    for name in names:
        for row, cell in enumerate(table.column(name).to_pylist(), 1):
            text = str(cell).strip()
            if len(text) >= len(str(EXACT)) and WHOLE.fullmatch(text) and int(text) != float(text):
                raise BadFile(
                    f"{path}, row {row}, column {name!r}: got {text}, expected at most 2**53, as float64 would round it"
                )


def _from_texts(path: Path, name: str, column: Any) -> NDArray[np.float64]:
    """Return a column of texts as numbers: the whole at once, or cell by cell to find the one that is none."""
    texts = column.to_numpy(zero_copy_only=False)
    if all(isinstance(text, str) for text in texts):
        try:
            return np.char.strip(texts.astype(str)).astype(np.float64)
        except ValueError:
            pass
    for row, text in enumerate(texts, 1):
        try:
            float(TRUTH.get(str(text).strip().lower(), text))
        except (TypeError, ValueError):
            got = "is empty" if text is None or not str(text).strip() else f"got {str(text)[:40]!r}"
            hint = "" if "empty" in got else f" (or leave the column out: --ignore {name})"
            raise BadFile(f"{path}, row {row}, column {name!r}: {got}, expected a number{hint}") from None
    return np.array([float(TRUTH.get(str(text).strip().lower(), text)) for text in texts])


EXACT = 2**53  # beyond, float64 has no longer all whole numbers
WHOLE = re.compile(r"[+-]?\d+")
TRUTH = {"true": "1", "false": "0"}


def _labels(path: Path, table: Any, target: str, task: str | None) -> NDArray[Any]:
    """Return the target column: numbers where all cells are numbers, else texts."""
    texts = [str(cell) for cell in table.column(target).to_pylist()]
    empty = next((row for row, text in enumerate(texts, 1) if not text.strip() or text == "None"), None)
    if empty is not None:
        raise BadFile(f"{path}, row {empty}, column {target!r}: the target is empty, expected a label or a value")
    if task != "regression" and not all(NUMBER.fullmatch(text.strip()) for text in texts):
        return np.array([text.strip() for text in texts])
    return _numbers(path, target, table.column(target))


NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)
