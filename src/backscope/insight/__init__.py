"""Why it learned that: how a hidden layer folds the plane, and what its neurons are told in place of a target."""

from backscope.insight.chain import Chain, chain
from backscope.insight.chain_check import Check
from backscope.insight.chain_parts import Branch, Factor, Path, Rest
from backscope.insight.equations import Equation, equations
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "Branch",
    "Chain",
    "Check",
    "Equation",
    "Factor",
    "Fold",
    "Folding",
    "Grid",
    "HiddenTargets",
    "Path",
    "Rest",
    "Snapshots",
    "chain",
    "equations",
    "folding",
    "hidden_targets",
    "snapshots_of",
    "xor_by_hand",
]
