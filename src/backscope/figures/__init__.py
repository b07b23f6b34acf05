"""Pictures for print, page, notebook and terminal."""

from backscope.figures.curve import curve, save_figure
from backscope.figures.deformed import deformed
from backscope.figures.digit import digit, digit_svg
from backscope.figures.folded import folded
from backscope.figures.fonts import can_draw
from backscope.figures.formula import formula_panel
from backscope.figures.ledger import ledger_chart
from backscope.figures.levers import levers, levers_svg
from backscope.figures.network import network
from backscope.figures.network_svg import network_svg
from backscope.figures.nudge_table import nudge_table
from backscope.figures.page import explanation_page
from backscope.figures.plane import plane
from backscope.figures.race import approximation_figure, race_figure
from backscope.figures.svg import save_text
from backscope.figures.text_plane import text_plane

__all__ = [
    "approximation_figure",
    "can_draw",
    "curve",
    "deformed",
    "digit",
    "digit_svg",
    "explanation_page",
    "folded",
    "formula_panel",
    "ledger_chart",
    "levers",
    "levers_svg",
    "network",
    "network_svg",
    "nudge_table",
    "plane",
    "race_figure",
    "save_figure",
    "save_text",
    "text_plane",
]
