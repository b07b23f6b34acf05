"""Pictures for print, notebook and terminal."""

from backscope.figures.curve import curve, save_figure
from backscope.figures.deformed import deformed
from backscope.figures.folded import folded
from backscope.figures.fonts import can_draw
from backscope.figures.plane import plane
from backscope.figures.race import approximation_figure, race_figure
from backscope.figures.text_plane import text_plane

__all__ = [
    "approximation_figure",
    "can_draw",
    "curve",
    "deformed",
    "folded",
    "plane",
    "race_figure",
    "save_figure",
    "text_plane",
]
