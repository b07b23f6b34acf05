import numpy as np
import pytest

import backscope as bs
from backscope.training import session
from training.small import SETTINGS, blobs, net, plain


class Rates(bs.Callback):
    def __init__(self):
        self.seen = []

    def step(self, run, report):
        self.seen.append(report.learning_rate)


def test_the_schedule_is_followed_step_by_step():
    rates = Rates()
    bs.train(net(), blobs(), callbacks=[rates], schedule="cosine", warmup=3, **SETTINGS)
    expected = [0.02 * 0.5 * (1 + np.cos(np.pi * s / 20)) * min(1, (s + 1) / 3) for s in range(20)]
    np.testing.assert_allclose(rates.seen, expected, rtol=1e-12)


def test_the_history_holds_what_was_promised():
    run = bs.train(net(), blobs(), validation=0.2, penalty=0.1, metrics=["balanced_accuracy"], **SETTINGS)
    keys = (
        "epoch", "step", "learning_rate", "cost", "accuracy", "penalty", "validation_cost",
        "validation_balanced_accuracy", "seconds", "examples_per_second",
    )  # fmt: skip
    assert all(tuple(record) == keys for record in run.history)
    assert [record["epoch"] for record in run.history] == [1, 2, 3, 4]
    last = run.history[-1]
    assert last["penalty"] == pytest.approx(0.05 * sum(float((w**2).sum()) for w in run.network.w[1:]), rel=1e-5)


def test_a_regression_has_no_accuracy():
    line = bs.Network([2, 1], output="identity", cost="quadratic")
    run = bs.train(line, (blobs()[0], blobs()[0].sum(axis=1)), epochs=1, validation=0.2)
    assert "accuracy" not in run.history[0]
    assert "validation_r2" in run.history[0]


def test_long_epochs_are_saved_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "SECONDS_BETWEEN_CHECKPOINTS", -1.0)

    class Break(bs.Callback):
        def step(self, run, report):
            if report.step == 12:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        bs.train(net(), blobs(), folder=tmp_path / "r", callbacks=[Break()], dropout=0.2, **SETTINGS)
    assert bs.open_run(tmp_path / "r").step == 12
    broken = bs.resume(tmp_path / "r", blobs())
    whole = bs.train(net(), blobs(), dropout=0.2, **SETTINGS)
    assert broken.network.parameters.tobytes() == whole.network.parameters.tobytes()
    assert plain(broken.history) == plain(whole.history)


def test_parameters_that_overflow_in_the_last_step_are_told(tmp_path):
    wild = bs.Network([1, 1], output="identity", cost="quadratic", initial="constant:1")
    with pytest.raises(bs.errors.Diverged, match=r"layer 1 became infinite or NaN at step 0") as caught:
        bs.train(wild, ([[1e10]], [1.0]), epochs=1, optimizer="sgd", learning_rate=1e30, folder=tmp_path / "r")
    assert caught.value.layer == 1
    assert np.isfinite(bs.open_run(tmp_path / "r").network.parameters).all()
