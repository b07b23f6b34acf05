import shutil

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadRun
from backscope.insight import Snapshots, snapshots_of

XOR = bs.load("xor")


def network(**how):
    return bs.Network([2, 3, 1], output="sigmoid", cost="quadratic", seed=4, **how)


def trained(steps, callback, **how):
    return bs.train(network(), XOR, epochs=steps, batch_size=4, callbacks=[callback], **how)


def test_steps_are_dense_at_first_and_then_ever_rarer():
    snapshots = Snapshots()
    trained(150, snapshots)
    expected = [*range(32), *range(32, 64, 2), *range(64, 128, 4), *range(128, 150, 8), 150]
    assert list(snapshots.kept) == expected


def test_a_snapshot_is_the_network_that_as_many_steps_alone_would_have_left():
    snapshots = Snapshots(steps=[0, 7, 20])
    trained(30, snapshots)
    assert list(snapshots.kept) == [0, 7, 20, 30]
    for steps, net in snapshots.kept.items():
        alone = bs.train(network(), XOR, epochs=steps, batch_size=4).network
        np.testing.assert_array_equal(net.parameters, alone.parameters)


def test_snapshots_are_copies_and_leave_the_training_as_it_is():
    snapshots = Snapshots()
    run = trained(10, snapshots)
    plain = bs.train(network(), XOR, epochs=10, batch_size=4)
    np.testing.assert_array_equal(run.network.parameters, plain.network.parameters)
    run.network.parameters[...] = 0
    assert snapshots.kept[10].parameters.any()


def test_another_training_begins_anew_and_a_resumed_one_goes_on(tmp_path):
    snapshots = Snapshots(steps=[0, 5, 15])
    trained(8, snapshots)
    trained(12, snapshots, folder=tmp_path / "run")
    assert list(snapshots.kept) == [0, 5, 12]
    bs.resume(tmp_path / "run", epochs=20, callbacks=[snapshots])
    assert list(snapshots.kept) == [0, 5, 12, 15, 20]


@pytest.mark.parametrize(
    ("steps", "message"), [([1.5], "expected whole numbers"), (3, "expected whole numbers"), ([-1], "got -1")]
)
def test_steps_that_cannot_be_are_told(steps, message):
    with pytest.raises(BadChoice, match=message):
        Snapshots(steps=steps)


def test_a_run_on_disk_gives_its_checkpoints(tmp_path):
    snapshots = Snapshots()
    run = trained(10, snapshots, folder=tmp_path / "run")
    for source in (run, bs.open_run(tmp_path / "run")):
        found = snapshots_of(source)
        assert list(found) == list(range(11))
        for step, net in found.items():
            np.testing.assert_array_equal(net.parameters, snapshots.kept[step].parameters)


def test_so_does_one_that_was_stopped_early_though_best_epochs_are_kept_for_the_newest_alone(tmp_path):
    snapshots = Snapshots()
    run = trained(10, snapshots, learning_rate=0.1, early_stopping="patience=5,monitor=cost", folder=tmp_path / "run")
    assert 2 < run.best_epoch < run.step  # there were more best ones than are kept
    found = snapshots_of(bs.open_run(tmp_path / "run"))
    assert list(found) == list(range(run.step + 1))
    for step, net in found.items():
        np.testing.assert_array_equal(net.parameters, snapshots.kept[step].parameters)


def test_a_network_is_its_own_only_snapshot():
    net = network()
    assert snapshots_of(net) == {0: net}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (Snapshots(), "empty Snapshots"),
        ("runs/first", "got str, expected a Network, a Run or Snapshots"),
        (bs.train(network(), XOR, epochs=1), "a run without folder; train with folder"),
    ],
)
def test_what_holds_no_snapshot_is_told(source, message):
    with pytest.raises(BadChoice, match=message):
        snapshots_of(source)


def test_a_run_whose_folder_is_gone_is_told(tmp_path):
    run = bs.train(network(), XOR, epochs=1, folder=tmp_path / "run")
    shutil.rmtree(tmp_path / "run")
    with pytest.raises(BadRun, match="run: has no checkpoint"):
        snapshots_of(run)
