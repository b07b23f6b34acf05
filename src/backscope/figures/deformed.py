"""Pictures beside their deformed selves: what a network that learns from deformations is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.learning import Deformation, deform


def deformed(x: NDArray[Any], by: Deformation, seed: int = 0, looks: int = 9) -> Any:
    """Return a matplotlib Figure: each row one picture as it is, and as it looks the first times it is learned from.

    Parameters
    ----------
    x : ndarray, (m, height·width)
        Pictures, brightness from 0; rows 0 … m - 1 of the data. At least one.
    by : Deformation
    seed : int, default 0
        The recipe's.
    looks : int, default 9
        How many deformed pictures a row shows.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are no pictures.

    Source
    ------
    :func:`backscope.learning.deform`.

    Examples
    --------
    >>> deformed(np.eye(4).reshape(1, 16), Deformation(shift=1, height=4, width=4)).axes[0].get_title()
    'as it is'
    """
    from matplotlib.figure import Figure

    if not len(x):
        raise ValueError("x: got no pictures, expected at least one")
    rows = np.arange(len(x))
    shown = [x, *(deform(x, by, seed, step, rows) for step in range(looks))]
    figure = Figure(figsize=(0.62 * (looks + 1) + 0.3, 0.62 * len(x) + 0.3), dpi=160, layout="constrained")
    panels = figure.subplots(len(x), looks + 1, squeeze=False)
    for row in rows:
        for panel, pictures in zip(panels[row], shown, strict=True):
            picture = pictures[row].reshape(by.height, by.width)
            panel.imshow(picture, cmap="gray_r", vmin=float(x.min()), vmax=float(x.max()))
            panel.set_axis_off()
    panels[0][0].set_title("as it is", fontsize=8)
    if looks:
        panels[0][1 + looks // 2].set_title("as it is learned from, anew each time", fontsize=8)
    return figure
