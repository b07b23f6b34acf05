import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.data.ink import InkRows
from backscope.data.mnist import read_digits
from backscope.engines import Job, engine_named
from backscope.errors import BadChoice, Diverged
from backscope.learning import recipe
from drawn import cases


def job_for(net, x, y, weights=None, **settings):
    plan = recipe(len(net.sizes) - 1, **settings)
    return Job(net, x, net.targets(y, rows=len(x)), weights, plan, plan.optimizer.start(net.parameters))


def run(job, start, stop):
    reports = []
    engine_named("reference").advance(job, start, stop, lambda steps: reports.extend(steps) is not None)
    return reports


def blobs(rows=23, seed=0):
    random = np.random.default_rng(seed)
    return random.standard_normal((rows, 3)), random.integers(0, 2, rows)


@given(cases(costs=("quadratic", "cross_entropy", "binary_cross_entropy")))
def test_one_step_of_full_descent_is_minus_eta_times_the_gradient(case):
    before = case.net.parameters.copy()
    gradient = bs.backprop(case.net, case.x, case.y, penalty=case.penalty).gradient
    job = job_for(
        case.net, case.x, case.y, batch_size=len(case.x), optimizer="sgd", learning_rate=0.1, penalty=case.penalty
    )
    run(job, 0, 1)
    np.testing.assert_allclose(case.net.parameters, before - 0.1 * gradient, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("batch_size", [1, 4, 23, 100])
def test_an_epoch_meets_every_example_once_and_weighs_the_part_batch_by_its_own_rows(batch_size):
    x, y = blobs()
    net = bs.Network([3, 2], dtype="float64")
    expected = net.copy()
    reports = run(job_for(net, x, y, batch_size=batch_size, optimizer="sgd", learning_rate=0.5, shuffle=False), 0, 23)
    first_epoch = reports[: -(-23 // batch_size)]
    assert sum(report.rows for report in first_epoch) == 23
    rows = np.arange(23)
    for number, start in enumerate(range(0, 23, batch_size)):
        part = rows[start : start + batch_size]
        trace = bs.backprop(expected, x[part], y[part])
        assert first_epoch[number].cost == pytest.approx(trace.cost, rel=1e-12)
        expected.parameters[...] -= 0.5 * trace.gradient


@given(st.integers(1, 30), st.integers(0, 40), st.integers(0, 40))
def test_any_range_of_steps_can_be_done_in_any_pieces(batch_size, one, other):
    x, y = blobs()
    settings = {"batch_size": batch_size, "dropout": 0.3, "optimizer": "adam", "seed": 4, "schedule": "cosine"}
    whole = bs.Network([3, 4, 2], hidden="tanh")
    pieces = whole.copy()
    first, second = sorted((one, other))
    run(job_for(whole, x, y, **settings), 0, 40)
    job = job_for(pieces, x, y, **settings)
    for start, stop in ((0, first), (first, second), (second, 40)):
        run(job, start, stop)
    assert pieces.parameters.tobytes() == whole.parameters.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", [np.uint8, np.float16, np.float32, np.float64, bool])
def test_inputs_of_any_type_are_computed_in_the_networks_own(dtype, kind):
    x = (np.random.default_rng(0).random((10, 3)) * 2).astype(kind)
    x.flags.writeable = False
    net = bs.Network([3, 2], dtype=dtype)
    job = job_for(net, x, np.arange(10) % 2, batch_size=5)
    run(job, 0, 4)
    assert net.parameters.dtype == np.dtype(dtype)
    assert all(vector.dtype == np.dtype(dtype) for vector in job.state.values())


def test_sparse_inputs_give_the_dense_numbers():
    sparse = pytest.importorskip("scipy.sparse")
    x = np.where(np.random.default_rng(1).random((12, 7)) < 0.2, 1.0, 0.0)
    y = np.arange(12) % 3
    dense, thin = bs.Network([7, 5, 3], dtype="float64"), bs.Network([7, 5, 3], dtype="float64")
    run(job_for(dense, x, y, batch_size=5), 0, 9)
    plan = recipe(2, batch_size=5)
    job = Job(thin, sparse.csr_array(x), thin.targets(y, 12), None, plan, plan.optimizer.start(thin.parameters))
    run(job, 0, 9)
    np.testing.assert_allclose(thin.parameters, dense.parameters, rtol=1e-10, atol=1e-13)


def test_weights_of_zero_take_examples_out():
    x, y = blobs(6)
    weights = np.array([2.0, 2, 2, 0, 0, 0])
    weighted, fewer = bs.Network([3, 2], dtype="float64"), bs.Network([3, 2], dtype="float64")
    run(job_for(weighted, x, y, weights, batch_size=6, optimizer="sgd"), 0, 5)
    run(job_for(fewer, x[:3], y[:3], batch_size=3, optimizer="sgd"), 0, 5)
    np.testing.assert_allclose(weighted.parameters, fewer.parameters, rtol=1e-12)


def test_clipping_bounds_the_step():
    x, y = blobs()
    net = bs.Network([3, 2], dtype="float64")
    before = net.parameters.copy()
    run(job_for(net, 1000 * x, y, optimizer="sgd", learning_rate=1.0, clip=0.01, batch_size=23), 0, 1)
    assert np.linalg.norm(net.parameters - before) == pytest.approx(0.01)


def test_watching_can_stop_after_any_step():
    x, y = blobs()
    net, seen = bs.Network([3, 2]), []
    job = job_for(net, x, y, batch_size=2)
    engine_named("reference").advance(job, 0, 100, lambda steps: seen.append(steps.first) or steps.first == 6)
    assert seen == list(range(7))


def test_right_answers_are_counted():
    net = bs.Network([1, 1], output="sigmoid", cost="binary_cross_entropy", initial="constant:5")
    reports = run(job_for(net, np.array([[1.0], [-1.0], [1.0]]), [1, 0, 0], batch_size=3), 0, 1)
    assert reports[0].right == 2
    regression = bs.Network([1, 1], output="identity", cost="quadratic")
    assert run(job_for(regression, np.ones((2, 1)), [1.0, 2.0]), 0, 1)[0].right == 0


@pytest.mark.parametrize("learning_rate", [1e30, 1e38])
def test_divergence_names_step_layer_and_what_to_try(learning_rate):
    x, y = blobs()
    net = bs.Network([3, 4, 1], hidden="relu", output="identity", cost="quadratic")
    with pytest.raises(Diverged, match=r"step \d+, first in layer [12].*try a smaller learning_rate") as caught:
        run(job_for(net, x, y.astype(float), optimizer="sgd", learning_rate=learning_rate), 0, 50)
    assert caught.value.step >= 1
    assert caught.value.layer in (1, 2)


def test_threads_are_limited_on_request_and_checked():
    x, y = blobs()
    one, free = bs.Network([3, 2]), bs.Network([3, 2])
    engine_named("reference", 1).advance(job_for(one, x, y), 0, 3, lambda steps: False)
    run(job_for(free, x, y), 0, 3)
    np.testing.assert_allclose(one.parameters, free.parameters, rtol=1e-5)
    for threads in (0, -1, 1.5, True):
        with pytest.raises(BadChoice, match="threads"):
            engine_named("reference", threads)
    with pytest.raises(BadChoice, match="engine"):
        engine_named("abacus")


def test_packed_pictures_are_unpacked_once_for_all_calls(monkeypatch):
    rows = read_digits()[0].part(0, 20)
    dense, unpacked = rows.dense(), []
    monkeypatch.setattr(InkRows, "dense", lambda self: unpacked.append(self) or dense)
    monkeypatch.setattr(InkRows, "__getitem__", None)  # which looks through all places for each mini-batch
    engine, parameters = engine_named("reference"), []
    for x in (rows, dense):
        job = job_for(bs.Network([784, 2], seed=0), x, np.arange(20) % 2, batch_size=6, epochs=3)
        for start in range(0, 12, 4):
            engine.advance(job, start, start + 4, lambda steps: False)
        parameters.append(job.net.parameters)
    assert unpacked == [rows]
    np.testing.assert_array_equal(*parameters)
