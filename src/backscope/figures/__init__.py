"""Pictures for print, page, notebook and terminal."""

from backscope.figures.curve import curve, save_figure
from backscope.figures.deformed import deformed
from backscope.figures.folded import folded
from backscope.figures.fonts import can_draw
from backscope.figures.formula import formula_panel
from backscope.figures.ledger import ledger_chart
from backscope.figures.nudge_table import nudge_table
from backscope.figures.plane import plane
from backscope.figures.text_plane import text_plane

__all__ = [
    "can_draw",
    "curve",
    "deformed",
    "folded",
    "formula_panel",
    "ledger_chart",
    "nudge_table",
    "plane",
    "save_figure",
    "text_plane",
]
