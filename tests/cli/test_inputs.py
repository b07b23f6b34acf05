import numpy as np
import pytest

import backscope as bs
from backscope.cli.inputs import read_examples, shown
from backscope.errors import BadRun


def test_a_bundled_set_is_read_as_the_runs_own_was(tmp_path):
    data = bs.load("iris")
    iris = bs.train(bs.Network([4, 3], classes=data.classes), data, epochs=1, folder=tmp_path / "r")
    x, y, notes = read_examples(iris, "iris", seed=0)
    np.testing.assert_array_equal(x, data.test.x)
    assert notes == ()
    np.testing.assert_array_equal(y, data.test.y)


def test_how_a_file_becomes_inputs_is_not_known_of_arrays(tmp_path):
    run = bs.train(bs.Network([2, 2]), ([[0.0, 1.0]], [1]), epochs=1, folder=tmp_path / "r")
    with pytest.raises(BadRun, match="how a file becomes inputs is not known"):
        read_examples(run, "xor", seed=0)


def test_several_values_have_commas_between():
    assert shown(np.array([1.0, 2.5])) == "1, 2.5"
    assert shown("a") == "a"
