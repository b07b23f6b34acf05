"""How it began: the dated milestones from the first neuron on paper to deep learning, in English and Korean."""

from backscope.history.milestones import Milestone, history

__all__ = ["Milestone", "history"]
