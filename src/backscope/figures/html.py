"""A few pieces of HTML as text, for notebook and page: escaped, and always closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from backscope.figures.svg import clean, element

VOID = ("input", "meta", "br")


def tag(name: str, /, *children: str, **attributes: object) -> str:
    """Return ``<name …>children</name>``; children are markup, attributes are escaped, None leaves one out.

    Examples
    --------
    >>> tag("p", "1 &lt; 2", class_="note"), tag("td"), tag("input", type="radio")
    ('<p class="note">1 &lt; 2</p>', '<td></td>', '<input type="radio">')
    """
    opened = element(name, **attributes).removesuffix("/>") + ">"
    return opened if name in VOID else f"{opened}{''.join(children)}</{name}>"


def table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "", **attributes: object) -> str:
    """Return a table of plain texts, which are escaped; the first of each row names it, the others are its numbers."""
    named = tag("caption", clean(caption)) if caption else ""
    heads = tag("tr", *(tag("th", clean(each), scope="col") for each in head))
    lines = [
        tag("tr", tag("th", clean(first), scope="row"), *(tag("td", clean(each)) for each in others))
        for first, *others in rows
    ]
    return tag("table", named, tag("thead", heads), tag("tbody", *lines), **attributes)
