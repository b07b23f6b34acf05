import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.data import Preparation, load, read_inputs
from backscope.data.idx import find_idx, idx_bytes, is_idx_name, read_idx
from backscope.errors import BadFile

KINDS = [np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64]
arrays = st.sampled_from(KINDS).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=4))
)


def one_line(caught):
    assert "\n" not in str(caught.value)
    return str(caught.value)


@given(arrays, st.booleans())
def test_what_is_written_is_read(tmp_path_factory, array, zipped):
    path = tmp_path_factory.mktemp("idx") / ("a-idx1-ubyte.gz" if zipped else "a-idx1-ubyte")
    content = idx_bytes(array)
    path.write_bytes(gzip.compress(content) if zipped else content)
    read = read_idx(path)
    assert read.dtype == array.dtype
    np.testing.assert_array_equal(read, array)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_cut_anywhere_is_refused(tmp_path, zipped):
    path = tmp_path / ("a-idx3-ubyte.gz" if zipped else "a-idx3-ubyte")
    whole = idx_bytes(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))
    whole = gzip.compress(whole) if zipped else whole
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(BadFile) as caught:
            read_idx(path)
        assert one_line(caught).startswith(str(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "starts with nothing"),
        (b"\x89PNG....", "starts with 89 50 4e 47"),
        (b"\0\0\x07\x01\0\0\0\x01\0", "is no IDX file"),
        (b"\0\0\x08\x00", "0 dimensions"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "cut short"),
        (idx_bytes(np.zeros(3, np.uint8)) + b"!", "too long"),
    ],
)
def test_what_is_no_idx_file_is_refused_without_making_room_for_it(tmp_path, content, message):
    path = tmp_path / "a-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=message) as caught:
        read_idx(path)
    one_line(caught)


def test_names_of_idx_files():
    for name in ("train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "train-images.idx3-ubyte", "a.idx"):
        assert is_idx_name(name)
    for name in ("a.csv", "idx.txt", "index.html", "x.npy"):
        assert not is_idx_name(name)


def folder_of(tmp_path, labels, test=True, name="set"):
    """Write an MNIST-like folder with pictures of 2 by 3."""
    folder = tmp_path / name
    folder.mkdir()
    labels = np.asarray(labels, dtype=np.uint8)
    images = (labels[:, None, None] * np.ones((1, 2, 3)) * 9).astype(np.uint8)
    for part in ("train", "t10k")[: 2 if test else 1]:
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx_bytes(images))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(labels)))
    return folder


def test_a_folder_like_mnists(tmp_path):
    data = load(folder_of(tmp_path, [0, 1, 2, 1] * 6))
    assert data.classes == (0, 1, 2)
    assert data.train.x.dtype == np.float32
    np.testing.assert_allclose(data.train.x[:2, 0], [0, 9 / 255], rtol=1e-6)
    assert (len(data.train), len(data.test)) == (24, 24)
    assert data.preparation.image_shape == (2, 3)


def test_labels_from_one_on_keep_their_names(tmp_path):
    data = load(folder_of(tmp_path, [*range(1, 12)] * 2))
    assert data.classes == tuple(str(n) for n in range(1, 12))
    assert data.train.y[:3].tolist() == [0, 1, 2]


def test_without_a_test_part_one_is_held_out(tmp_path):
    data = load(folder_of(tmp_path, [0, 1] * 20, test=False))
    assert (len(data.train), len(data.test)) == (32, 8)
    assert "held out" in " ".join(data.notes)


def test_labels_that_do_not_fit_are_refused(tmp_path):
    folder = folder_of(tmp_path, [0, 1] * 12)
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(BadFile, match="train-labels-idx1"):
        load(folder)
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(23, np.uint8)))
    with pytest.raises(BadFile, match="23 labels, expected 24"):
        load(folder)
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(24, np.float32)))
    with pytest.raises(BadFile, match="expected one whole number an image"):
        load(folder)
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(24, np.uint8)))
    with pytest.raises(BadFile, match="at least two classes"):
        load(folder)
    (folder / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.arange(24, dtype=np.uint8) % 2 * 7))
    with pytest.raises(BadFile, match="test part, row 2: has the label 1, expected one of 0, 7"):
        load(folder)


def test_images_of_another_size_in_the_test_part_are_refused(tmp_path):
    folder = folder_of(tmp_path, [0, 1] * 12)
    (folder / "t10k-images-idx3-ubyte").write_bytes(idx_bytes(np.zeros((24, 5, 5), np.uint8)))
    with pytest.raises(BadFile, match="expected"):
        load(folder)


def test_no_images_at_all_are_refused(tmp_path):
    with pytest.raises(BadFile, match="no rows"):
        load(folder_of(tmp_path, []))


def test_to_be_answered_a_folder_gives_its_test_part_and_a_file_its_images(tmp_path):
    folder = folder_of(tmp_path, [0, 1, 2, 1] * 6)
    preparation = load(folder).preparation
    x, y, _ = read_inputs(folder, preparation)
    assert y.tolist() == [0, 1, 2, 1] * 6
    alone, nothing, notes = read_inputs(find_idx(folder, "t10k", "images"), preparation)
    assert nothing is None
    assert "no labels" in notes[0]
    np.testing.assert_array_equal(alone, x)
    with pytest.raises(BadFile, match="6 inputs an example, expected 784"):
        read_inputs(folder, Preparation("classification", (0, 1, 2), image_shape=(28, 28)))
