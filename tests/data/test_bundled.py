import numpy as np
import pytest

from backscope.data import bundled, is_bundled, load
from backscope.data.bundled import task_of
from backscope.errors import BadChoice


@pytest.mark.parametrize("name", [entry.name for entry in bundled() if entry.name != "mnist"])
def test_every_set_loads_finite_and_as_listed(name):
    data = load(name)
    assert np.isfinite(data.train.x).all()
    assert data.train.x.dtype == np.float32
    assert is_bundled(name)
    if data.task == "classification":
        assert set(np.unique(data.train.y)) == set(range(len(data.classes)))


def test_scikit_learns_tables_are_standardised_and_named():
    data = load("iris")
    assert data.classes == ("setosa", "versicolor", "virginica")
    assert data.features[0] == "sepal length (cm)"
    np.testing.assert_allclose(data.train.x.mean(axis=0), 0, atol=1e-5)
    assert load("linnerud").train.y.shape[1] == 3


def test_a_known_task_is_told_without_a_doubt():
    assert any(note == "task: regression, values in 'target' from 25 to 346" for note in load("diabetes").notes)
    assert not any("--task" in note for name in ("iris", "linnerud", "digits") for note in load(name).notes)
    assert load("digits", task="regression").task == "regression"


def test_settings_of_drawn_points():
    assert len(load("spirals:n=60,noise=0", test=0).train) == 60
    assert len(load("moons:30", test=0).train) == 30


@pytest.mark.parametrize("name", ["spirals:n=1", "spirals:m=3", "spirals:noise=-1", "mnist:3", "xor:n=3", "and:m=9"])
def test_settings_that_cannot_be_are_refused(name):
    with pytest.raises(BadChoice, match=r"data|moons|spirals|xor|and"):
        load(name)


def test_a_gates_rows_can_be_drawn_with_noise():
    x, y = load("xor:n=10,noise=0", test=0).train.x, load("xor:n=10,noise=0", test=0).train.y
    np.testing.assert_array_equal(x, np.tile([[0, 0], [0, 1], [1, 0], [1, 1]], (3, 1))[:10])
    np.testing.assert_array_equal(y, [0, 1, 1, 0, 0, 1, 1, 0, 0, 1])
    near = load("xor:n=10,noise=0.1", test=0, seed=4).train.x
    assert 0 < np.abs(near - x).max() < 0.6
    assert (near != load("xor:n=10,noise=0.1", test=0, seed=5).train.x).any()


def test_names_alone_are_bundled():
    assert all(is_bundled(entry.name) and task_of(entry.name) == entry.task for entry in bundled())
    assert not is_bundled("moon")
    assert not is_bundled("./mnist")
    assert is_bundled("moons:n=9")
