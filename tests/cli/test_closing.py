import json
import os
from unittest.mock import Mock

import pytest

import backscope as bs
from backscope.cli.closing import close_run
from backscope.cli.output import Output
from backscope.engines import CompiledEngine
from backscope.errors import BadRun


def test_results_and_curve_are_kept_with_the_run(tmp_path, capsys):
    data = bs.load("moons")
    run = bs.train(bs.Network([2, 4, 2]), data, epochs=2, validation=0.1, folder=tmp_path / "r")
    close_run(run, data, 1.5, Output(json_only=True))
    told = json.loads(capsys.readouterr().out)
    assert told["seconds"] == 1.5
    assert told["epochs"] == 2
    assert bs.open_run(tmp_path / "r").results == told
    assert (tmp_path / "r" / "curve.png").stat().st_size > 5_000


def test_the_recipe_is_told_with_what_there_is_of_noise_and_penalty(capsys):
    data = bs.load("digits")
    plain = {"epochs": 0, "optimizer": "sgd", "learning_rate": 0.5, "batch_size": 10}
    close_run(bs.train(bs.Network([64, 10]), data, **plain), data, 0.1, Output())
    assert "recipe sgd, learning rate 0.5 (constant), batch 10 engine" in " ".join(capsys.readouterr().out.split())
    noisy = {"dropout": [0.1, 0.2], "penalty": 0.01, "clip": 2, "deform": "shift=1,rotation=10"}
    close_run(bs.train(bs.Network([64, 8, 10]), data, **plain, **noisy), data, 0.1, Output())
    told = " ".join(capsys.readouterr().out.split())
    assert "batch 10, dropout 0.1,0.2, penalty l2=0.01,l1=0.0, clip 2, deform shift=1.0 rotation=10.0" in told


def test_a_run_without_a_folder_or_without_epochs_has_no_picture(capsys):
    data = bs.load("xor")
    close_run(bs.train(bs.Network([2, 2]), data, epochs=0), data, 0.1, Output())
    out = capsys.readouterr().out
    assert "finished" in out
    assert "curve" not in out


def test_who_trains_by_one_engine_is_told_numbers_of_no_other(capsys, monkeypatch):
    data = bs.load("xor")
    run = bs.train(bs.Network([2, 2]), data, epochs=1, engine="reference")
    monkeypatch.setattr(CompiledEngine, "outputs", Mock(side_effect=AssertionError))
    close_run(run, data, 0.1, Output())
    assert "engine    reference" in capsys.readouterr().out


def test_a_picture_that_cannot_be_written_is_a_warning_after_the_numbers(tmp_path, capsys, monkeypatch):
    data = bs.load("digits")
    run = bs.train(bs.Network([64, 10]), data, epochs=1, deform="shift=1", folder=tmp_path / "r")
    (tmp_path / "r" / "curve.png").mkdir()  # as good as a full disk
    close_run(run, data, 0.1, Output(json_only=True))
    told = capsys.readouterr()
    assert bs.open_run(tmp_path / "r").results == json.loads(told.out)
    assert told.err.startswith("backscope: picture: cannot write ")
    assert told.err.count("\n") == 1
    assert (tmp_path / "r" / "deformed.png").is_file()


def test_numbers_are_told_even_where_they_can_no_longer_be_kept(tmp_path, capsys, monkeypatch):
    data = bs.load("xor")
    run = bs.train(bs.Network([2, 2]), data, epochs=1, folder=tmp_path / "r")
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(BadRun, match=r"cannot be written \(No space left on device\)"):
        close_run(run, data, 0.1, Output())
    assert "train" in capsys.readouterr().out
