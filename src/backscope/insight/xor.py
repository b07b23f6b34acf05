"""XOR put together by hand from gates; and what hidden neurons, for which the data has no target, are told instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from backscope.backprop import Trace, backprop
from backscope.insight.subject import subject
from backscope.network import Network


def xor_by_hand() -> Network:
    """Return the 2-2-1 network that is XOR, its weights set by hand: a[1] = (OR, NAND), a[2] = AND of those.

    Returns
    -------
    Network
        Of step neurons, which answer 1 where z >= 0, and float64 parameters: the outputs are 0 and 1 exactly. No
        gradient passes a step, so it cannot be trained on.

    Raises
    ------
    Nothing.

    Source
    ------
    McCulloch, Pitts (1943), for neurons as gates; Minsky, Papert, *Perceptrons* (1969), for why one is not enough.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.insight.xor_by_hand().predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 1, 1, 0]
    """
    net = Network([2, 2, 1], hidden="step", output="step", cost="quadratic", initial="zeros", dtype="float64")
    net.w[1][...], net.b[1][...] = [[1, 1], [-1, -1]], [-0.5, 1.5]
    net.w[2][...], net.b[2][...] = [[1, 1]], [-1.5]
    return net


@dataclass(frozen=True)
class HiddenTargets:
    """What each layer is told in training: a target, where the data has one, and its delta.

    Attributes
    ----------
    targets : list
        ``targets[L]`` (N, n_L) is what the data wants of the output; ``targets[l]`` is None for each hidden layer,
        l = 1 … L - 1: the data says nothing of them. ``targets[0]`` is None too: inputs are given, not wanted.
    trace : Trace
        Of one pass forward and backward; ``trace.delta[l]`` (N, n_l) is there for every layer, l = 1 … L.

    Raises
    ------
    Nothing.

    Source
    ------
    Rumelhart, Hinton, Williams, Nature 323 (1986).
    """

    targets: list[NDArray[Any] | None]
    trace: Trace

    def __str__(self) -> str:
        """Return a table: a line for each example and neuron, hidden ones first."""
        lines = [f"{'inputs':12}{'neuron':9}{'a':>7}{'target':>9}{'delta':>11}"]
        for row, inputs in enumerate(self.trace.a[0]):
            given = "(" + ", ".join(f"{value:g}" for value in inputs) + ")"
            for l in range(1, len(self.targets)):
                for j, a in enumerate(self.trace.a[l][row]):
                    wanted = self.targets[l]
                    target = "none" if wanted is None else f"{wanted[row, j]:g}"
                    delta = self.trace.delta[l][row, j]
                    lines.append(f"{given:12}{f'a[{l}][{j}]':9}{a:7.4f}{target:>9}{delta:+11.5f}")
                    given = ""  # said once
        return "\n".join(lines)


def hidden_targets(net: Network, x: Any, y: Any) -> HiddenTargets:
    """Set beside each other what the data says to every neuron and what back-propagation says to it.

    A perceptron learns from target minus answer. For a hidden neuron there is no such difference, as its target is
    nowhere in the data; delta[l] = dC/dz[l] takes its place, and says how the cost would change with the neuron's z.

    Parameters
    ----------
    net : Network
    x : array_like, (N, n_0)
    y : array_like, (N,) labels or values, or (N, n_L) wanted outputs

    Returns
    -------
    HiddenTargets
        ``print`` shows it as a table.

    Raises
    ------
    BadData
        If x or y do not fit the network, are not finite, or there is no row.

    Source
    ------
    Rumelhart, Hinton, Williams, Nature 323 (1986); the equation is BP2 of ``backscope.backprop``.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 2, 1], output="sigmoid", cost="quadratic", seed=0)
    >>> told = bs.insight.hidden_targets(net, [[0, 1]], [1])
    >>> told.targets[2], told.targets[1], told.trace.delta[1].shape
    (array([[1.]]), None, (1, 2))
    """
    asked = subject(net, x, y)
    inputs, wanted = asked.rows(slice(None))
    return HiddenTargets([*[None] * (len(net.sizes) - 1), wanted], backprop(asked.net, inputs, wanted))
