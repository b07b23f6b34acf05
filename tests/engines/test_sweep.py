"""The first layer's sweep: the same bits as by its product and its update one after the other.

A layer is swept where its panels can be shared out among the threads. So one thread sweeps, more threads than there are
panels do not, and a call for a single step has no next one to begin.
"""

import numpy as np
import pytest
import scipy.sparse

import backscope as bs
from backscope.engines import CompiledEngine
from backscope.learning import OPTIMIZERS
from engines.core_cases import blobs, job_for, needs_core, run

pytestmark = needs_core
MORE_THAN_PANELS = 12  # of 40 neurons, whatever the instruction set


def outcomes(make, steps=9):
    """Return parameters, state and costs of one job, swept and not, by all ways that the engine has."""
    found = []
    for threads, each_step in ((1, False), (2, False), (3, False), (MORE_THAN_PANELS, False), (1, True)):
        job = make()
        costs = [report.cost for report in run(CompiledEngine(threads), job, 0, steps, each_step)]
        found.append((job.net.parameters.tobytes(), [slot.tobytes() for slot in job.state.values()], costs))
    return found


def check(make, steps=9):
    first, *others = outcomes(make, steps)
    assert all(other == first for other in others)


def maker(x, y, hidden=(40,), dtype="float32", **settings):
    settings = {"optimizer": "adam", "batch_size": 7, "learning_rate": 0.01, "epochs": 99} | settings
    weights = settings.pop("weights", None)

    def make():
        net = bs.Network([x.shape[1], *hidden, 3], hidden="tanh", seed=4, dtype=dtype)
        return job_for(net, x, y, weights, **settings)

    return make


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_every_optimizer(optimizer, dtype):
    x, y = blobs(columns=37, zeros=0.7)
    check(maker(scipy.sparse.csr_array(x), y, dtype=dtype, optimizer=optimizer))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("batch_size", [1, 2, 7, 52, 53, 1000])
def test_batches_of_any_size_the_last_one_smaller(batch_size, dtype):
    x, y = blobs(columns=37, zeros=0.5)
    check(maker(scipy.sparse.csr_array(x), y, dtype=dtype, batch_size=batch_size), steps=60 if batch_size < 3 else 9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("width", [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33])
def test_widths_around_those_of_panels(width, dtype):
    x, y = blobs(columns=19, zeros=0.5)
    check(maker(scipy.sparse.csr_array(x), y, (width,), dtype))


@pytest.mark.parametrize("columns", [1, 7, 16, 17, 255, 256, 257, 600])
def test_inputs_around_those_of_blocks_and_tiles(columns):
    x, y = blobs(columns=columns, zeros=0.8)
    check(maker(scipy.sparse.csr_array(x), y))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_few_steps(steps):
    x, y = blobs(columns=30, zeros=0.5)
    check(maker(scipy.sparse.csr_array(x), y), steps)


def test_inputs_and_examples_without_any_entry():
    x, y = blobs(columns=80, zeros=0.9)
    x[:, 20:60] = 0
    x[::3] = 0
    check(maker(scipy.sparse.csr_array(x), y))
    check(maker(scipy.sparse.csr_array(np.zeros_like(x)), y))


def test_the_first_layer_may_be_the_only_one_or_have_many_behind_it():
    x, y = blobs(columns=30, zeros=0.5)
    check(maker(scipy.sparse.csr_array(x), y, ()))
    check(maker(scipy.sparse.csr_array(x), y, (40, 9, 50, 2)))


def test_with_weights_of_examples_and_dropout_behind_the_first_layer():
    x, y = blobs(columns=30, zeros=0.5)
    weights = np.random.default_rng(0).random(len(y))
    check(maker(scipy.sparse.csr_array(x), y, (40, 20), weights=weights, dropout=[0.0, 0.3, 0.2]))


@pytest.mark.parametrize("settings", [{"clip": 0.1}, {"penalty": 0.01}, {"dropout": [0.4, 0.0]}, {"optimizer": "sgd"}])
def test_what_is_not_swept_is_right_too(settings):
    x, y = blobs(columns=30, zeros=0.5)
    check(maker(scipy.sparse.csr_array(x), y, **settings))


def test_a_training_in_pieces_equals_one_in_a_whole():
    x, y = blobs(columns=30, zeros=0.5)
    make = maker(scipy.sparse.csr_array(x), y)
    whole, parts = make(), make()
    expected = run(CompiledEngine(1), whole, 0, 30)
    engine, found = CompiledEngine(2), []
    for start, stop in ((0, 1), (1, 4), (4, 6), (6, 21), (21, 30)):
        found += run(engine, parts, start, stop)
    assert found == expected
    assert parts.net.parameters.tobytes() == whole.net.parameters.tobytes()
