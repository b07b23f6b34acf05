"""Stopped at any step by any means, a run goes on to the same bits as an unbroken one."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadRun, Interrupted
from backscope.training import Callback, session
from training.small import blobs, net, plain

RECIPES = [
    {"optimizer": "adam", "dropout": 0.3, "schedule": "one_cycle"},
    {"optimizer": "momentum", "penalty": 0.01, "clip": 0.5, "warmup": 6},
    {"optimizer": "rmsprop", "validation": 0.2, "class_weight": "balanced", "keep_step_costs": True},
    {"optimizer": "sgd", "validation": 0.3, "early_stopping": 2, "epochs": 30, "learning_rate": 0.3},
]


class StopAfter(Callback):
    """Stops after some steps of this call."""

    def __init__(self, steps):
        self.left = steps

    def step(self, run, report):
        self.left -= 1
        return self.left <= 0


def settings_of(number):
    return {"epochs": 4, "batch_size": 7, "seed": 3} | RECIPES[number]


def model_bytes(folder):
    newest = max((folder / "checkpoints").glob("step-*"))
    return (folder / "model.safetensors").read_bytes(), newest.name, newest.read_bytes()


@pytest.mark.parametrize("number", range(len(RECIPES)))
@given(stops=st.lists(st.integers(1, 12), max_size=4))
@settings(max_examples=12)
def test_stopped_at_random_steps_the_end_is_the_same_to_the_byte(tmp_path_factory, number, stops):
    home = tmp_path_factory.mktemp("runs")
    unbroken = bs.train(net(), blobs(), folder=home / "a", **settings_of(number))
    broken = bs.train(net(), blobs(), folder=home / "b", callbacks=[StopAfter(1)], **settings_of(number))
    for steps in stops:
        broken = bs.resume(home / "b", blobs(), callbacks=[StopAfter(steps)])
    broken = bs.resume(home / "b", blobs())
    assert broken.status == unbroken.status
    assert broken.network.parameters.tobytes() == unbroken.network.parameters.tobytes()
    assert plain(broken.history) == plain(unbroken.history)
    assert broken.step_costs == unbroken.step_costs
    assert broken.best_epoch == unbroken.best_epoch
    assert model_bytes(home / "a") == model_bytes(home / "b")
    assert plain(bs.open_run(home / "b").history) == plain(unbroken.history)


PROGRAM = """
    import sys
    sys.path.insert(0, {tests!r})
    import backscope as bs
    from training.small import blobs, net
    print("go", flush=True)
    bs.train(net(), blobs(400), folder={folder!r}, epochs=40, batch_size=7, seed=3, dropout=0.2, validation=0.1)
"""


def start(folder):
    tests = str(Path(__file__).parents[1])
    code = textwrap.dedent(PROGRAM).format(tests=tests, folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "go\n"
    return process


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken") / "r"
    run = bs.train(net(), blobs(400), folder=folder, epochs=40, batch_size=7, seed=3, dropout=0.2, validation=0.1)
    return run, model_bytes(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7])
def test_killed_at_any_moment_it_goes_on_to_the_same_bits(tmp_path, unbroken, delay):
    folder = tmp_path / "r"
    process = start(folder)
    time.sleep(delay)
    process.kill()
    process.communicate()
    if not folder.exists():  # killed before the run began: nothing is there, and nothing is in the way
        bs.train(net(), blobs(400), folder=folder, epochs=40, batch_size=7, seed=3, dropout=0.2, validation=0.1)
    run = bs.resume(folder, blobs(400))
    assert plain(run.history) == plain(unbroken[0].history)
    assert model_bytes(folder) == unbroken[1]
    assert not list(folder.rglob("*.tmp")) or run.status == "finished"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a child")
def test_ctrl_c_saves_the_step_and_is_a_keyboard_interrupt(tmp_path, unbroken):
    folder = tmp_path / "r"
    process = start(folder)
    while not (folder / "history.jsonl").exists() or not (folder / "history.jsonl").read_text():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    run = bs.open_run(folder)
    if process.returncode != 0:  # else it had finished before the signal came
        assert "Interrupted" in errors
        assert run.status == "interrupted"
    assert bs.resume(folder, blobs(400)).status == "finished"
    assert model_bytes(folder) == unbroken[1]


def test_interrupted_in_this_process_the_run_is_in_the_exception(tmp_path):
    class PressCtrlC(Callback):
        def step(self, run, report):
            if report.step == 4:
                signal.raise_signal(signal.SIGINT)

    given_net = net()
    with pytest.raises(Interrupted, match="after step 5 of 20") as caught:
        bs.train(given_net, blobs(), folder=tmp_path / "r", callbacks=[PressCtrlC()], **settings_of(0))
    assert caught.value.run.step == 5
    assert caught.value.run.network is given_net
    assert bs.open_run(tmp_path / "r").network.parameters.tobytes() == given_net.parameters.tobytes()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_history_beyond_the_checkpoint_or_cut_short_is_trained_again(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    bs.train(net(), blobs(), folder=a, **settings_of(0))
    bs.train(net(), blobs(), folder=b, callbacks=[StopAfter(10)], **settings_of(0))
    lines = (a / "history.jsonl").read_text().splitlines(keepends=True)
    (b / "history.jsonl").write_text("".join(lines[:3]) + lines[3][:20])
    bs.resume(b, blobs())
    assert plain(bs.open_run(b).history) == plain(bs.open_run(a).history)
    assert model_bytes(a) == model_bytes(b)


def test_a_checkpoint_that_cannot_be_read_makes_way_for_the_one_before(tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    for folder in (a, b):
        bs.train(net(), blobs(), folder=folder, **settings_of(1))
    newest = max((b / "checkpoints").glob("step-*"))
    newest.write_bytes(newest.read_bytes()[:100])
    assert bs.open_run(b).step == 15
    bs.resume(b, blobs())
    assert model_bytes(a) == model_bytes(b)


def test_a_finished_run_is_left_as_it_is(tmp_path):
    run = bs.train(net(), blobs(), folder=tmp_path / "r", **settings_of(0))
    before = model_bytes(tmp_path / "r")
    assert bs.resume(tmp_path / "r").status == run.status == "finished"
    assert model_bytes(tmp_path / "r") == before


def test_more_epochs_are_the_same_as_having_asked_for_them(tmp_path):
    more = {"batch_size": 7, "optimizer": "momentum", "seed": 3}
    bs.train(net(), blobs(), folder=tmp_path / "a", epochs=6, **more)
    bs.train(net(), blobs(), folder=tmp_path / "b", epochs=2, **more)
    assert len(bs.resume(tmp_path / "b", blobs(), epochs=6).history) == 6
    assert model_bytes(tmp_path / "a") == model_bytes(tmp_path / "b")
    with pytest.raises(BadRun, match="expected 6 or more"):
        bs.resume(tmp_path / "b", blobs(), epochs=5)
    bs.train(net(), blobs(), folder=tmp_path / "c", **settings_of(0))
    with pytest.raises(BadRun, match="one_cycle was laid out for 4"):
        bs.resume(tmp_path / "c", blobs(), epochs=9)


class Killed(BaseException):
    """What stands for kill -9 in this process."""


def test_more_epochs_begin_when_all_else_is_accepted_and_are_not_forgotten(tmp_path, monkeypatch):
    more = {"batch_size": 7, "optimizer": "momentum", "seed": 3}
    x, y = blobs()
    bs.train(net(), (x, y), folder=tmp_path / "a", epochs=5, **more)
    bs.train(net(), (x, y), folder=tmp_path / "b", epochs=1, **more)
    with pytest.raises(BadRun, match="not the data"):
        bs.resume(tmp_path / "b", (x + 1, y), epochs=5)
    assert bs.open_run(tmp_path / "b").recipe.epochs == 1

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(session.Session, "advance", kill)
        with pytest.raises(Killed):
            bs.resume(tmp_path / "b", (x, y), epochs=5)
    assert bs.open_run(tmp_path / "b").status == "running"
    assert len(bs.resume(tmp_path / "b", (x, y)).history) == 5
    assert model_bytes(tmp_path / "a") == model_bytes(tmp_path / "b")


def test_other_data_is_refused(tmp_path):
    x, y = blobs()
    folder = tmp_path / "r"
    bs.train(net(), (x, y), folder=folder, callbacks=[StopAfter(3)], sample_weight=np.ones(30), **settings_of(0))
    with pytest.raises(BadRun, match="was trained on arrays; pass the same ones"):
        bs.resume(folder)
    with pytest.raises(BadRun, match="sample_weight: this run had sample weights"):
        bs.resume(folder, (x, y))
    with pytest.raises(BadRun, match="not the data that this run was trained on"):
        bs.resume(folder, (x + 1, y), sample_weight=np.ones(30))
    assert bs.resume(folder, (x, y), sample_weight=np.ones(30)).status == "finished"


def test_bundled_data_is_found_again(tmp_path):
    bs.train(bs.Network([2, 3, 2]), bs.load("xor"), folder=tmp_path / "r", epochs=9, callbacks=[StopAfter(3)])
    assert bs.resume(tmp_path / "r").status == "finished"


def test_a_run_in_hand_is_not_taken_up_by_another(tmp_path):
    class ResumeToo(Callback):
        def step(self, run, report):
            with pytest.raises(BadRun, match="another process is training this run"):
                bs.resume(run.folder, blobs())
            return True

    bs.train(net(), blobs(), folder=tmp_path / "r", callbacks=[ResumeToo()], **settings_of(0))
    assert bs.resume(tmp_path / "r", blobs()).status == "finished"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda about: {}, "format None"),
        (lambda about: about | {"format": 99}, "format 99"),
        (lambda about: about | {"network": {"sizes": []}}, "does not describe a run"),
        (lambda about: {k: v for k, v in about.items() if k != "recipe"}, "does not describe a run"),
        (lambda about: [], "format None"),
    ],
)
def test_a_damaged_run_is_refused_in_one_line(tmp_path, damage, message):
    folder = tmp_path / "r"
    bs.train(net(), blobs(), folder=folder, **settings_of(0))
    about = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(damage(about)))
    for opening in (bs.open_run, bs.resume):
        with pytest.raises(BadRun, match=message) as caught:
            opening(folder)
        assert "\n" not in str(caught.value)
    (folder / "run.json").write_text("{")
    with pytest.raises(BadRun, match="cannot be read"):
        bs.open_run(folder)


def test_another_engine_may_go_on(tmp_path):
    x, y = np.random.default_rng(0).random((30, 3)), np.arange(30) % 2
    whole = bs.train(bs.Network([3, 4, 2], seed=1, dtype="float64"), (x, y), epochs=4, batch_size=8)
    bs.train(bs.Network([3, 4, 2], seed=1, dtype="float64"), (x, y), epochs=2, batch_size=8, folder=tmp_path / "r")
    run = bs.resume(tmp_path / "r", (x, y), epochs=4, engine="reference")
    assert run.engine == "reference"
    np.testing.assert_allclose(run.network.parameters, whole.network.parameters, rtol=1e-9)
