import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.errors import BadFile
from backscope.files import write_tensors
from backscope.training.checkpoint import Best, Checkpoint, Sums

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
    with pytest.raises(BadFile, match="is no checkpoint"):
        Checkpoint.read(tmp_path / "c")
