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


def test_a_run_without_a_folder_or_without_epochs_has_no_picture(capsys):
    data = bs.load("xor")
    close_run(bs.train(bs.Network([2, 2]), data, epochs=0), data, 0.1, Output())
    out = capsys.readouterr().out
    assert "finished" in out
    assert "curve" not in out
