"""How the library's own things show themselves in a notebook, although pictures are a room above them."""

from __future__ import annotations

from importlib import import_module


class Shown:
    """Base of what shows itself in Jupyter: ``backscope.figures.notebook`` has its HTML.

    That room is opened when something is first shown, so what is only computed with costs nothing. See
    ``docs/decisions/0009-notebook.md``.

    Raises
    ------
    Nothing.

    Source
    ------
    IPython calls ``_repr_html_`` of what a cell ends with.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.Network([2, 2, 1])._repr_html_().startswith("<div")
    True
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        html_of = import_module("backscope.figures.notebook").html_of
        return str(html_of(self))
