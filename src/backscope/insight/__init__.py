"""Why it learned that: how a hidden layer folds the plane, and what its neurons are told in place of a target."""

from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.homework import Finding, Report, check_homework, diagnose
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "Finding",
    "Fold",
    "Folding",
    "Grid",
    "HiddenTargets",
    "Report",
    "Snapshots",
    "check_homework",
    "diagnose",
    "folding",
    "hidden_targets",
    "snapshots_of",
    "xor_by_hand",
]
