"""Why it learned that: one example through and back, the chain rule, many examples, the ledger, the race, folding."""

from backscope.insight.accounts import ExampleBooks, GroupBooks, Ledger, StepBooks
from backscope.insight.approximation import Approximation, approximation
from backscope.insight.chain import Chain, chain
from backscope.insight.chain_parts import Branch, Factor, Path, Rest
from backscope.insight.equations import Equation, equations
from backscope.insight.examples import ExampleTable, examples
from backscope.insight.explanation import Explanation, explain
from backscope.insight.folding import Fold, Folding, Grid, folding
from backscope.insight.groups import Group, Groups
from backscope.insight.homework import Finding, HandCheck, Report, check_homework, check_number, diagnose
from backscope.insight.ledger import ledger
from backscope.insight.levers import Levers
from backscope.insight.noise import Noise
from backscope.insight.nudges import Nudges, nudges
from backscope.insight.pairwise import Pairwise, pairwise
from backscope.insight.proof import Check
from backscope.insight.race import Race, Racer, race
from backscope.insight.replay import Replay
from backscope.insight.requests import RequestTable, Wants
from backscope.insight.sensitivity import Sensitivities
from backscope.insight.snapshots import Snapshots, snapshots_of
from backscope.insight.steps import Step, Steps
from backscope.insight.surface import Surface, surface
from backscope.insight.terms import Terms
from backscope.insight.xor import HiddenTargets, gate_network, hidden_targets, xor_by_hand

__all__ = [
    "Approximation",
    "Branch",
    "Chain",
    "Check",
    "Equation",
    "ExampleBooks",
    "ExampleTable",
    "Explanation",
    "Factor",
    "Finding",
    "Fold",
    "Folding",
    "Grid",
    "Group",
    "GroupBooks",
    "Groups",
    "HandCheck",
    "HiddenTargets",
    "Ledger",
    "Levers",
    "Noise",
    "Nudges",
    "Pairwise",
    "Path",
    "Race",
    "Racer",
    "Replay",
    "Report",
    "RequestTable",
    "Rest",
    "Sensitivities",
    "Snapshots",
    "Step",
    "StepBooks",
    "Steps",
    "Surface",
    "Terms",
    "Wants",
    "approximation",
    "chain",
    "check_homework",
    "check_number",
    "diagnose",
    "equations",
    "examples",
    "explain",
    "folding",
    "gate_network",
    "hidden_targets",
    "ledger",
    "nudges",
    "pairwise",
    "race",
    "snapshots_of",
    "surface",
    "xor_by_hand",
]
