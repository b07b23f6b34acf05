import math

import numpy as np
import pytest

from backscope.errors import BadChoice, BadFile
from backscope.insight.homework.source import program

SCALE = 3
TABLE = np.array([1.0, 2.0])


def helper(z):
    return SCALE * z


def uses_much(x):
    return helper(x) + TABLE.sum() + math.pi


def test_a_file_and_a_name_in_it(tmp_path):
    file = tmp_path / "a.py"
    file.write_text("# 한글\nx = 1\n", encoding="utf-8")
    for given, name in ((file, None), (f"{file}:f", "f"), (f"{file}:N.back", "N.back")):
        found = program(given, "en")
        assert (found.path, found.name, found.folder) == (str(file), name, tmp_path)
        assert found.text == "# 한글\nx = 1\n"


def test_a_declared_encoding_is_kept_to(tmp_path):
    file = tmp_path / "a.py"
    file.write_bytes("# -*- coding: euc-kr -*-\n# 역전파\n".encode("euc-kr"))
    assert "역전파" in program(file, "en").text


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x01", b"# coding: nothing\n", b"x = '\xe9'\n"])
def test_bytes_that_are_no_python_are_told(tmp_path, raw):
    file = tmp_path / "a.py"
    file.write_bytes(raw)
    with pytest.raises(BadFile, match="cannot be read as Python"):
        program(file, "en")


def test_files_that_are_not_there_or_far_too_long(tmp_path):
    with pytest.raises(BadFile, match="no such file"):
        program(tmp_path / "a.py", "en")
    with pytest.raises(BadFile, match="no such file"):
        program(tmp_path, "en")
    (tmp_path / "b.py").write_bytes(b"#" * 2_000_001)
    with pytest.raises(BadFile, match="2,000,001 bytes"):
        program(tmp_path / "b.py", "en")


def test_a_function_within_another_takes_along_what_it_needs():
    factor = 2

    def mine(x):
        return uses_much(x) * factor

    found = program(mine, "en")
    told = {}
    exec(found.text, told)
    assert told["mine"](5.0) == (15 + 3 + math.pi) * 2
    assert found.name == "mine"
    assert found.text.splitlines()[found.before].startswith("def mine")


def test_a_class_takes_along_what_its_methods_need():
    class Net:
        def f(self, x):
            return helper(x)

    told = {}
    exec(program(Net, "en").text, told)
    assert told["Net"]().f(2) == 6


@pytest.mark.parametrize("given", [3, None, len, lambda x: x])
def test_what_is_no_function_is_refused(given):
    with pytest.raises(BadChoice, match="function: got"):
        program(given, "en")


def test_a_function_whose_text_is_nowhere_is_refused():
    told = {"__name__": "nowhere"}
    exec("def f(x): return x", told)
    with pytest.raises(BadChoice, match="the source of f cannot be found; write it to a file"):
        program(told["f"], "en")
