"""How the gradient is found: the four equations, the trace they leave, and the proof by finite differences."""

from backscope.backprop.equations import backprop, cost_of, trace_batch
from backscope.backprop.gradcheck import gradcheck
from backscope.backprop.penalty import Penalty, as_penalty
from backscope.backprop.trace import Trace

__all__ = ["Penalty", "Trace", "as_penalty", "backprop", "cost_of", "gradcheck", "trace_batch"]
