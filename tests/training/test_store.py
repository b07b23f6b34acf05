import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadRun, FolderTaken
from backscope.training import RunFolder, session, store
from backscope.training.checkpoint import Best, Checkpoint
from backscope.training.store import MOST_CHECKPOINTS
from training.small import SETTINGS, blobs, net

FIRST = Checkpoint(0, np.zeros(33), {})


def steps_in(folder):
    return [int(path.stem.split("-")[1]) for path in sorted((folder / "checkpoints").glob("step-*"))]


def test_checkpoints_are_thinned_but_the_first_and_the_last_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "FREE_SAVING", np.inf)  # however slow the disk
    run = bs.train(net(), blobs(), folder=tmp_path / "r", epochs=90, batch_size=30)
    steps = steps_in(tmp_path / "r")
    assert steps[0] == 0
    assert steps[-1] == run.step == 90
    assert len(steps) <= MOST_CHECKPOINTS + 2
    assert max(np.diff(steps)) <= 16


def test_large_checkpoints_are_few_and_the_best_is_written_once(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "MOST_BYTES", 2000)  # two or three of them
    stops = {"validation": 0.3, "early_stopping": 99, "learning_rate": 0.3}
    run = bs.train(net(), blobs(), folder=tmp_path / "r", epochs=30, batch_size=30, **stops)
    steps = steps_in(tmp_path / "r")
    assert (steps[0], steps[-1]) == (0, 30)
    assert len(steps) <= 5
    best = sorted((tmp_path / "r" / "checkpoints").glob("best-*"))
    assert len(best) <= 2
    assert int(best[-1].stem.split("-")[1]) == run.best_epoch  # a step an epoch
    assert bs.open_run(tmp_path / "r").network.parameters.tobytes() == run.network.parameters.tobytes()


def test_a_best_epoch_of_a_training_that_was_killed_is_not_taken_for_ones_own(tmp_path):
    """A kill between the two writes leaves a best epoch's file; another engine may go on to other numbers."""
    folder = RunFolder.create(tmp_path / "r", {"format": 1}, FIRST)
    network = net(dtype="float64")
    best = {step: Best(1 / step, step, step, np.full(33, float(step)), {}) for step in (10, 20, 30)}
    folder.save(Checkpoint(10, np.zeros(33), {}, best=best[10]), network, None)
    (tmp_path / "lost").mkdir()
    for step in (20, 30):  # what two kills left
        lost = Best(9.0, step, step, np.full(33, -1.0), {})
        Checkpoint(step, np.zeros(33), {}, best=lost).write(tmp_path / "lost" / f"step-{step:012d}.safetensors")
        name = f"best-{step:012d}.safetensors"
        (tmp_path / "lost" / name).rename(tmp_path / "r" / "checkpoints" / name)
    folder.save(Checkpoint(15, np.zeros(33), {}, best=best[10]), network, None)
    assert folder.latest().best.parameters[0] == 10
    folder.save(Checkpoint(30, np.zeros(33), {}, best=best[30]), network, None)
    assert folder.latest().best.parameters[0] == 30
    folder.unlock()


def test_short_epochs_do_not_spend_their_time_on_checkpoints(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "FREE_SAVING", 0.0)
    monkeypatch.setattr(session, "MOST_SAVING", 0.0)
    run = bs.train(net(), blobs(), folder=tmp_path / "r", epochs=300, batch_size=30)
    assert len(steps_in(tmp_path / "r")) == 3  # the start, the first epoch's end, and the end
    assert bs.open_run(tmp_path / "r").step == run.step == 300
    assert len(bs.open_run(tmp_path / "r").history) == 300


def test_a_folder_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(BadRun, match="No space left on device"):
        RunFolder.create(tmp_path / "r", {}, FIRST)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_taken_if_something_is_in_it_and_else_the_reason_is_told(tmp_path, monkeypatch):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "letter.txt").write_text("dear")
    with pytest.raises(FolderTaken, match="exists and is not empty"):
        RunFolder.create(tmp_path / "r", {}, FIRST)
    (tmp_path / "r" / "letter.txt").unlink()
    monkeypatch.setattr(Path, "rename", lambda self, target: os.open(tmp_path / "none", 0))
    with pytest.raises(BadRun, match=r"cannot make .*r \(No such file") as caught:
        RunFolder.create(tmp_path / "r", {}, FIRST)
    assert not isinstance(caught.value, FolderTaken)


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "r").mkdir()
    RunFolder.create(tmp_path / "r", {"format": 1}, FIRST).unlock()
    assert RunFolder(tmp_path / "r").about() == {"format": 1}


@pytest.mark.parametrize("name", ["file/r", "file"])
def test_what_cannot_be_a_folder_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRun, match="folder: cannot make") as caught:
        RunFolder.create(tmp_path / name, {}, FIRST)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.parametrize("path", ["a\0b", 5, b"r", "~nobody-of-this-name/r"])
def test_what_is_no_path_is_one_line(path):
    for attempt in (
        lambda: bs.train(net(), blobs(), folder=path, **SETTINGS), lambda: bs.open_run(path), lambda: bs.resume(path)
    ):  # fmt: skip
        with pytest.raises(BadChoice, match=r"^folder: got .*, expected the path of a folder$"):
            attempt()


def test_one_process_holds_it_and_its_death_sets_it_free(tmp_path):
    RunFolder.create(tmp_path / "r", {"format": 1}, FIRST).unlock()
    code = (
        "import sys, time; from backscope.training import RunFolder; "
        f"folder = RunFolder({str(tmp_path / 'r')!r}); folder.lock(); print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(BadRun, match="another process"):
            RunFolder(tmp_path / "r").lock()
    finally:
        process.kill()
        process.communicate()
    folder = RunFolder(tmp_path / "r")
    folder.lock()
    folder.unlock()


def test_the_history_is_read_up_to_its_last_whole_line(tmp_path):
    folder = RunFolder.create(tmp_path / "r", {"format": 1}, FIRST)
    for step in (5, 10, 15):
        folder.append_history([{"step": step}])
    with (tmp_path / "r" / "history.jsonl").open("a") as file:
        file.write('{"step": 2')
    assert folder.history(10) == [{"step": 5}, {"step": 10}]
    assert folder.history(99) == [{"step": 5}, {"step": 10}, {"step": 15}]
    folder.rewrite_history([{"step": 5}])
    assert folder.history(99) == [{"step": 5}]
    (tmp_path / "r" / "history.jsonl").write_text("nonsense\n")
    with pytest.raises(BadRun, match="no record"):
        folder.history(9)
    (tmp_path / "r" / "history.jsonl").unlink()
    assert folder.history(9) == []
    folder.unlock()


def test_a_run_without_a_readable_checkpoint_is_refused(tmp_path):
    bs.train(net(), blobs(), folder=tmp_path / "r", **SETTINGS)
    for path in (tmp_path / "r" / "checkpoints").iterdir():
        path.write_bytes(b"x")
    with pytest.raises(BadRun, match="no checkpoint can be read") as caught:
        bs.open_run(tmp_path / "r")
    assert "\n" not in str(caught.value)


def test_a_full_disk_while_training_is_one_line_and_loses_nothing(tmp_path, monkeypatch):
    real, calls = os.fsync, []

    def full(handle):
        calls.append(1)
        if len(calls) > 14:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadRun, match="No space left on device") as caught:
        bs.train(net(), blobs(), folder=tmp_path / "r", **SETTINGS)
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    run = bs.resume(tmp_path / "r", blobs())
    whole = bs.train(net(), blobs(), **SETTINGS)
    assert run.network.parameters.tobytes() == whole.network.parameters.tobytes()


def test_a_folder_that_is_taken_away_while_training_is_one_line(tmp_path):
    import shutil

    with pytest.raises(BadRun, match=r"No such file or directory\); it has no checkpoint any more") as caught:
        bs.train(
            net(), blobs(), folder=tmp_path / "r", callbacks=[lambda run, record: shutil.rmtree(run.folder)], **SETTINGS
        )
    assert "\n" not in str(caught.value)


def test_run_json_can_be_read_by_anyone(tmp_path):
    bs.train(net(), blobs(), folder=tmp_path / "r", validation=0.2, early_stopping=2, **SETTINGS)
    about = json.loads((tmp_path / "r" / "run.json").read_text())
    assert about["recipe"]["optimizer"] == "adam"
    assert about["early_stopping"] == "early_stopping:patience=2"
    assert about["network"]["sizes"] == [2, 5, 3]
    assert about["data"]["validation"] == {"fraction": 0.2}
    assert set(about["versions"]) == {"backscope", "numpy", "python"}
