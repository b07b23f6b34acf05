import os
from pathlib import Path

import pytest

from backscope.errors import BadChoice
from backscope.files import check_output, write_output


def test_what_can_be_written_passes_and_leaves_nothing_behind(tmp_path):
    check_output("picture", None, ".png")
    check_output("picture", tmp_path / "a.PNG", ".png", ".svg")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old").write_text("kept")
    check_output("output", tmp_path / "old")
    assert (tmp_path / "old").read_text() == "kept"
    write_output("output", str(tmp_path / "old"), b"new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("old", "new")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.gif", "a.gif, expected a .png or .svg file in a folder that is there"),
        ("none/a.png", "a.png, expected a .png or .svg file in a folder that is there"),
        ("file/a.png", "a.png, expected a .png or .svg file in a folder that is there"),
        ("folder.png", "folder.png, which is a folder, expected a .png or .svg file"),
    ],
)
def test_what_can_be_known_beforehand_is_told_beforehand(tmp_path, name, said):
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadChoice) as caught:
        check_output("picture", tmp_path / name, ".png", ".svg")
    assert str(caught.value) == f"picture: got {(tmp_path / name).parent}{os.sep}{said}"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that refuses even root")
@pytest.mark.parametrize("name", ["/proc/x.png", "x" * 252 + ".png"])
def test_a_folder_or_a_name_that_the_system_refuses_is_one_line(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for attempt in (lambda: check_output("picture", Path(name)), lambda: write_output("picture", name, b"")):
        with pytest.raises(BadChoice, match=r"^picture: cannot write \S+ \([A-Z][\w ]+\)$"):
            attempt()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no devices in folders")
def test_a_device_is_not_replaced():
    with pytest.raises(BadChoice, match="which is no plain file"):
        check_output("output", Path(os.devnull))
