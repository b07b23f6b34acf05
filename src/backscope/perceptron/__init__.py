"""Where the story starts: logic gates, the perceptron that learns them, and the proof of what it cannot learn."""

from backscope.perceptron.certificate import Certificate
from backscope.perceptron.gates import Gate, gate, gate_by_number, gates
from backscope.perceptron.judgement import Judgement, judge
from backscope.perceptron.novikoff import Bound, lowest_bound, novikoff
from backscope.perceptron.perceptron import Perceptron
from backscope.perceptron.plane import Plane
from backscope.perceptron.record import Record
from backscope.perceptron.rules import RULES, Rule
from backscope.perceptron.separability import Separability, separability
from backscope.perceptron.step import Step

__all__ = [
    "RULES",
    "Bound",
    "Certificate",
    "Gate",
    "Judgement",
    "Perceptron",
    "Plane",
    "Record",
    "Rule",
    "Separability",
    "Step",
    "gate",
    "gate_by_number",
    "gates",
    "judge",
    "lowest_bound",
    "novikoff",
    "separability",
]
