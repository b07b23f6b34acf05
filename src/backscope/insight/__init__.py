"""Why it learned that: one example through and back, a folded plane, and what hidden neurons are told."""

from backscope.insight.accounts import ExampleBooks, GroupBooks, Ledger, StepBooks
from backscope.insight.chain import Chain, chain
from backscope.insight.chain_check import Check
from backscope.insight.chain_parts import Branch, Factor, Path, Rest
from backscope.insight.equations import Equation, equations
from backscope.insight.explanation import Explanation, explain
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.ledger import ledger
from backscope.insight.levers import Levers
from backscope.insight.replay import Replay
from backscope.insight.requests import RequestTable, Wants
from backscope.insight.sensitivity import Sensitivities
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.steps import Step, Steps
from backscope.insight.terms import Terms
from backscope.insight.xor import HiddenTargets, hidden_targets, xor_by_hand

__all__ = [
    "Branch",
    "Chain",
    "Check",
    "Equation",
    "ExampleBooks",
    "Explanation",
    "Factor",
    "Fold",
    "Folding",
    "Grid",
    "GroupBooks",
    "HiddenTargets",
    "Ledger",
    "Levers",
    "Path",
    "Replay",
    "RequestTable",
    "Rest",
    "Sensitivities",
    "Snapshots",
    "Step",
    "StepBooks",
    "Steps",
    "Terms",
    "Wants",
    "chain",
    "equations",
    "explain",
    "folding",
    "hidden_targets",
    "ledger",
    "snapshots_of",
    "xor_by_hand",
]
