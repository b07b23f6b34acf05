"""backscope: an instrument for back-propagation.

It trains multi-layer perceptrons, and can be seen through: every number it shows is computed from the network at hand
and can be checked. ``import backscope as bs``; the notation is in ``docs/notation.md``.
"""

from backscope.backprop import Trace, backprop, gradcheck
from backscope.network import Network

__version__ = "0.1.0"

__all__ = ["Network", "Trace", "backprop", "gradcheck"]
