import numpy as np
import pytest
from PIL import Image

from backscope.data import load, read_inputs
from backscope.errors import BadFile


def folder_of(tmp_path, size=(4, 5), ending="png", count=12):
    folder = tmp_path / "pictures"
    for place, name in enumerate(("고양이", "dog")):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", size, (place * 200, place * 200, number)).save(folder / name / f"{number}.{ending}")
    return folder


@pytest.mark.parametrize("ending", ["png", "bmp", "jpg", "gif"])
def test_sub_folders_are_classes(tmp_path, ending):
    folder = folder_of(tmp_path, ending=ending)
    (folder / ".hidden").mkdir()
    (folder / "dog" / "notes.txt").write_text("x")
    data = load(folder)
    assert data.classes == ("dog", "고양이")
    assert data.train.x.shape[1] == 20
    assert 0 <= data.train.x.min() <= data.train.x.max() <= 1
    assert len(data.train) + len(data.test) == 24
    assert data.preparation.image_shape == (5, 4)


def test_one_that_differs_in_size_is_named(tmp_path):
    folder = folder_of(tmp_path)
    Image.new("L", (9, 9)).save(folder / "고양이" / "3.png")
    with pytest.raises(BadFile, match=r"3\.png: is 9 by 9, expected 4 by 5"):
        load(folder)


def test_one_that_is_cut_short_or_no_picture_is_named(tmp_path):
    folder = folder_of(tmp_path)
    path = folder / "dog" / "5.png"
    whole = path.read_bytes()
    for length in range(len(whole) // 2):
        path.write_bytes(whole[:length])
        with pytest.raises(BadFile, match=r"5\.png: cannot be read") as caught:
            load(folder)
        assert "\n" not in str(caught.value)


def test_one_class_alone_is_refused(tmp_path):
    folder = folder_of(tmp_path)
    for path in (folder / "dog").iterdir():
        path.unlink()
    with pytest.raises(BadFile, match="at least two classes"):
        load(folder)


def test_to_be_answered_one_picture_or_a_folder_of_them(tmp_path):
    folder = folder_of(tmp_path)
    preparation = load(folder).preparation
    x, y, _ = read_inputs(folder / "고양이" / "0.png", preparation)
    assert x.shape == (1, 20)
    assert y is None
    x, y, _ = read_inputs(folder / "dog", preparation)
    assert x.shape == (12, 20)
    x, y, _ = read_inputs(folder, preparation)
    assert np.bincount(y).tolist() == [12, 12]
    Image.new("L", (6, 6)).save(tmp_path / "big.png")
    with pytest.raises(BadFile, match="36 inputs an example, expected 20"):
        read_inputs(tmp_path / "big.png", preparation)


def test_a_folder_that_is_named_like_a_picture_is_none(tmp_path):
    (tmp_path / "letters" / "a" / "b.png").mkdir(parents=True)
    (tmp_path / "letters" / "c.png").mkdir()
    preparation = load(folder_of(tmp_path)).preparation
    for attempt in (load, lambda path: read_inputs(path, preparation)):
        with pytest.raises(BadFile, match="letters: has nothing to read"):
            attempt(tmp_path / "letters")
