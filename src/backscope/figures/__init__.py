"""Pictures for print, notebook and terminal."""

from backscope.figures.curve import curve, save_figure
from backscope.figures.deformed import deformed
from backscope.figures.folded import folded
from backscope.figures.fonts import can_draw

__all__ = ["can_draw", "curve", "deformed", "folded", "save_figure"]
