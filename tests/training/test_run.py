import numpy as np

import backscope as bs
from training.small import SETTINGS, blobs, net


def test_it_says_what_it_is_and_predicts():
    run = bs.train(net(), blobs(), **SETTINGS)
    assert repr(run) == f"Run({run.network!r}, 20 steps, 4 epochs, finished)"
    np.testing.assert_array_equal(run.predict(blobs()[0]), run.network.predict(blobs()[0]))


def test_it_knows_where_it_is_and_what_it_learned_from(tmp_path):
    run = bs.train(bs.Network([2, 2]), bs.load("moons"), epochs=1, folder=tmp_path / "r", validation=0.1)
    opened = bs.open_run(tmp_path / "r")
    for one in (run, opened):
        assert one.folder == tmp_path / "r"
        assert one.source["source"] == "moons"
        assert one.preparation["task"] == "classification"
        assert one.examples == 288
        assert str(one.folder) in repr(one)
    assert opened.history == run.history
