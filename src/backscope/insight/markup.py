"""The formulas of the walk, which are written in characters, as MathML."""

from __future__ import annotations

import re
from functools import lru_cache

from backscope.insight.formula import Marked, Node, Number, Quantity, Symbol, derivative

# In the order in which they are tried.
TOKENS = re.compile(
    r"(?P<quantity>(?:dC/da|grad_w|grad_b|delta|C_x|[zawby])\[[^\]]*\](?:\[[^\]]*\])?|C_x)"
    r"|(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?|\b(?:inf|nan)\b)"
    r"|Σ_(?P<sum>\w)"
    r"|(?P<function>[a-z_]+)(?P<prime>')?(?=\()"
    r"|(?P<sign>[=+·/-])|(?P<square>²)|(?P<half>½)|(?P<dots>…)|(?P<colon>:)"
    r"|(?P<fence>[()\[\]|])|(?P<space>\s+)"
)
QUANTITY = re.compile(r"([^\[]+)(?:\[([^\]]*)\])?(?:\[([^\]]*)\])?")
LETTERS = {"delta": "δ", "C_x": "C", "sigma": "σ"}
OPEN, CLOSED = "([", ")]"


def mathml(text: str) -> str:
    """Return a formula of the walk (``Step.formula``, ``Line.name``, ``Line.numbers``) as a ``math`` element.

    MathML Core, as :mod:`backscope.insight.formula` writes it. A quantity of a certain neuron is an ``mrow`` with
    ``data-kind`` (its letter), ``data-layer``, ``data-neuron`` and of a weight ``data-source``.

    Raises
    ------
    ValueError
        If there is anything in it that the walk does not write.

    Examples
    --------
    >>> mathml("z[1][0]").count('data-neuron="0"'), mathml("0.75 - 0.01").count("<mn>")
    (1, 2)
    """
    written, place, bars = [], 0, 0
    while place < len(text):
        found = TOKENS.match(text, place)
        if found is None:
            raise ValueError(f"got {text[place:]!r} in {text!r}, expected a formula of the walk")
        bars += found["fence"] == "|"
        written.append(_token(found, bars % 2 == 1))
        place = found.end()
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{"".join(written)}</mrow></math>'


def _token(found: re.Match[str], opens: bool) -> str:
    """Return one token as elements; ``opens`` tells which of two bars it is."""
    kind = str(found.lastgroup) if found["function"] is None else "function"
    text = found[kind]
    if kind == "quantity":
        return _quantity(text)
    if kind == "number":
        return Number(float(text), 6).markup()
    if kind == "sum":
        return f"<munder><mo>∑</mo><mi>{text}</mi></munder>"
    if kind == "function":
        name = Symbol(LETTERS.get(text, text.replace("_", " ")), prime=found["prime"] is not None)
        return name.markup() + "<mo>&#x2061;</mo>"  # function application
    if kind == "fence":
        form = "prefix" if text in OPEN or (text == "|" and opens) else "postfix"
        return f'<mo fence="true" form="{form}">{text}</mo>'
    return {
        "sign": f"<mo>{'−' if text == '-' else text}</mo>", "half": "<mfrac><mn>1</mn><mn>2</mn></mfrac>",
        "square": "<msup><mrow></mrow><mn>2</mn></msup>", "dots": "<mo>…</mo>", "colon": "<mo>:</mo>", "space": "",
    }[kind]  # fmt: skip


@lru_cache(maxsize=4096)
def _quantity(text: str) -> str:
    """Return a quantity as elements, and if it is that of a certain neuron, with what it speaks of."""
    match = QUANTITY.fullmatch(text)
    assert match is not None
    name, first, second = match.groups()
    layer, places = (first, second) if second is not None else ("", first or "")
    parts = tuple(part.strip() for part in places.split(",")) if places else ()
    node = _named(name, layer, parts)
    if not parts or not all(part.isdigit() for part in parts):
        return node.markup()
    marks = {"kind": name, "layer": layer, "neuron": parts[0], "source": parts[1] if len(parts) > 1 else ""}
    return Marked(node, tuple((key, value) for key, value in marks.items() if value)).markup()


def _named(name: str, layer: str, parts: tuple[str, ...]) -> Node:
    cost = Quantity("C")
    if name in ("dC/da", "grad_w", "grad_b"):
        return derivative(cost, Quantity(name[-1], layer, parts))
    return Quantity(LETTERS.get(name, name), layer, parts)
