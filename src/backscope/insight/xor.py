"""XOR put together from gates; and what hidden neurons, for which the data has no target, are told instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backscope.backprop import Trace, backprop
from backscope.errors import BadChoice
from backscope.insight.subject import subject
from backscope.named import require
from backscope.network import Network
from backscope.perceptron import Gate, gate, separability


def gate_network(hidden: Sequence[str], output: str) -> Network:
    """Return the network of step neurons that is put together from gates: hidden ones side by side, then one of those.

    Parameters
    ----------
    hidden : sequence of str
        Names or truth tables of the gates of the hidden layer, all of as many inputs.
    output : str
        The gate of the output, of as many inputs as there are hidden ones.

    Returns
    -------
    Network
        Its neurons answer 1 where z >= 0; the parameters are float64, the line of each gate lies in the middle between
        its 0s and its 1s, and z is ±1/2 at those nearest to it. No gradient passes a step, so it cannot be trained on.

    Raises
    ------
    BadChoice
        If there is no such gate, none of one neuron (as XOR), or inputs do not fit.

    Source
    ------
    McCulloch, Pitts (1943), for neurons as gates; Minsky, Papert, *Perceptrons* (1969), for why one is not enough.

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.insight.gate_network(["nor", "and"], "nor")  # neither both 0 nor both 1
    >>> net.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 1, 1, 0]
    """
    require(not isinstance(hidden, str) and len(hidden) > 0, "hidden", hidden, "a list of gates, one for each neuron")
    first, last = [gate(name) for name in hidden], gate(output)
    inputs = first[0].inputs
    for one in first:
        require(one.inputs == inputs, "hidden", one.name, f"gates of {inputs} inputs, as {first[0].name} has")
    require(last.inputs == len(first), "output", output, f"a gate of {len(first)} inputs, one for each hidden neuron")
    net = Network([inputs, len(first), 1], "step", "step", "quadratic", "zeros", dtype="float64")
    for layer, gates in ((1, first), (2, [last])):
        for j, one in enumerate(gates):
            net.w[layer][j], net.b[layer][j] = _neuron(one)
    return net


def _neuron(of: Gate) -> tuple[NDArray[np.float64], float]:
    """Return weights (n,) and bias of a gate, z being ±1/2 at the rows nearest to its plane."""
    if len(set(of.table)) == 1:
        return np.zeros(of.inputs), float(of.y[0]) - 0.5
    plane = separability(of.x, of.y).plane
    if plane is None:
        raise BadChoice(f"gate: got {of.name}, expected one that a plane can part: no single neuron is {of.name}")
    return plane.weights / 2, plane.bias / 2


def xor_by_hand() -> Network:
    """Return the 2-2-1 network that is XOR, put together from gates: a[1] = (OR, NAND), a[2] = AND of those.

    Returns
    -------
    Network
        As :func:`gate_network` makes it.

    Raises
    ------
    Nothing.

    Source
    ------
    As :func:`gate_network`.

    Examples
    --------
    >>> import backscope as bs
    >>> bs.insight.xor_by_hand().predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 1, 1, 0]
    """
    return gate_network(["or", "nand"], "and")


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
