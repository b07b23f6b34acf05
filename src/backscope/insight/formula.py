"""Formulas as small trees, written in three ways: characters for a terminal, LaTeX for print, MathML for a page.

A tree is built from the nodes below and asked for :meth:`Node.text`, :meth:`Node.latex` or :meth:`Node.mathml`. LaTeX
keeps to what matplotlib's mathtext knows; MathML keeps to MathML Core, which browsers draw by themselves. In characters
a quantity is written as in Python, ``w[1][0, 2]``; in the two others as in the books, with the layer above in
parentheses.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

XMLNS = "http://www.w3.org/1998/Math/MathML"
DIGITS = 4  # significant, of numbers put into a formula
EXACT = 15  # that a float64 keeps of any decimal number
LATEX = {
    "∂": r"\partial ", "δ": r"\delta", "σ": r"\sigma", "α": r"\alpha", "Φ": r"\Phi", "·": r"\cdot ", "≈": r"\approx ",
    "≥": r"\geq ", "⋯": r"\cdots", "-": "-",
}  # fmt: skip


class Node:
    """A formula or a part of one."""

    brackets = False  # whether it needs them as a factor of a product

    def text(self) -> str:
        """Return it in characters, on one line."""
        raise NotImplementedError

    def latex(self) -> str:
        """Return it as LaTeX in math mode, without the dollars around it."""
        raise NotImplementedError

    def markup(self) -> str:
        """Return it as elements of MathML, without the ``math`` around them."""
        raise NotImplementedError

    def mathml(self) -> str:
        """Return it as a ``math`` element, which stands for itself in a page."""
        return f'<math xmlns="{XMLNS}" display="block">{self.markup()}</math>'

    def _repr_latex_(self) -> str:
        """Return what a notebook shows."""
        return rf"$\displaystyle {self.latex()}$"


@dataclass(frozen=True)
class Symbol(Node):
    """A letter (``"δ"``) or a word (``"max"``), perhaps with something below, and with a prime."""

    name: str
    below: str = ""
    prime: bool = False

    def text(self) -> str:
        return self.name + (f"_{self.below}" if self.below else "") + ("'" if self.prime else "")

    def latex(self) -> str:
        name = LATEX.get(self.name, self.name if len(self.name) == 1 else rf"\mathrm{{{self.name}}}")
        return name + (f"_{{{self.below}}}" if self.below else "") + ("'" if self.prime else "")

    def markup(self) -> str:
        below, prime = f"<mi>{escape(self.below)}</mi>", "<mo>′</mo>"
        inner = f"<mi>{escape(self.name)}</mi>"
        if self.below:
            inner = f"<msubsup>{inner}{below}{prime}</msubsup>" if self.prime else f"<msub>{inner}{below}</msub>"
        elif self.prime:
            inner = f"<msup>{inner}{prime}</msup>"
        return inner


@dataclass(frozen=True)
class Quantity(Node):
    """A quantity of the network: ``Quantity("w", "1", ("j", "k"))`` is w[1][j, k]; without layer or places too."""

    letter: str
    layer: str = ""
    places: tuple[str, ...] = ()

    def text(self) -> str:
        layer = f"[{self.layer}]" if self.layer else ""
        return self.letter + layer + (f"[{', '.join(self.places)}]" if self.places else "")

    def latex(self) -> str:
        above = f"^{{({self.layer})}}" if self.layer else ""
        return LATEX.get(self.letter, self.letter) + above + (f"_{{{self._below()}}}" if self.places else "")

    def _below(self) -> str:
        return ("" if all(place.isalpha() for place in self.places) else ",").join(self.places)

    def markup(self) -> str:
        letter = f"<mi>{self.letter}</mi>"
        comma = "" if all(place.isalpha() for place in self.places) else '<mo separator="true">,</mo>'
        below = f"<mrow>{comma.join(map(_index, self.places))}</mrow>"
        above = f"<mrow><mo>(</mo>{_index(self.layer)}<mo>)</mo></mrow>"
        if self.layer and self.places:
            return f"<msubsup>{letter}{below}{above}</msubsup>"
        if self.places:
            return f"<msub>{letter}{below}</msub>"
        return f"<msup>{letter}{above}</msup>" if self.layer else letter


def _index(text: str) -> str:
    """Return an index such as ``j``, ``12`` or ``l-1`` as MathML."""
    parts = text.replace("+", " + ").replace("-", " - ").split()
    kinds = {"+": "<mo>+</mo>", "-": "<mo>−</mo>"}
    return "".join(kinds.get(part) or (f"<mn>{part}</mn>" if part.isdigit() else f"<mi>{part}</mi>") for part in parts)


@dataclass(frozen=True)
class Number(Node):
    """A number in ``digits`` significant digits, in powers of ten where it is very small or very large; ∞, NaN."""

    value: float
    digits: int = DIGITS

    @property
    def brackets(self) -> bool:  # type: ignore[override]
        return self.text().startswith("-")

    def text(self) -> str:
        return f"{self.value + 0.0:.{self.digits}g}"  # zero has no sign

    def latex(self) -> str:
        mantissa, e, exponent = self.text().partition("e")
        told = mantissa.replace("inf", r"\infty").replace("nan", r"\mathrm{NaN}")
        return rf"{told} \times 10^{{{int(exponent)}}}" if e else told

    def markup(self) -> str:
        mantissa, e, exponent = self.text().partition("e")
        inner = _signed(mantissa)
        if e:
            inner += f"<mo>×</mo><msup><mn>10</mn><mrow>{_signed(str(int(exponent)))}</mrow></msup>"
        return f"<mrow>{inner}</mrow>"


def _signed(number: str) -> str:
    sign, size = "<mo>−</mo>" if number.startswith("-") else "", number.removeprefix("-")
    return sign + {"inf": "<mi>∞</mi>", "nan": "<mi>NaN</mi>"}.get(size, f"<mn>{size}</mn>")


@dataclass(frozen=True)
class Beside(Node):
    """Parts that stand side by side: ``∂C``, ``2r``."""

    parts: tuple[Node, ...]

    def text(self) -> str:
        return "".join(part.text() for part in self.parts)

    def latex(self) -> str:
        return "".join(part.latex() for part in self.parts)

    def markup(self) -> str:
        return "<mrow>" + "".join(part.markup() for part in self.parts) + "</mrow>"


@dataclass(frozen=True)
class Minus(Node):
    """The negative of something."""

    inner: Node
    brackets = True

    def _written(self, kind: str) -> str:
        if isinstance(self.inner, Over):  # whose sign reaches to the end
            alone: str = getattr(self.inner, kind)()
            return alone
        return _bracketed(self.inner, kind)

    def text(self) -> str:
        return "-" + self._written("text")

    def latex(self) -> str:
        return "-" + self._written("latex")

    def markup(self) -> str:
        return f"<mrow><mo>−</mo>{self._written('markup')}</mrow>"


BRACKETS = {
    "text": ("(", ")"),
    "latex": (r"\left(", r"\right)"),
    "markup": ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"),
}


def _bracketed(node: Node, kind: str) -> str:
    """Return a node as it is written within a product."""
    written: str = getattr(node, kind)()
    if not node.brackets:
        return written
    before, behind = BRACKETS[kind]
    return before + written + behind


@dataclass(frozen=True)
class Product(Node):
    """Factors with a dot between them; one alone is itself."""

    factors: tuple[Node, ...]

    @property
    def brackets(self) -> bool:  # type: ignore[override]
        return len(self.factors) == 1 and self.factors[0].brackets

    def _written(self, kind: str) -> list[str]:
        *before, last = self.factors
        free = not before or isinstance(last, Over)  # a sum's sign reaches to the end
        return [*(_bracketed(part, kind) for part in before), getattr(last, kind)() if free else _bracketed(last, kind)]

    def text(self) -> str:
        return " · ".join(self._written("text"))

    def latex(self) -> str:
        return r" \cdot ".join(self._written("latex"))

    def markup(self) -> str:
        return f"<mrow>{'<mo>·</mo>'.join(self._written('markup'))}</mrow>"


@dataclass(frozen=True)
class Sum(Node):
    """Terms with a plus between them, or a minus where a term is negative as a whole."""

    terms: tuple[Node, ...]

    @property
    def brackets(self) -> bool:  # type: ignore[override]
        return len(self.terms) > 1 or self.terms[0].brackets

    def _written(self, kind: str, plus: str, minus: str) -> str:
        done: str = getattr(self.terms[0], kind)()
        for term in self.terms[1:]:
            inner = bare(term)
            if isinstance(inner, Minus):
                term, sign = inner.inner, minus
            elif isinstance(inner, Number) and inner.brackets:
                term, sign = _same_marks(term, Number(-inner.value, inner.digits)), minus
            else:
                sign = plus
            done += sign + (getattr(term, kind)() if sign == plus else _bracketed(term, kind))
        return done

    def text(self) -> str:
        return self._written("text", " + ", " - ")

    def latex(self) -> str:
        return self._written("latex", " + ", " - ")

    def markup(self) -> str:
        return f"<mrow>{self._written('markup', '<mo>+</mo>', '<mo>−</mo>')}</mrow>"


@dataclass(frozen=True)
class Fraction(Node):
    """One over another."""

    above: Node
    below: Node

    def text(self) -> str:
        return f"{self._slashed(self.above)}/{self._slashed(self.below)}"

    def _slashed(self, node: Node) -> str:
        compound = node.brackets or (isinstance(node, Product) and len(node.factors) > 1)
        return f"({node.text()})" if compound else node.text()

    def latex(self) -> str:
        return rf"\frac{{{self.above.latex()}}}{{{self.below.latex()}}}"

    def markup(self) -> str:
        return f"<mfrac>{self.above.markup()}{self.below.markup()}</mfrac>"


def derivative(of: Node, by: Node) -> Fraction:
    """Return ∂of/∂by."""
    return Fraction(Beside((Symbol("∂"), of)), Beside((Symbol("∂"), by)))


@dataclass(frozen=True)
class Power(Node):
    """A base and its exponent."""

    base: Node
    exponent: Node

    def text(self) -> str:
        exponent = self.exponent.text()
        simple = exponent.isalnum()
        return _bracketed(self.base, "text") + (
            "²" if exponent == "2" else f"^{exponent if simple else f'({exponent})'}"
        )

    def latex(self) -> str:
        return f"{_bracketed(self.base, 'latex')}^{{{self.exponent.latex()}}}"

    def markup(self) -> str:
        return f"<msup><mrow>{_bracketed(self.base, 'markup')}</mrow><mrow>{self.exponent.markup()}</mrow></msup>"


@dataclass(frozen=True)
class Call(Node):
    """A function of one thing or several; without a function, what stands between ``marks``, as in |r|."""

    function: Node | None
    arguments: tuple[Node, ...]
    marks: str = "()"

    def text(self) -> str:
        inner = ", ".join(part.text() for part in self.arguments)
        return ("" if self.function is None else self.function.text()) + self.marks[0] + inner + self.marks[1]

    def latex(self) -> str:
        inner = ", ".join(part.latex() for part in self.arguments)
        name = "" if self.function is None else self.function.latex()
        return rf"{name}\left{self.marks[0]}{inner}\right{self.marks[1]}"

    def markup(self) -> str:
        inner = '<mo separator="true">,</mo>'.join(part.markup() for part in self.arguments)
        name = "" if self.function is None else self.function.markup() + "<mo>&#x2061;</mo>"  # function application
        before, behind = (
            f'<mo fence="true" form="{form}">{mark}</mo>' for form, mark in zip(FORMS, self.marks, strict=True)
        )
        return f"<mrow>{name}<mrow>{before}{inner}{behind}</mrow></mrow>"


FORMS = ("prefix", "postfix")


@dataclass(frozen=True)
class Over(Node):
    """The sum of ``body`` over all values of ``index``."""

    index: str
    body: Node
    brackets = True

    def text(self) -> str:
        return f"Σ_{self.index} {_bracketed(self.body, 'text')}"

    def latex(self) -> str:
        return rf"\sum_{{{self.index}}} {_bracketed(self.body, 'latex')}"

    def markup(self) -> str:
        sign = f'<munder><mo movablelimits="false">∑</mo><mi>{self.index}</mi></munder>'
        return f"<mrow>{sign}{_bracketed(self.body, 'markup')}</mrow>"


@dataclass(frozen=True)
class Marked(Node):
    """A part of a formula that speaks of something, as a page wants to know: ``marks`` become ``data-`` attributes."""

    inner: Node
    marks: tuple[tuple[str, str], ...]

    @property
    def brackets(self) -> bool:  # type: ignore[override]
        return self.inner.brackets

    def text(self) -> str:
        return self.inner.text()

    def latex(self) -> str:
        return self.inner.latex()

    def markup(self) -> str:
        marks = "".join(f' data-{key}="{escape(value)}"' for key, value in self.marks)
        return f"<mrow{marks}>{self.inner.markup()}</mrow>"


def bare(node: Node) -> Node:
    """Return a node without the marks around it."""
    return bare(node.inner) if isinstance(node, Marked) else node


def _same_marks(like: Node, node: Node) -> Node:
    return Marked(_same_marks(like.inner, node), like.marks) if isinstance(like, Marked) else node
