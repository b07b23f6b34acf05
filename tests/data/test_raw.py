import numpy as np
import pytest

from backscope.data.raw import Raw, guarded
from backscope.errors import BadFile


def test_what_the_system_says_becomes_one_line():
    def missing():
        raise FileNotFoundError(2, "No such file or directory", "x")

    def denied():
        raise PermissionError(13, "Permission denied", "x")

    def broken():
        raise KeyError("several\nlines")

    with pytest.raises(BadFile, match=r"^a\.csv: no such file or folder$"):
        guarded("a.csv", missing, what="CSV")
    with pytest.raises(BadFile, match=r"^a\.csv: cannot be read as CSV \(Permission denied\)$"):
        guarded("a.csv", denied, what="CSV")
    with pytest.raises(BadFile, match=r"^a\.csv: cannot be read as CSV, is it cut short\?") as caught:
        guarded("a.csv", broken, KeyError, what="CSV")
    assert "\n" not in str(caught.value)


def test_what_is_not_expected_is_let_through():
    with pytest.raises(ZeroDivisionError):
        guarded("a.csv", lambda: 1 // 0, KeyError, what="CSV")
    assert guarded("a.csv", lambda: 7, what="CSV") == 7


def test_pictures_are_bytes_with_a_shape():
    assert Raw(np.zeros((2, 4), np.uint8), None, image_shape=(2, 2)).pixels
    assert not Raw(np.zeros((2, 4), np.uint8), None).pixels
    assert not Raw(np.zeros((2, 4)), None, image_shape=(2, 2)).pixels
