from dataclasses import dataclass

import numpy as np
import pytest

import backscope as bs
from backscope.engines import CompiledEngine, ReferenceEngine
from backscope.engines.core_plan import unsupported
from backscope.errors import SlowEngine
from backscope.learning import OPTIMIZERS, recipe
from backscope.learning.optimizers import SGD
from backscope.network import ACTIVATIONS, COSTS
from backscope.network.activations import Tanh
from engines.core_cases import blobs, job_for, needs_core, run


@dataclass(frozen=True)
class MyTanh(Tanh):
    """One of the user's own, though of a known name."""


@dataclass(frozen=True)
class HalfSteps(SGD):
    """An optimiser of the user's own."""

    name = "half"

    def step(self, parameters, gradient, state, learning_rate, t, weights):
        parameters -= 0.5 * learning_rate * gradient


def test_all_that_has_a_name_here_is_supported():
    for output in ACTIVATIONS:
        net = bs.Network([2, 3, 2], output=output, cost="quadratic")
        assert unsupported(net, recipe(2)) is None
    for name, cost in COSTS.items():
        net = bs.Network([2, 2], output=(cost.outputs or ("identity",))[0], cost=name)
        for optimizer in OPTIMIZERS:
            assert unsupported(net, recipe(1, optimizer=optimizer)) is None


def test_what_is_of_the_users_own_making_is_told():
    net = bs.Network([2, 3, 2], hidden=MyTanh())
    assert "MyTanh" in unsupported(net, recipe(2))


@needs_core
def test_the_reference_does_what_the_core_cannot_and_that_is_said_once():
    x, y = blobs()
    net = bs.Network([7, 4, 3], hidden=MyTanh(), dtype="float64")
    engine = CompiledEngine()
    with pytest.warns(SlowEngine, match="MyTanh"):
        run(engine, job_for(net, x, y), 0, 3)
    run(engine, job_for(net, x, y), 3, 5)  # not said again: it would fail here
    assert engine.description == "reference"
    same = bs.Network([7, 4, 3], hidden=MyTanh(), dtype="float64")
    run(ReferenceEngine(), job_for(same, x, y), 0, 3)
    run(ReferenceEngine(), job_for(same, x, y), 3, 5)
    np.testing.assert_array_equal(net.parameters, same.parameters)
    np.testing.assert_array_equal(engine.outputs(net, x)[1], net.feedforward(x))
