"""Where the story starts: logic gates, and the perceptron that learns them."""

from backscope.perceptron.gates import Gate, gate, gate_by_number, gates
from backscope.perceptron.novikoff import Bound, novikoff
from backscope.perceptron.perceptron import Perceptron
from backscope.perceptron.record import Record
from backscope.perceptron.rules import RULES, Rule
from backscope.perceptron.step import Step

__all__ = [
    "RULES",
    "Bound",
    "Gate",
    "Perceptron",
    "Record",
    "Rule",
    "Step",
    "gate",
    "gate_by_number",
    "gates",
    "novikoff",
]
