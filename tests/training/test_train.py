import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData, BadRun, Diverged
from training.small import SETTINGS, blobs, net


def test_training_learns_and_says_how():
    run = bs.train(net(), blobs(), epochs=60, batch_size=8, learning_rate=0.02, validation=0.2)
    assert run.status == "finished"
    assert run.engine.startswith(("compiled (", "reference"))
    assert len(run.history) == 60
    first, last = run.history[0], run.history[-1]
    assert last["cost"] < 0.3 * first["cost"]
    assert last["accuracy"] > 0.9
    assert {"validation_cost", "validation_accuracy", "seconds", "examples_per_second"} <= last.keys()
    assert last["step"] == run.step == 60 * 3
    assert run.examples == 24


def test_the_network_is_trained_in_place_and_the_users_arrays_are_left_alone():
    x, y = blobs()
    x.flags.writeable = y.flags.writeable = False
    before = (x.copy(), y.copy())
    given_net = net()
    run = bs.train(given_net, (x, y), epochs=1)
    assert run.network is given_net
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    bits = [bs.train(net(), blobs(), **(SETTINGS | {"seed": s})).network.parameters.tobytes() for s in (5, 5, 6)]
    assert bits[0] == bits[1] != bits[2]


def test_a_batch_of_all_is_full_gradient_descent_for_any_seed():
    settings = {"epochs": 5, "batch_size": 30, "optimizer": "sgd", "learning_rate": 0.1}
    one = bs.train(net(dtype="float64"), blobs(), seed=1, **settings)
    other = bs.train(net(dtype="float64"), blobs(), seed=2, **settings)
    assert one.network.parameters.tobytes() == other.network.parameters.tobytes()
    by_hand = net(dtype="float64")
    for _ in range(5):
        by_hand.parameters[...] -= 0.1 * bs.backprop(by_hand, *blobs()).gradient
    np.testing.assert_allclose(one.network.parameters, by_hand.parameters, rtol=1e-12)


def test_the_cost_of_an_epoch_is_the_mean_by_rows():
    run = bs.train(net(dtype="float64"), blobs(), epochs=1, batch_size=7, learning_rate=0.0, optimizer="sgd")
    assert run.history[0]["cost"] == pytest.approx(bs.backprop(net(dtype="float64"), *blobs()).cost, rel=1e-12)


@given(st.sampled_from(["balanced", {"0": 1.0, "1": 5.0}, {2: 0.0}]), st.booleans())
def test_weights_of_classes_and_examples_multiply(class_weight, weighted):
    x, y = blobs()
    own = np.linspace(0.5, 2, 30) if weighted else np.ones(30)
    if class_weight == "balanced":
        by_class = 30 / (3 * np.bincount(y))
    else:
        by_class = np.array([float(class_weight.get(str(c), class_weight.get(c, 1.0))) for c in range(3)])
    weights = by_class[y] * own
    settings = {"epochs": 2, "batch_size": 30, "optimizer": "sgd", "learning_rate": 0.1}
    run = bs.train(
        net(dtype="float64"), (x, y), class_weight=class_weight, sample_weight=own if weighted else None, **settings
    )
    by_hand = net(dtype="float64")
    for _ in range(2):
        trace = bs.backprop(by_hand, x, y, sample_weight=weights / weights.mean())
        by_hand.parameters[...] -= 0.1 * trace.gradient
    np.testing.assert_allclose(run.network.parameters, by_hand.parameters, rtol=1e-11)


def test_labels_in_words_and_own_validation_data():
    x, y = blobs()
    words = np.array(["cat", "dog", "emu"])[y]
    run = bs.train(net(classes=["cat", "dog", "emu"]), (x, words), epochs=40, validation=(x[:5], words[:5]))
    assert set(run.network.predict(x).tolist()) <= {"cat", "dog", "emu"}
    assert "validation_accuracy" in run.history[-1]


def test_step_costs_on_request():
    run = bs.train(net(), blobs(), keep_step_costs=True, **SETTINGS)
    assert len(run.step_costs) == run.step == 20
    assert bs.train(net(), blobs(), **SETTINGS).step_costs is None


def test_no_epochs_change_nothing():
    before = net().parameters.copy()
    run = bs.train(net(), blobs(), epochs=0)
    np.testing.assert_array_equal(run.network.parameters, before)
    assert run.history == []
    assert run.status == "finished"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"epochs": -1}, BadChoice, "epochs: got -1"),
        ({"epochs": 1.5}, BadChoice, "epochs"),
        ({"batch_size": 0}, BadChoice, "batch_size"),
        ({"learning_rate": -0.1}, BadChoice, "learning_rate"),
        ({"learning_rate": float("nan")}, BadChoice, "learning_rate"),
        ({"learning_rate": "fast"}, BadChoice, "learning_rate"),
        ({"optimizer": "adamm"}, BadChoice, "did you mean 'adam'"),
        ({"schedule": "weekly"}, BadChoice, "schedule"),
        ({"dropout": 1.0}, BadChoice, "dropout"),
        ({"penalty": -1}, BadChoice, "penalty"),
        ({"validation": 1.0}, BadChoice, "validation"),
        ({"validation": True}, BadChoice, "expected a Dataset or a pair"),
        ({"early_stopping": 3}, BadChoice, "expected validation data"),
        ({"early_stopping": "patience=2,monitor=luck"}, BadChoice, "monitor: got 'luck', expected one of cost"),
        ({"early_stopping": 0}, BadChoice, "patience"),
        ({"metrics": ["luck"]}, BadChoice, "metrics"),
        ({"engine": "abacus"}, BadChoice, "engine"),
        ({"callbacks": [3]}, BadChoice, "callbacks"),
        ({"class_weight": {"9": 1.0}}, BadChoice, "class_weight"),
        ({"class_weight": "fair"}, BadChoice, "class_weight"),
        ({"sample_weight": [1.0]}, BadData, "sample_weight"),
        ({"seed": -3}, BadChoice, "seed"),
    ],
)
def test_bad_arguments_are_refused_and_nothing_has_changed(arguments, error, message, tmp_path):
    given_net = net()
    before = given_net.parameters.copy()
    with pytest.raises(error, match=message) as caught:
        bs.train(given_net, blobs(), folder=tmp_path / "run", **arguments)
    assert "\n" not in str(caught.value)
    np.testing.assert_array_equal(given_net.parameters, before)
    assert not (tmp_path / "run").exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (([[1.0, 2.0]], [5]), "label 5"),
        (([[1.0, np.nan]], [0]), "nan"),
        (([[1.0, 2.0, 3.0]], [0]), "3 columns"),
        (([[1.0, 2.0]], [0, 1]), "rows"),
        ((np.empty((0, 2)), []), "no rows"),
    ],
)
def test_bad_data_is_refused(data, message):
    with pytest.raises(BadData, match=message):
        bs.train(net(), data)


def test_data_of_another_kind_is_refused():
    for data in (7, "mnist", [1, 2, 3]):
        with pytest.raises((BadChoice, BadData)):
            bs.train(net(), data)


def test_a_step_output_is_refused():
    step = bs.Network([2, 1], output="step", cost="quadratic")
    with pytest.raises(BadChoice, match="derivative is 0 everywhere"):
        bs.train(step, ([[0.0, 1.0]], [1]))


def test_divergence_leaves_a_run_that_says_so(tmp_path):
    wild = bs.Network([2, 3, 1], hidden="relu", output="identity", cost="quadratic")
    x, y = blobs()
    with pytest.raises(Diverged):
        bs.train(wild, (x, y.astype(float)), epochs=9, optimizer="sgd", learning_rate=1e20, folder=tmp_path / "r")
    run = bs.open_run(tmp_path / "r")
    assert run.status == "diverged"
    assert np.isfinite(run.network.parameters).all()


def test_two_trainings_in_two_threads_do_not_disturb_each_other():
    from concurrent.futures import ThreadPoolExecutor

    def go(seed):
        return bs.train(net(), blobs(), **(SETTINGS | {"seed": seed})).network.parameters.tobytes()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(go, range(8)))
    assert together == [go(seed) for seed in range(8)]


def test_a_folder_that_is_taken_is_refused_and_left_alone(tmp_path):
    bs.train(net(), blobs(), folder=tmp_path / "r", **SETTINGS)
    before = {p: p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()}
    with pytest.raises(BadRun, match="not empty"):
        bs.train(net(), blobs(), folder=tmp_path / "r", **SETTINGS)
    assert {p: p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()} == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRun, match="folder"):
        bs.train(net(), blobs(), folder=tmp_path / "file", **SETTINGS)
