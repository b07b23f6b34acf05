import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.errors import BadFile
from backscope.files import write_tensors
from backscope.training.checkpoint import Best, Checkpoint, Sums, best_file, read_standing

vectors = st.sampled_from([np.float32, np.float64]).flatmap(lambda kind: hnp.arrays(kind, st.integers(1, 9)))


@given(vectors, st.integers(0, 10**9), st.booleans(), st.none() | st.lists(st.floats(allow_nan=False), max_size=5))
def test_what_is_written_is_read(tmp_path_factory, parameters, step, has_best, costs):
    path = tmp_path_factory.mktemp("c") / "c.safetensors"
    best = (
        Best(0.1, 3, 39, np.zeros_like(parameters), {"m": parameters.copy(), "v": parameters.copy()})
        if has_best
        else None
    )
    state = {"m": parameters.copy(), "v": parameters.copy()}
    Checkpoint(step, parameters, state, Sums(5, 1 / 3, 2), best, 4, costs, "finished").write(path)
    read = Checkpoint.read(path)
    assert (read.step, read.sums, read.waited, read.step_costs, read.ended) == (
        step,
        Sums(5, 1 / 3, 2),
        4,
        costs,
        "finished",
    )
    assert read.parameters.tobytes() == parameters.tobytes()
    assert read.state.keys() == state.keys()
    assert (read.best is None) == (best is None)
    if has_best:
        assert (read.best.value, read.best.epoch, read.best.step, set(read.best.state)) == (0.1, 3, 39, {"m", "v"})


def test_the_network_alone_is_read_without_the_best_epochs_file(tmp_path):
    best = Best(0.1, 3, 39, np.zeros(2), {"m": np.ones(2)})
    for ended, step, put_back in (("", 50, False), ("finished", 50, True), ("finished", 39, False)):
        best.file = None
        Checkpoint(step, np.ones(2), {"m": np.full(2, 3.0)}, best=best, ended=ended).write(tmp_path / "c")
        best_file(tmp_path / "c", 39).unlink()
        read = read_standing(tmp_path / "c")
        assert (read.step, read.put_back) == (step, put_back)
        assert (read.parameters.tolist(), read.state["m"].tolist()) == ([1, 1], [3, 3])
        with pytest.raises(BadFile, match="best-"):
            Checkpoint.read(tmp_path / "c")


def test_a_best_epoch_is_written_once_and_over_one_that_is_not_it(tmp_path):
    first, other = (Best(0.1, 3, 39, np.full(2, value), {}) for value in (1.0, 2.0))
    Checkpoint(39, np.ones(2), {}, best=first).write(tmp_path / "c")
    Checkpoint(39, np.ones(2), {}, best=other).write(tmp_path / "c")
    read = Checkpoint.read(tmp_path / "c")
    assert read.best.parameters.tolist() == [2, 2]
    written = best_file(tmp_path / "c", 39).stat().st_mtime_ns, best_file(tmp_path / "c", 39).stat().st_ino
    read.write(tmp_path / "c")
    assert written == (best_file(tmp_path / "c", 39).stat().st_mtime_ns, best_file(tmp_path / "c", 39).stat().st_ino)


def test_arrays_that_are_read_can_be_advanced(tmp_path):
    Checkpoint(1, np.ones(3), {"m": np.ones(3)}).write(tmp_path / "c")
    read = Checkpoint.read(tmp_path / "c")
    read.parameters += 1
    read.state["m"] += 1
    assert read.parameters.tolist() == read.state["m"].tolist() == [2, 2, 2]


@pytest.mark.parametrize(
    "about", [{}, {"step": 1}, {"step": 1, "sums": {"x": 1}, "waited": 0, "best": None, "ended": ""}]
)
def test_another_kind_of_file_is_refused(tmp_path, about):
    write_tensors(tmp_path / "c", {"parameters": np.ones(2)}, about)
    for read in (Checkpoint.read, read_standing):
        if read is read_standing and "sums" in about:
            continue  # which it does not ask for
        with pytest.raises(BadFile, match="is no checkpoint"):
            read(tmp_path / "c")
