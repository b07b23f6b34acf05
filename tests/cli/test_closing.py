import json

import backscope as bs
from backscope.cli.closing import close_run
from backscope.cli.output import Output


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
