import copy
import pickle

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


def test_a_run_remembers_how_it_began_and_takes_no_data_along(tmp_path):
    net, data = bs.Network([2, 2], seed=0), bs.load("xor")
    start = net.parameters.copy()
    run = bs.train(net, data, epochs=1)
    assert run.origin.data is data
    np.testing.assert_array_equal(run.origin.parameters, start)
    for copied in (pickle.loads(pickle.dumps(run)), copy.deepcopy(run)):
        assert copied.origin is None
        assert copied.history == run.history
    kept = bs.train(bs.Network([2, 2], seed=0), data, epochs=1, folder=tmp_path / "run")
    assert kept.origin.parameters is None  # the folder has them
    assert "origin" not in repr(run)
