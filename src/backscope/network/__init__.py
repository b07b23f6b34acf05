"""What is learned: activations, costs, initialisers, and the network that holds them."""

from backscope.network.activations import ACTIVATIONS, Activation
from backscope.network.costs import COSTS, Cost
from backscope.network.forward import forward
from backscope.network.initialisers import INITIALISERS, Initialiser
from backscope.network.layout import Layout
from backscope.network.network import Network

__all__ = [
    "ACTIVATIONS",
    "COSTS",
    "INITIALISERS",
    "Activation",
    "Cost",
    "Initialiser",
    "Layout",
    "Network",
    "forward",
]
