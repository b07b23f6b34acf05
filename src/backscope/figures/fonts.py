"""Fonts for words that are not Latin: matplotlib's own has no Hangul, the systems' fonts do."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

OWN = "DejaVu Sans"
KOREAN = (
    "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Nanum Gothic", "NanumBarunGothic", "NanumSquare",
    "NanumSquareRound", "Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic", "UnDotum", "Baekmuk Gulim",
)  # fmt: skip


@cache
def _files() -> dict[str, str]:
    """Return the files of the fonts that are here, by name."""
    from matplotlib.font_manager import fontManager

    if not any(font.name in KOREAN for font in fontManager.ttflist):
        _look_again(fontManager)
    return {font.name: font.fname for font in fontManager.ttflist if font.name in (OWN, *KOREAN)}


def _look_again(manager: Any) -> None:
    """Tell matplotlib of Korean fonts that were installed after it had made its list."""
    from matplotlib.font_manager import findSystemFonts

    known = {font.fname for font in manager.ttflist}
    for path in findSystemFonts():
        name = Path(path).stem.lower()
        if path not in known and any(family.replace(" ", "").lower() in name for family in KOREAN):
            with suppress(OSError, RuntimeError):  # a file that is no font after all
                manager.addfont(path)


def families() -> list[str]:
    """Return the fonts to draw words with: a letter that the first lacks is taken from the next."""
    here = _files()
    return [name for name in (OWN, *KOREAN) if name in here]


def can_draw(text: str) -> bool:
    """Tell whether the fonts that are here have every letter of ``text``."""
    from matplotlib.ft2font import FT2Font

    letters = {ord(letter) for letter in text}
    for name in families():
        letters -= set(FT2Font(_files()[name]).get_charmap())
    return not letters
