"""The compiled engine against the reference: the same numbers to rounding, the same bits on any number of threads."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.engines import CompiledEngine, ReferenceEngine, load_core
from backscope.engines.reference import trace_rows
from backscope.errors import BadChoice, Diverged
from backscope.learning import Deformation, order
from backscope.network import ACTIVATIONS, COSTS, forward
from drawn import targets
from engines.core_cases import blobs, distance, drawn_jobs, job_for, needs_core, run

pytestmark = needs_core
STEPS = 20
CLOSE = {"float64": 1e-12, "float32": 2e-5}  # relative, after 20 steps


def run_or_diverge(engine, job):
    """Return the reports, and step and layer of a divergence."""
    try:
        return run(engine, job, 0, STEPS), None
    except Diverged as told:
        return [], (told.step, told.layer)


def compare(make, threads, dtype):
    one, other = make(), make()
    expected, failed = run_or_diverge(ReferenceEngine(), one)
    found, failed_too = run_or_diverge(CompiledEngine(threads), other)
    assert failed_too == failed
    if failed:
        return [], []
    assert [(r.step, r.rows, r.learning_rate) for r in found] == [(r.step, r.rows, r.learning_rate) for r in expected]
    np.testing.assert_allclose(
        [r.cost for r in found], [r.cost for r in expected], rtol=CLOSE[dtype], atol=CLOSE[dtype]
    )
    assert distance(other.net.parameters, one.net.parameters) < CLOSE[dtype]
    for slot, vector in one.state.items():
        assert distance(other.state[slot], vector) < CLOSE[dtype]
    return found, expected


@settings(max_examples=300)
@given(drawn_jobs("float64"))
def test_any_job_in_float64_equals_the_reference(drawn):
    found, expected = compare(drawn.make, drawn.threads, "float64")
    assert [r.right for r in found] == [r.right for r in expected]


@settings(max_examples=150)
@given(drawn_jobs("float32"))
def test_any_job_in_float32_equals_the_reference_to_rounding(drawn):
    compare(drawn.make, drawn.threads, "float32")


@settings(max_examples=40)
@given(st.sampled_from(["float32", "float64"]).flatmap(drawn_jobs))
def test_the_bits_are_the_same_on_any_number_of_threads(drawn):
    jobs = [drawn.make() for _ in range(4)]
    reports = [run(CompiledEngine(threads), job, 0, STEPS) for threads, job in zip((1, 2, 4, 8), jobs, strict=True)]
    for job, told in zip(jobs[1:], reports[1:], strict=True):
        assert told == reports[0]
        assert job.net.parameters.tobytes() == jobs[0].net.parameters.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("zeros", [0.0, 0.9])
@pytest.mark.parametrize("shape", [(28, 28), (5, 40), (37, 3), (1, 100)])
@pytest.mark.parametrize("kind", ["float64", "uint8"])
def test_deformed_pictures_are_those_of_the_reference(dtype, zeros, shape, kind):
    random = np.random.default_rng(1)
    x = random.random((30, shape[0] * shape[1])) * (random.random((30, 1)) >= zeros)
    x = (255 * x).astype(kind)
    by = Deformation(2, 25, 0.2, 1.3, 3, *shape)

    def make():
        net = bs.Network([x.shape[1], 17, 3], seed=2, dtype=dtype)
        rates = {"batch_size": 7, "optimizer": "sgd", "learning_rate": 1e-5, "epochs": 10, "dropout": [0.1, 0.2]}
        return job_for(net, x, np.arange(30) % 3, deform=by, **rates)

    compare(make, 2, dtype)
    engine = CompiledEngine(2)
    z, *_ = engine.activity(make(), 3)
    assert ("sparse" in engine.description) == (zeros > 0)
    job = make()
    rows = order(30, 0, 0, True)[21:28]
    np.testing.assert_allclose(
        z[1], trace_rows(job, 3, rows).z[1], rtol=1e-3 if dtype == "float32" else 1e-9, atol=1e-4
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("optimizer", ["sgd", "adam:eps=0.001"])
def test_wide_layers_and_large_batches_too(dtype, sparse, optimizer):
    x, y = blobs(rows=1300, columns=1100, classes=70, zeros=0.8)

    def make():
        net = bs.Network([1100, 150, 70], hidden="tanh", seed=2, dtype=dtype)
        given_x = scipy.sparse.csr_array(x) if sparse else x
        return job_for(net, given_x, y, batch_size=1200, optimizer=optimizer, learning_rate=0.01, epochs=10)

    one, other, again = make(), make(), make()
    run(ReferenceEngine(), one, 0, 4)
    run(CompiledEngine(1), other, 0, 4)
    run(CompiledEngine(3), again, 0, 4)
    assert distance(other.net.parameters, one.net.parameters) < CLOSE[dtype]
    assert other.net.parameters.tobytes() == again.net.parameters.tobytes()


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name not in ("softmax", "step")])
def test_activations_are_right_over_their_whole_range(name):
    z = np.concatenate([-np.logspace(3, -8, 400), [0.0], np.logspace(-8, 2, 400)])
    net = bs.Network([1, 1], output=name, cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = 1.0, 0.0
    _, expected = forward(net, z[:, None])
    _, found = CompiledEngine(1).outputs(net, z[:, None])
    rtol = 1e-12 if name == "gelu" else 4e-15  # far out, erfc magnifies the last bit of its argument
    np.testing.assert_allclose(found, expected[-1], rtol=rtol, atol=1e-300)


@pytest.mark.parametrize("cost", sorted(COSTS))
@pytest.mark.parametrize("penalty", ["0", "l1=0.01,l2=0.02"])
def test_the_gradient_of_the_core_is_the_derivative_of_its_cost(cost, penalty):
    random = np.random.default_rng(5)
    output = (COSTS[cost].outputs or ("tanh",))[0]
    net = bs.Network([4, 5, 3], hidden="gelu", output=output, cost=cost, dtype="float64", seed=3)
    x, y = random.standard_normal((6, 4)), targets(random, cost, 6, 3)
    kept, eta = net.parameters.copy(), 1e-3

    def cost_at(parameters, learning_rate=0.0):
        net.parameters[...] = parameters
        job = job_for(net, x, y, batch_size=6, optimizer="sgd", learning_rate=learning_rate, penalty=penalty)
        return run(CompiledEngine(1), job, 0, 1)[0].cost

    cost_at(kept, eta)
    gradient = (kept - net.parameters) / eta
    for direction in random.standard_normal((5, kept.size)):
        h = 1e-5
        measured = (cost_at(kept + h * direction) - cost_at(kept - h * direction)) / (2 * h)
        assert measured == pytest.approx(gradient @ direction, rel=1e-6, abs=1e-9)


def test_an_instruction_set_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("BACKSCOPE_ISA", "nonsense")
    with pytest.raises(BadChoice, match="BACKSCOPE_ISA: got 'nonsense', expected one that this machine has: best"):
        CompiledEngine().outputs(bs.Network([2, 2]), np.zeros((1, 2)))


@pytest.mark.parametrize("name", ["scalar", "baseline", "avx2", "avx512"])
def test_instruction_sets_agree_to_rounding(name, monkeypatch):
    if not load_core().has(name):
        pytest.skip(f"this machine lacks {name}")
    monkeypatch.setenv("BACKSCOPE_ISA", name)
    x, y = blobs(zeros=0.5)
    for dtype in ("float32", "float64"):

        def make(dtype=dtype):
            return job_for(
                bs.Network([7, 9, 3], hidden="tanh", dtype=dtype),
                x,
                y,
                optimizer="adam:eps=0.001",
                batch_size=8,
                epochs=50,
            )

        compare(make, 2, dtype)


def test_the_order_is_that_of_the_reference():
    for size, seed, epoch in [(0, 0, 0), (1, 5, 2), (4, 1, 0), (1001, 2**64 - 1, 3), (70_000, 7, 9), (2**22 + 3, 5, 3)]:
        rows = np.empty(size, dtype=np.int64)
        load_core().order(seed, epoch, rows)
        np.testing.assert_array_equal(rows, order(size, seed, epoch))


@given(drawn_jobs("float64"), st.integers(0, 9))
def test_activity_is_that_of_the_reference(drawn, step):
    job = drawn.make()
    engine = CompiledEngine(drawn.threads)
    z, a, delta = engine.activity(job, step)
    size = job.recipe.batch_size
    each = -(-job.examples // size)
    rows = order(job.examples, job.recipe.seed, step // each, job.recipe.shuffle)
    rows = np.sort(rows) if size >= job.examples else rows[step % each * size :][:size]
    trace = trace_rows(job, step, rows)
    for l in range(1, len(job.net.sizes)):
        for found, expected in ((z[l], trace.z[l]), (a[l], trace.a[l]), (delta[l], trace.delta[l])):
            np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-13)


@given(drawn_jobs("float64"))
def test_outputs_are_those_of_the_forward_pass(drawn):
    net = drawn.case.net
    z, a = forward(net, drawn.x)
    for threads in (1, 3):
        found_z, found_a = CompiledEngine(threads).outputs(net, drawn.x)
        np.testing.assert_allclose(found_z, z[-1], rtol=1e-11, atol=1e-13)
        np.testing.assert_allclose(found_a, a[-1], rtol=1e-11, atol=1e-13)


def test_outputs_of_many_rows_and_of_none():
    net = bs.Network([5, 6, 2], seed=1)
    x = np.random.default_rng(0).random((1001, 5), dtype=np.float32)
    np.testing.assert_allclose(CompiledEngine(2).outputs(net, x)[1], net.feedforward(x), rtol=1e-5)
    assert CompiledEngine(2).outputs(net, x[:0])[1].shape == (0, 2)
