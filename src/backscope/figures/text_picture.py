"""A grey picture in characters, so that one sees in a terminal which digit it is."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

INK = " .:-=+*#%@"  # from nothing to full; ASCII, as rounder signs are twice as wide on some Korean terminals
WIDEST = 32  # characters


def text_picture(pixels: NDArray[np.float64], shape: tuple[int, int]) -> str:
    """Return ``pixels`` (height · width,), 0 … 1, in lines: a character is twice as high as wide, and so two pixels.

    Larger pictures are made smaller, by the mean of each character's pixels. What is outside 0 … 1 is cut off.

    Examples
    --------
    >>> print(text_picture(np.array([0, 1, 0, 0, 1, 0.5, 1, 1, 1.0]), (3, 3)))
     @:
    @@@
    """
    picture = np.clip(np.reshape(pixels, shape), 0, 1)
    across = max(1, ceil(shape[1] / WIDEST))
    blocks = [
        [picture[i : i + 2 * across, j : j + across].mean() for j in range(0, shape[1], across)]
        for i in range(0, shape[0], 2 * across)
    ]
    return "\n".join("".join(INK[round(float(grey) * (len(INK) - 1))] for grey in row) for row in blocks)
