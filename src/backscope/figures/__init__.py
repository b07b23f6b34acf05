"""Pictures for print, notebook and terminal."""

from backscope.figures.curve import curve, save_figure

__all__ = ["curve", "save_figure"]
