"""How raw inputs become what a network learns from, and its answers what the user measures in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Numbers = float | tuple[float, ...]


@dataclass(frozen=True)
class Preparation:
    """x = (raw - shift)·scale, and in a regression y = (raw - target_shift)·target_scale. JSON-able.

    Attributes
    ----------
    task : {"classification", "regression"}
    classes : tuple or None
        The labels in order: the numbers 0, 1, 2, … where they are just these, else texts.
    features, target : names of the columns, where they have names
    shift, scale : one number for all columns, or one each
    target_shift, target_scale : the same for the values of a regression
    image_shape : (height, width) of grey pictures, else None
    """

    task: str
    classes: tuple[Any, ...] | None = None
    features: tuple[str, ...] | None = None
    target: str | None = None
    shift: Numbers = 0.0
    scale: Numbers = 1.0
    target_shift: Numbers = 0.0
    target_scale: Numbers = 1.0
    image_shape: tuple[int, int] | None = None

    def inputs(self, raw: Any) -> Any:
        """Return raw inputs (N, n) as x, float32 unless nothing is to be done to numbers of another real type."""
        if self.shift == 0.0 and self.scale == 1.0:
            return raw if raw.dtype.kind == "f" else raw.astype(np.float32)
        if raw.dtype == np.uint8 and self.shift == 0.0 and self.scale == 1 / 255:
            from backscope.data.ink import grey

            return grey(raw)
        return ((raw - np.asarray(self.shift)) * np.asarray(self.scale)).astype(np.float32)

    def targets(self, raw: NDArray[Any]) -> NDArray[np.float64]:
        """Return a regression's raw values (N,) or (N, k) as y."""
        return (raw - np.asarray(self.target_shift)) * np.asarray(self.target_scale)

    def targets_back(self, y: NDArray[Any]) -> NDArray[np.float64]:
        """Return y, or a network's outputs, in the target's own units."""
        return y / np.asarray(self.target_scale) + np.asarray(self.target_shift)

    def to_json(self) -> dict[str, Any]:
        """Return JSON-able values that :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the preparation that :meth:`to_json` wrote."""
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return cls(**fields)


def standardised(raw: NDArray[Any]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return shift and scale that give each column of ``raw`` (N, n) mean 0 and deviation 1; a constant one only 0."""
    mean, deviation = raw.mean(axis=0, dtype=np.float64), raw.std(axis=0, dtype=np.float64)
    steady = deviation <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    scale = 1 / np.where(steady, 1.0, deviation)
    return tuple(mean.tolist()), tuple(scale.tolist())
