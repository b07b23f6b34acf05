import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.training.callbacks import as_callbacks
from training.small import SETTINGS, blobs, net


class Diary(bs.Callback):
    def __init__(self):
        self.lines = []

    def start(self, run):
        self.lines.append("start")

    def step(self, run, report):
        assert run.step == report.step + 1
        self.lines.append(report.step)

    def epoch(self, run, record):
        assert run.history[-1] is record
        self.lines.append(f"epoch {record['epoch']}")

    def end(self, run):
        self.lines.append(run.status)


def test_the_four_moments_come_in_their_order():
    diary = Diary()
    bs.train(net(), blobs(14), callbacks=[diary], **(SETTINGS | {"epochs": 2}))
    assert diary.lines == ["start", 0, 1, "epoch 1", 2, 3, "epoch 2", "finished"]


@pytest.mark.parametrize("moment", ["step", "epoch"])
def test_true_stops_and_false_or_nothing_does_not(moment):
    diary = Diary()

    class Stop(bs.Callback):
        def step(self, run, report):
            return moment == "step" and report.step == 2

        def epoch(self, run, record):
            return moment == "epoch" and record["epoch"] == 2

    run = bs.train(net(), blobs(14), callbacks=[Stop(), diary], **SETTINGS)
    assert run.status == "stopped"
    assert run.step == (3 if moment == "step" else 4)
    assert diary.lines[-1] == "stopped"


def test_a_plain_function_is_asked_after_each_epoch():
    seen = []
    run = bs.train(
        net(), blobs(), callbacks=[lambda run, record: seen.append(record["epoch"]) or len(seen) == 2], **SETTINGS
    )
    assert seen == [1, 2]
    assert run.status == "stopped"


def test_an_exception_reaches_the_caller_and_the_run_goes_on(tmp_path):
    class Break(bs.Callback):
        def step(self, run, report):
            if report.step == 7:
                raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        bs.train(net(), blobs(), callbacks=[Break()], folder=tmp_path / "r", **SETTINGS)
    assert bs.resume(tmp_path / "r", blobs()).status == "finished"
    whole = bs.train(net(), blobs(), **SETTINGS)
    assert bs.open_run(tmp_path / "r").network.parameters.tobytes() == whole.network.parameters.tobytes()


def test_divergence_is_told_to_callbacks_too():
    diary = Diary()
    wild = bs.Network([2, 1], output="identity", cost="quadratic")
    with pytest.raises(bs.errors.Diverged):
        bs.train(wild, (blobs()[0], blobs()[1] * 1.0), optimizer="sgd", learning_rate=1e30, callbacks=[diary])
    assert diary.lines[-1] == "diverged"


def test_what_is_no_callback_is_refused():
    for bad in (3, "print", Diary):
        with pytest.raises(BadChoice, match="callbacks"):
            as_callbacks([bad])
