"""Colours of classes: Okabe and Ito's palette, safe for colour-blind eyes, and a marker each: colour is never alone."""

from __future__ import annotations

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P")


def tint(colour: str, strength: float = 0.35) -> tuple[float, float, float]:
    """Return ``colour`` thinned with white."""
    from matplotlib.colors import to_rgb

    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return red, green, blue


# What has a sign or a direction; each goes with a shape of its own: solid and dashed lines, ▲ and ▼, right and left.
POSITIVE, NEGATIVE = "#0072B2", "#D55E00"
FORWARD, BACKWARD = "#7B52C7", "#12875A"
