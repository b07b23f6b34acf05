"""Logic gates: functions of up to five inputs that are 0 or 1, by name, by truth table, by number.

A truth table is written as its outputs alone, in the order in which one counts: for two inputs 00, 01, 10, 11. The
first input, A, is the most significant. Read as a binary number, the same digits are the function's number: AND is
``0001``, number 1; XOR is ``0110``, number 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backscope.errors import BadChoice
from backscope.named import near_miss, require, require_whole

MOST_INPUTS = 5
SHOWN = 2**MOST_INPUTS  # outputs of a table that is too long

NAMES = {
    "0000": "false", "0001": "and", "0010": "nimplies", "0011": "A",
    "0100": "not converse", "0101": "B", "0110": "xor", "0111": "or",
    "1000": "nor", "1001": "xnor", "1010": "not B", "1011": "converse",
    "1100": "not A", "1101": "implies", "1110": "nand", "1111": "true",
    "01": "identity", "10": "not",
}  # fmt: skip
SYNONYMS = {
    "conjunction": "and", "disjunction": "or", "negation": "not", "inverter": "not", "buffer": "identity",
    "exclusive or": "xor", "exor": "xor", "eor": "xor", "parity": "xor",
    "exnor": "xnor", "nxor": "xnor", "equivalence": "xnor", "iff": "xnor", "equals": "xnor",
    "imply": "implies", "implication": "implies", "converse implication": "converse", "implied by": "converse",
    "nimply": "nimplies", "nonimplication": "nimplies", "and not": "nimplies", "inhibition": "nimplies",
    "converse nonimplication": "not converse", "not and": "nand", "sheffer stroke": "nand", "not or": "nor",
    "peirce arrow": "nor", "contradiction": "false", "never": "false", "tautology": "true", "always": "true",
}  # fmt: skip
TABLES = {name.lower(): table for table, name in NAMES.items()}
TABLES |= {word: TABLES[name] for word, name in SYNONYMS.items()}


@dataclass(frozen=True)
class Gate:
    """A function of 1 to 5 inputs that are 0 or 1.

    Parameters
    ----------
    name : str
        What it is called: the names of the 16 functions of two inputs are in ``NAMES``. A function that has no name is
        called by its table.
    table : str
        Its outputs, 2**n of 0 and 1, for the inputs in counting order.

    Raises
    ------
    BadChoice
        If the table holds other characters, or is not 2, 4, 8, 16 or 32 long.

    Source
    ------
    Wittgenstein, *Tractatus* 5.101 (1921), lists the sixteen.

    Examples
    --------
    >>> nor = Gate("nor", "1000")
    >>> nor.x.tolist(), nor.y.tolist(), nor.number
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [1, 0, 0, 0], 8)
    """

    name: str
    table: str

    def __post_init__(self) -> None:
        shown = self.table if len(self.table) <= SHOWN else f"{self.table[:SHOWN]}…"
        other = next((place for place, mark in enumerate(self.table) if mark not in "01"), None)
        if other is not None:
            raise BadChoice(
                f"gate: got {shown!r} with {self.table[other]!r} in place {other + 1}, expected only 0 and 1"
            )
        sizes = [2**inputs for inputs in range(1, MOST_INPUTS + 1)]
        if len(self.table) not in sizes:
            raise BadChoice(
                f"gate: got {shown!r}, {len(self.table)} outputs, expected {', '.join(map(str, sizes[:-1]))}"
                f" or {sizes[-1]}: one for each row of a truth table"
            )

    @property
    def inputs(self) -> int:
        """The number of inputs, n."""
        return len(self.table).bit_length() - 1

    @property
    def number(self) -> int:
        """The table as a binary number, 0 … 2**2**n - 1."""
        return int(self.table, 2)

    @property
    def x(self) -> NDArray[np.float64]:
        """All inputs, (2**n, n), in counting order: the last input changes from row to row."""
        rows, places = np.arange(2**self.inputs)[:, None], np.arange(self.inputs)[::-1]
        return (rows >> places & 1).astype(np.float64)

    @property
    def y(self) -> NDArray[np.int64]:
        """The outputs, (2**n,), one for each row of ``x``."""
        return np.array([int(mark) for mark in self.table], dtype=np.int64)


def gate(text: str) -> Gate:
    """Return the gate that a name or a truth table means.

    Parameters
    ----------
    text : str
        ``"xor"``, ``"XOR"``, ``"exclusive-or"``, or its outputs: ``"0110"``. What begins with a digit is a table.

    Returns
    -------
    Gate

    Raises
    ------
    BadChoice
        If the name is unknown, or the table is none.

    Source
    ------
    See :class:`Gate`.

    Examples
    --------
    >>> gate("Implication"), gate("01101001").inputs
    (Gate(name='implies', table='1101'), 3)
    """
    word = " ".join(text.lower().replace("-", " ").replace("_", " ").split()) if isinstance(text, str) else ""
    require(word != "", "gate", text, "a name such as xor, or a table such as 0110")
    table = word if word[0].isdigit() else TABLES.get(word)
    if table is None:
        names = ", ".join(NAMES.values())
        raise BadChoice(
            f"gate: got {text!r}, expected a table such as 0110, or one of {names}{near_miss(word, TABLES)}"
        )
    return Gate(NAMES.get(table, table), table)


def gate_by_number(number: int, inputs: int) -> Gate:
    """Return the function of so many inputs whose truth table, read as a binary number, is ``number``.

    Parameters
    ----------
    number : int
        0 … 2**2**inputs - 1.
    inputs : int
        1 … 5.

    Returns
    -------
    Gate

    Raises
    ------
    BadChoice
        If one of them is out of its range.

    Source
    ------
    See :class:`Gate`.

    Examples
    --------
    >>> gate_by_number(6, inputs=2).name
    'xor'
    """
    require_whole("inputs", inputs, 1, MOST_INPUTS)
    rows = 2**inputs
    require_whole("number", number, 0, 2**rows - 1)
    return gate(format(number, f"0{rows}b"))


def gates(inputs: int) -> Iterator[Gate]:
    """Return all 2**2**inputs functions of so many inputs, by number, one at a time.

    Parameters
    ----------
    inputs : int
        1 … 5; of five inputs there are 4,294,967,296.

    Returns
    -------
    iterator of Gate

    Raises
    ------
    BadChoice
        If ``inputs`` is out of its range.

    Source
    ------
    See :class:`Gate`.

    Examples
    --------
    >>> [gate.name for gate in gates(2)][:8]
    ['false', 'and', 'nimplies', 'A', 'not converse', 'B', 'xor', 'or']
    """
    require_whole("inputs", inputs, 1, MOST_INPUTS)
    return (gate_by_number(number, inputs) for number in range(2**2**inputs))
