import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.training.early_stopping import as_early_stopping
from training.small import blobs, net

WILD = {"optimizer": "momentum", "learning_rate": 0.5, "batch_size": 7, "validation": 0.3, "seed": 2}


@pytest.mark.parametrize("monitor", ["validation_cost", "validation_accuracy", "cost"])
def test_the_network_of_the_best_epoch_is_kept_and_patience_is_exact(monitor):
    kept = {}

    def keep(run, record):
        kept[record["epoch"]] = run.network.parameters.copy()

    stopping = bs.EarlyStopping(patience=3, monitor=monitor)
    run = bs.train(net(), blobs(60), epochs=200, early_stopping=stopping, callbacks=[keep], **WILD)
    values = [record[monitor] for record in run.history]
    best = int(np.argmax(values) if "accuracy" in monitor else np.argmin(values)) + 1
    assert run.status == "stopped early"
    assert run.best_epoch == best
    assert len(run.history) == best + 3
    np.testing.assert_array_equal(run.network.parameters, kept[best])


def test_the_optimisers_state_is_that_of_the_best_epoch_too(tmp_path):
    stopped = bs.train(net(), blobs(60), epochs=200, early_stopping=3, folder=tmp_path / "a", **WILD)
    short = bs.train(net(), blobs(60), epochs=stopped.best_epoch, folder=tmp_path / "b", **WILD)
    state = [bs.training.RunFolder(run.folder).latest().state for run in (stopped, short)]
    np.testing.assert_array_equal(state[0]["v"], state[1]["v"])


def test_a_run_that_ends_by_its_epochs_gives_the_best_too():
    run = bs.train(net(), blobs(60), epochs=12, early_stopping=50, **WILD)
    assert run.status == "finished"
    values = [record["validation_cost"] for record in run.history]
    assert run.best_epoch == int(np.argmin(values)) + 1


def test_a_metric_of_ones_own_can_be_watched():
    def worst(y, a):
        return float(np.abs(y - a).max())

    run = bs.train(
        net(), blobs(60), epochs=60, metrics=[worst], early_stopping="patience=2,monitor=validation_worst", **WILD
    )
    values = [record["validation_worst"] for record in run.history]
    assert run.best_epoch == int(np.argmin(values)) + 1


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 2))
def test_better_means_by_more_than_min_delta(value, best, delta):
    lower = bs.EarlyStopping(min_delta=delta)
    higher = bs.EarlyStopping(monitor="validation_accuracy", min_delta=delta)
    assert lower.better(value, best) == (value < best - delta)
    assert higher.better(value, best) == (value > best + delta)


def test_nan_is_never_better():
    stopping = bs.EarlyStopping()
    assert not stopping.better(float("nan"), None)
    assert not stopping.better(float("nan"), 1.0)
    assert stopping.better(1.0, None)
    assert bs.EarlyStopping(monitor="validation_gain", higher="yes").better(2.0, 1.0)


def test_ways_to_say_it():
    assert as_early_stopping(None) is None
    assert as_early_stopping(3) == as_early_stopping("3") == bs.EarlyStopping(patience=3)
    stopping = bs.EarlyStopping(2, "cost", 0.5, "no")
    assert as_early_stopping(stopping.spec) == as_early_stopping(stopping) == stopping
    for bad in (0, "0", "soon", "patience=1,luck=3", "min_delta=-1", "higher=maybe"):
        with pytest.raises(BadChoice, match=r"early_stopping|patience|min_delta|higher"):
            as_early_stopping(bad)
