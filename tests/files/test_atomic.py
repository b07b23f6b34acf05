import json
import os
import threading

import pytest

from backscope.files import write_bytes, write_json


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, {"한글": 1})
    write_json(path, {"한글": [1.5, None]})
    assert json.loads(path.read_text(encoding="utf-8")) == {"한글": [1.5, None]}
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a"
    write_bytes(path, b"old")

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_readers_never_see_half_a_file(tmp_path):
    path, done = tmp_path / "a", threading.Event()
    write_bytes(path, b"0" * 100_000)

    def write():
        for digit in (b"1", b"2", b"3") * 5:
            write_bytes(path, digit * 100_000)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        content = path.read_bytes()
        assert len(content) == 100_000
        assert len(set(content)) == 1
    writer.join()
