"""Why it learned that: how a hidden layer folds the plane, and what its neurons are told in place of a target."""

from backscope.insight.accounts import ExampleBooks, GroupBooks, Ledger, StepBooks
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.ledger import ledger
from backscope.insight.replay import Replay
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "ExampleBooks",
    "Fold",
    "Folding",
    "Grid",
    "GroupBooks",
    "HiddenTargets",
    "Ledger",
    "Replay",
    "Snapshots",
    "StepBooks",
    "folding",
    "hidden_targets",
    "ledger",
    "snapshots_of",
    "xor_by_hand",
]
