"""The compiled engine where things go wrong, or go on side by side."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import backscope as bs
from backscope.engines import CompiledEngine, ReferenceEngine
from backscope.engines.thread_choice import ThreadChoice
from backscope.errors import Diverged
from engines.core_cases import blobs, job_for, needs_core, run

pytestmark = needs_core


def net_of(hidden=6, seed=0):
    return bs.Network([7, hidden, 3], hidden="tanh", seed=seed)


def test_any_range_of_steps_can_be_done_in_any_pieces():
    x, y = blobs()
    settings = {"batch_size": 8, "optimizer": "adam", "penalty": 0.01, "dropout": 0.2, "clip": 1.0, "epochs": 9}
    whole, parts = (job_for(net_of(), x, y, **settings) for _ in range(2))
    expected = run(CompiledEngine(2), whole, 0, 50)
    found = run(CompiledEngine(1), parts, 0, 13)
    found += run(CompiledEngine(2), parts, 13, 14)
    found += run(CompiledEngine(3), parts, 14, 40, each_step=True)
    found += run(CompiledEngine(), parts, 40, 50)
    assert found == expected
    assert parts.net.parameters.tobytes() == whole.net.parameters.tobytes()


def test_a_watch_that_says_stop_is_obeyed_at_once_with_the_parameters_in_their_places():
    x, y = blobs()
    stopped, expected = (job_for(net_of(), x, y, batch_size=8) for _ in range(2))
    seen = []
    CompiledEngine().advance(stopped, 0, 1000, lambda steps: seen.extend(steps) or len(seen) == 5, each_step=True)
    assert [report.step for report in seen] == [0, 1, 2, 3, 4]
    run(CompiledEngine(), expected, 0, 5)
    assert stopped.net.parameters.tobytes() == expected.net.parameters.tobytes()


def test_with_each_step_the_network_is_as_the_step_left_it_and_may_be_changed():
    x, y = blobs()
    one, other = (job_for(net_of(), x, y, batch_size=8) for _ in range(2))
    paths = ([], [])
    for engine, job, path in zip((ReferenceEngine(), CompiledEngine()), (one, other), paths, strict=True):

        def halve(steps, job=job, path=path):
            job.net.parameters[...] *= 0.5
            path.append(job.net.parameters.copy())

        engine.advance(job, 0, 12, halve, each_step=True)
    np.testing.assert_allclose(paths[1], paths[0], rtol=1e-4, atol=1e-6)


def test_an_exception_in_a_watch_leaves_what_was_done():
    x, y = blobs()
    broken, expected = (job_for(net_of(), x, y, batch_size=8) for _ in range(2))

    def fail(steps):
        if steps.first == 3:
            raise OSError("disk on fire")

    with pytest.raises(OSError, match="on fire"):
        CompiledEngine().advance(broken, 0, 50, fail, each_step=True)
    run(CompiledEngine(), expected, 0, 4)
    assert broken.net.parameters.tobytes() == expected.net.parameters.tobytes()


@pytest.mark.parametrize("threads", [1, 3])
def test_divergence_is_told_as_the_reference_tells_it(threads):
    x, y = blobs()
    told, kept = [], []
    for engine in (ReferenceEngine(), CompiledEngine(threads)):
        net = bs.Network([7, 6, 3], hidden="relu", output="identity", cost="quadratic")
        job = job_for(net, 1e15 * x, np.eye(3)[y], batch_size=8, optimizer="sgd", learning_rate=10.0, epochs=99)
        with pytest.raises(Diverged) as caught:
            run(engine, job, 0, 200)
        told.append((caught.value.step, caught.value.layer))
        kept.append(net.parameters.copy())
    assert told[0] == told[1]
    np.testing.assert_allclose(kept[1], kept[0], rtol=1e-3)


def test_sample_weights_of_zero_and_rows_held_out_do_not_count():
    x, y = blobs()
    weights, rows = np.ones(len(y)), np.arange(0, len(y), 2)
    x_spoilt = x.copy()
    x_spoilt[1::2] = np.nan
    held, plain = net_of(), net_of()
    run(CompiledEngine(), job_for(held, x_spoilt, y, weights, rows=rows, batch_size=8), 0, 20)
    run(CompiledEngine(), job_for(plain, x[rows], y[rows], batch_size=8), 0, 20)
    assert held.parameters.tobytes() == plain.parameters.tobytes()


def test_two_trainings_in_two_threads_do_not_disturb_each_other():
    x, y = blobs(rows=400)
    alone = {}
    for seed in range(4):
        net = net_of(40, seed)
        run(CompiledEngine(2), job_for(net, x, y, batch_size=16, epochs=99), 0, 400)
        alone[seed] = net.parameters.tobytes()
    together = {}

    def train(seed):
        net = net_of(40, seed)
        run(CompiledEngine(2), job_for(net, x, y, batch_size=16, epochs=99), 0, 400)
        together[seed] = net.parameters.tobytes()

    threads = [threading.Thread(target=train, args=(seed,)) for seed in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_the_interpreter_lock_is_let_go():
    x, y = blobs(rows=4000, columns=60)
    counted = 0
    done = threading.Event()

    def train():
        net = bs.Network([60, 300, 3], hidden="tanh")
        run(CompiledEngine(1), job_for(net, x, y, batch_size=2000, epochs=99), 0, 10)
        done.set()

    thread = threading.Thread(target=train)
    thread.start()
    while not done.is_set():
        counted += 1
        time.sleep(0.0001)
    thread.join()
    assert counted > 10


FORKS = """
import os, numpy as np, backscope as bs
x, y = np.random.default_rng(0).random((500, 7)), np.arange(500) % 3
def train():
    net = bs.Network([7, 200, 3])
    bs.train(net, (x, y), epochs=3, threads=2)
    return net.parameters.tobytes()
before = train()
child = os.fork()
if child == 0:
    os._exit(0 if train() == before else 1)
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_forked_after_training_trains():
    subprocess.run([sys.executable, "-W", "ignore", "-c", FORKS], check=True, timeout=60)


FORKS_WHILE_TRAINING = """
import os, numpy as np, backscope as bs
from backscope.training import Callback
x, y = np.random.default_rng(0).random((500, 7)), np.arange(500) % 3
class Fork(Callback):
    def epoch(self, run, record):
        if record["epoch"] == 2:
            global child
            child = os.fork()
        return False
net = bs.Network([7, 200, 3])
child = None
run = bs.train(net, (x, y), epochs=5, threads=2, callbacks=[Fork()])
whole = net.parameters.tobytes()
twin = bs.Network([7, 200, 3])
bs.train(twin, (x, y), epochs=5, threads=1)
right = twin.parameters.tobytes() == whole
if child == 0:
    os._exit(0 if right else 1)
assert right and child
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.skipif(
    os.environ.get("BACKSCOPE_SANITIZED") == "thread",
    reason="the sanitizer ends a child that starts threads of its own",
)
def test_a_child_forked_within_a_training_finishes_it_to_the_same_bits():
    subprocess.run([sys.executable, "-W", "ignore", "-c", FORKS_WHILE_TRAINING], check=True, timeout=60)


SLOW = """
import numpy as np, backscope as bs
x, y = np.random.default_rng(0).random((20000, 300), dtype=np.float32), np.arange(20000) % 3
class Tell(bs.Callback):
    def start(self, run): print("begun", flush=True)
try:
    bs.train(bs.Network([300, 500, 3]), (x, y), epochs=10_000, batch_size=100, callbacks=[Tell()])
except bs.errors.Interrupted as told:
    print(told, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_stops_after_a_step():
    with subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        rest = process.communicate(timeout=30)[0]
    assert "interrupted after step" in rest
    assert process.returncode == 0
    assert time.monotonic() - sent < 20


def test_data_of_one_example_and_batches_larger_than_the_data():
    x, y = blobs(rows=1)
    for size in (1, 2, 1000, 2**80):
        one, other = (job_for(net_of(), x, y, batch_size=size, epochs=9) for _ in range(2))
        run(ReferenceEngine(), one, 0, 5)
        run(CompiledEngine(4), other, 0, 5)
        np.testing.assert_allclose(other.net.parameters, one.net.parameters, rtol=1e-3, atol=1e-5)


def test_an_epochs_last_and_smaller_batch_does_not_decide_how_many_threads(monkeypatch):
    x, y = blobs()
    job, told = job_for(net_of(), x, y, batch_size=len(x) - 1), []
    monkeypatch.setattr(ThreadChoice, "seconds", 0.0)  # one step a call
    monkeypatch.setattr(ThreadChoice, "took", lambda self, seconds, steps: told.append(steps))
    run(CompiledEngine(), job, 0, 6)
    assert told == [1, 1, 1]


def test_the_smallest_numbers_are_zero_in_the_core_and_stay_for_its_caller():
    x, y = blobs()
    x = np.hstack([x, np.zeros((len(x), 1), dtype=x.dtype)])
    job = job_for(bs.Network([8, 6, 3], seed=0), x, y, batch_size=8, optimizer="adam")
    kept = job.state["m"]
    kept[7:48:8] = 1e-40  # of the weights of the last input, which is always zero
    engine = CompiledEngine(2)
    run(engine, job, 0, 1)
    engine.outputs(job.net, x)
    engine.activity(job, 1)
    assert not job.state["m"][7:48:8].any()
    assert np.float32(1e-40) * np.ones(1, dtype=np.float32) > 0


@pytest.mark.parametrize("optimizer", ["adam:eps=1e-30", "rmsprop:eps=1e-30", "adagrad:eps=1e-30"])
def test_they_are_not_where_an_eps_would_be_all_that_is_left_to_divide_by(optimizer):
    x, y = blobs()
    jobs = [job_for(net_of(), x * np.float32(1e-19), y, batch_size=8, optimizer=optimizer) for _ in range(2)]
    for engine, job in zip((ReferenceEngine(), CompiledEngine()), jobs, strict=True):
        run(engine, job, 0, 1)
    np.testing.assert_allclose(jobs[1].net.parameters, jobs[0].net.parameters, rtol=1e-3, atol=1e-4)
