import pickle

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadRun
from backscope.insight import Replay
from backscope.insight.chosen import chosen
from backscope.training import RunFolder
from insight.ledger_cases import ENGINES, digits


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_replay_has_the_bits_of_the_run_from_any_checkpoint(tmp_path, engine, dtype):
    kept = bs.insight.Snapshots(steps=range(1000))
    run = digits(
        tmp_path / "run", engine=engine, dtype=dtype, optimizer="adam", learning_rate=0.01, dropout=[0.1, 0.2],
        penalty=1e-4, clip=0.3, deform="shift=1", callbacks=[kept],
    )  # fmt: skip
    replay = Replay(tmp_path / "run")
    for step in (0, 1, 11, 10, run.step):
        replay.begin(step)
        assert replay.step == step
        np.testing.assert_array_equal(replay.job.net.parameters, kept.kept[step].parameters)
    replay.begin(5)
    part = chosen(run.network.sizes, 1, 0)
    for moment in replay.moments(part, run.step):
        for theta, step in ((moment.before, moment.step), (moment.after, moment.step + 1)):
            np.testing.assert_array_equal(theta, kept.kept[step].parameters[part.places])
    assert set(replay.differences) == {10, 20, run.step}
    assert not any(replay.differences.values())


def test_a_run_without_folder_is_replayed_from_its_start():
    run = digits()
    replay = Replay(run)
    replay.begin(run.step)
    assert replay.differences == {run.step: 0.0}
    run.network.w[1][0, 0] += 1
    again = Replay(run)
    again.begin(run.step)
    assert again.differences == {run.step: pytest.approx(1.0)}
    with pytest.raises(BadChoice, match=r"^run: got a run without folder from another process"):
        Replay(pickle.loads(pickle.dumps(run)))


def test_arrays_are_asked_for_again_and_known_again(tmp_path):
    random = np.random.default_rng(0)
    x, y, weights = random.random((30, 4)), random.integers(0, 3, 30), random.random(30)
    other = (random.random((9, 4)), random.integers(0, 3, 9))
    net = bs.Network([4, 3, 3], seed=0)
    run = bs.train(net, (x, y), epochs=2, sample_weight=weights, validation=other, folder=tmp_path / "run")
    assert Replay(run).last == run.step  # this process has them
    opened = bs.open_run(tmp_path / "run")
    for arguments, said in (
        ({}, "data: this run was trained on arrays"),
        ({"data": (x, y)}, "validation: this run had validation data of its own"),
        ({"data": (x, y), "validation": other}, "sample_weight: this run had sample weights"),
        ({"data": (x + 1, y), "validation": other, "sample_weight": weights}, "data: not the data"),
    ):
        with pytest.raises(BadRun, match=f"^{said}"):
            Replay(opened, **arguments)
    replay = Replay(opened, (x, y), other, weights)
    replay.begin(run.step)
    np.testing.assert_array_equal(replay.job.net.parameters, net.parameters)


def test_a_checkpoint_that_cannot_be_read_is_passed_over(tmp_path):
    run = digits(tmp_path / "run")
    by_step = RunFolder(tmp_path / "run").by_step()
    assert list(by_step) == [0, 10, 20, 30]
    by_step[20].write_bytes(b"cut")
    replay = Replay(tmp_path / "run")
    replay.begin(25)
    replay.forward(30)
    assert replay.differences == {30: 0.0}  # from 10 on; 10 itself is where it began
    by_step[0].unlink()
    by_step[10].write_bytes(b"")
    with pytest.raises(BadRun, match=r"has no checkpoint at or before step 5 that can be read"):
        Replay(tmp_path / "run").begin(5)
    assert run.step == 30


def test_a_run_that_was_stopped_early_is_replayed_from_any_of_its_checkpoints(tmp_path):
    run = digits(tmp_path / "run", epochs=30, learning_rate=0.5, validation=0.3, early_stopping=4)
    assert run.best_epoch < len(run.history)
    replay, each = Replay(tmp_path / "run"), run.step // len(run.history)
    for epoch in range(len(run.history)):
        replay.begin(epoch * each)
        assert replay.differences == {}  # it stands at the checkpoint, and had nothing to go on from
    replay.begin(0)
    replay.forward(run.step)
    assert set(replay.differences) == {epoch * each for epoch in range(1, len(run.history))}
    assert not any(replay.differences.values())


def test_marks_stand_still(tmp_path):
    replay = Replay(digits(epochs=1))
    replay.begin(3)
    mark = replay.mark()
    replay.forward(7)
    far = replay.job.net.parameters.copy()
    replay.restore(mark)
    assert replay.step == 3
    replay.forward(7)
    np.testing.assert_array_equal(replay.job.net.parameters, far)


def test_a_run_that_was_trained_on_goes_on_being_known(tmp_path):
    digits(tmp_path / "run", epochs=1)
    run = bs.resume(tmp_path / "run", epochs=2)
    replay = Replay(run)
    assert replay.last == run.step == 20
    replay.begin(20)
    assert not any(replay.differences.values())
