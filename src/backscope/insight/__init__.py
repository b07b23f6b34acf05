"""Why it learned that: how a hidden layer folds the plane, and what its neurons are told in place of a target."""

from backscope.insight.examples import ExampleTable, examples
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.groups import Group, Groups
from backscope.insight.noise import Noise
from backscope.insight.nudges import Nudges, nudges
from backscope.insight.pairwise import Pairwise, pairwise
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "ExampleTable",
    "Fold",
    "Folding",
    "Grid",
    "Group",
    "Groups",
    "HiddenTargets",
    "Noise",
    "Nudges",
    "Pairwise",
    "Snapshots",
    "examples",
    "folding",
    "hidden_targets",
    "nudges",
    "pairwise",
    "snapshots_of",
    "xor_by_hand",
]
