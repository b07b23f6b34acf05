"""Plain SVG as text: well-formed, escaped, with a title that is read aloud; no scripts, no fonts from elsewhere.

Ink is ``currentColor``, the colour of the words around the picture, so one picture does on light and on dark ground. No
element has an id and none has a style, so that any number of pictures fit on one page, whatever its policy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from backscope.figures.colours import NEGATIVE, POSITIVE
from backscope.files import write_output

INK = "currentColor"
FONT = "system-ui, 'Noto Sans', 'Noto Sans KR', 'Noto Sans CJK KR', 'NanumGothic', 'DejaVu Sans', sans-serif"
# What XML 1.0 has no way to write, surrogates and what is no character at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(words: object) -> str:
    """Return ``words`` as text of a document: what XML cannot hold replaced, and ``&``, ``<``, ``>`` escaped."""
    return escape(_FORBIDDEN.sub("\ufffd", str(words)))


def number(value: float) -> str:
    """Return a coordinate in up to two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, /, *children: str, **attributes: object) -> str:
    """Return ``<name …>children</name>``; children are markup, attributes are escaped, None leaves one out.

    An underscore at the end of an attribute's name is dropped (``class_``), within it is a hyphen.

    Examples
    --------
    >>> element("g", element("path", d="M0 0"), class_="a", stroke_width=1.50)
    '<g class="a" stroke-width="1.5"><path d="M0 0"/></g>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_attribute(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _attribute(value: object) -> str:
    return f'"{number(value)}"' if isinstance(value, float) else quoteattr(_FORBIDDEN.sub("\ufffd", str(value)))


def picture(width: float, height: float, title: str, desc: str, *children: str) -> str:
    """Return the whole picture: scales with its place, ``title`` and ``desc`` are what is read aloud."""
    return element(
        "svg", element("title", clean(title)), element("desc", clean(desc)), *children,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}", width=float(width),
        height=float(height), role="img", font_family=FONT, font_size=12, fill=INK, class_="picture",
    )  # fmt: skip


def words(x: float, y: float, said: object, anchor: str = "middle", **attributes: object) -> str:
    """Return text at (x, y), its middle at the height y."""
    return element("text", clean(said), x=float(x), y=float(y) + 4, text_anchor=anchor, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """Return a rectangle, not narrower than nothing."""
    sides = {"width": max(0.0, float(width)), "height": max(0.0, float(height))}
    return element("rect", x=float(x), y=float(y), **sides, **attributes)


def sign_class(value: float) -> str:
    """Return ``positive``, ``negative`` or ``zero``."""
    return "positive" if value > 0 else "negative" if value < 0 else "zero"


def sign_colour(value: float, ink: str = INK) -> str:
    """Return the colour of a sign, ``ink`` for none: what is drawn in it has a shape that tells the sign as well."""
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ink


def letters(label: str) -> int:
    """Return how wide a label is, in letters; Hangul and its like are as wide as two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in label)


def shortened(label: object, most: int) -> str:
    """Return a label in at most ``most`` letters' width, cut with an ellipsis.

    Examples
    --------
    >>> shortened("versicolor", 6), shortened("고양이와 개", 6)
    ('versi…', '고양…')
    """
    text = " ".join(str(label).split())[: 2 * most]
    if letters(text) <= most:
        return text
    while letters(text) > most - 1:
        text = text[:-1]
    return text + "…"


def arrow(x: float, y: float, length: float, **attributes: object) -> str:
    """Return an upright arrow from (x, y): ▲ where ``length`` > 0, ▼ where it is < 0, a dot where it is nothing."""
    if not length:
        return element("circle", cx=float(x), cy=float(y), r=2, class_="arrow zero")
    up = 1 if length > 0 else -1
    reach = abs(length)
    head = min(9.0, reach)
    shaft = reach - head
    side = head * 0.62
    d = f"M{number(x)} {number(y)}v{number(-up * shaft)}"
    tip = f"M{number(x - side)} {number(y - up * shaft)}h{number(2 * side)}l{number(-side)} {number(-up * head)}z"
    colour = sign_colour(length)
    return element(
        "g",
        element("path", d=d, stroke=colour, stroke_width=3) if shaft else "",
        element("path", d=tip, fill=colour),
        class_=f"arrow {sign_class(length)}", **attributes,
    )  # fmt: skip


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """Return the ``d`` of a path through ``points``."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def sign_mark(value: float) -> str:
    """Return ▲, ▼ or ·."""
    return "▲" if value > 0 else "▼" if value < 0 else "·"


def marked(value: float) -> str:
    """Return a number of few letters with the mark of its sign.

    Examples
    --------
    >>> marked(0.18274), marked(-0.00012), marked(0)
    ('▲ 0.18', '▼ 1.2e-4', '· 0')
    """
    return f"{sign_mark(value)} {_few(abs(value))}"


def _few(size: float) -> str:
    if not size or size >= 100:
        return f"{size:.3g}"
    if size < 0.001:
        digits, _, power = f"{size:.{1 if size >= 1e-9 else 0}e}".partition("e")  # never more than six letters
        return f"{digits}e{int(power)}"
    return f"{size:.3f}" if size < 0.1 else f"{size:.2f}"


def save_text(text: str, path: str | os.PathLike[str]) -> None:
    """Write a picture or a page to a file, all or nothing; raises BadChoice in one line."""
    write_output("picture", path, text.encode("utf-8"))
