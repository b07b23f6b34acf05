"""Why it learned that: how a hidden layer folds the plane, and what its neurons are told in place of a target."""

from backscope.insight.approximation import Approximation, approximation
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.race import Race, Racer, race
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.surface import Surface, surface
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "Approximation",
    "Fold",
    "Folding",
    "Grid",
    "HiddenTargets",
    "Race",
    "Racer",
    "Snapshots",
    "Surface",
    "approximation",
    "folding",
    "hidden_targets",
    "race",
    "snapshots_of",
    "surface",
    "xor_by_hand",
]
