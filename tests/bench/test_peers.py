import importlib.util

import numpy as np
import pytest

from backscope.bench.peers import PEERS, _rates, installed
from bench.small import REGRESSION, SMALL
from engines.core_cases import needs_core

HERE = [name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module)]


def test_backscope_comes_first_and_scikit_learn_is_always_there():
    assert installed()[0] == "backscope"
    assert "sklearn" in installed()


@needs_core
@pytest.mark.parametrize("name", HERE)
@pytest.mark.filterwarnings("ignore")
def test_every_peer_learns_the_same_from_the_same_start(name):
    if name in ("jax", "torch"):
        pytest.importorskip(name)
    costs = []
    for peer in ("backscope", name):
        x, y = SMALL.arrays()
        one = PEERS[peer][1](SMALL, x, y, 1)
        one.epoch()  # scikit-learn's first goes to its own start
        costs.append([one.epoch() for _ in range(30)][-1])
        assert one.answers(x).shape == (SMALL.examples,)
    assert costs[1] == pytest.approx(costs[0], rel=0.2)


@needs_core
@pytest.mark.parametrize("name", HERE)
@pytest.mark.filterwarnings("ignore")
def test_regression_goes_down(name):
    x, y = REGRESSION.arrays()
    one = PEERS[name][1](REGRESSION, x, y, 1)
    one.epoch()
    first = one.epoch()
    last = [one.epoch() for _ in range(60)][-1]
    assert last < first


def test_rates_are_constant_or_one_cycle():
    assert set(_rates(SMALL, None).tolist()) == {np.float32(0.05)}
    cycle = _rates(SMALL, 4)
    assert len(cycle) == 4 * 5
    assert cycle.max() <= np.float32(0.05)
    assert cycle[-1] < cycle[0] < cycle.max()
