import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.errors import BadFile
from backscope.files import read_tensors, write_tensors

arrays = hnp.arrays(
    st.sampled_from([np.float32, np.float64, np.int64]),
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4),
)


@given(st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), arrays, max_size=4))
def test_what_is_written_is_read(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("t") / "a.safetensors"
    write_tensors(path, content, {"x": 1.1, "name": "은닉층"})
    read, about = read_tensors(path)
    assert about == {"x": 1.1, "name": "은닉층"}
    assert read.keys() == content.keys()
    for name, array in content.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def test_the_same_content_gives_the_same_bytes(tmp_path):
    one, two = np.arange(3.0), np.ones((2, 2), np.float32)
    write_tensors(tmp_path / "a", {"p": one, "q": two}, {"m": 1, "n": 2})
    write_tensors(tmp_path / "b", {"q": two, "p": one}, {"m": 1, "n": 2})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_cut_anywhere_is_refused(tmp_path):
    path = tmp_path / "a.safetensors"
    write_tensors(path, {"p": np.arange(5.0)}, {"step": 3})
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(BadFile, match=r"a\.safetensors: "):
            read_tensors(path)


@pytest.mark.parametrize("content", [b"", b"not a tensor", b"\xff" * 64, b"\x02\0\0\0\0\0\0\0{}"])
def test_foreign_files_are_refused_in_one_line(tmp_path, content):
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_tensors(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadFile, match="no such file"):
        read_tensors(tmp_path / "none")
