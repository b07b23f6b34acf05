import json

import numpy as np
import pytest

from backscope.insight.homework.child import Homework, Leaves, Printed, Refused, pack, told, unpack


def test_what_is_packed_is_json_and_keeps_every_digit():
    value = {"w": [np.array([[0.1, 1 / 3]]), None], "c": np.float32(0.5), "n": 3}
    packed = json.loads(json.dumps(pack(value)))
    held = dict(packed["dict"])
    assert held["w"]["list"][0] == {"array": [0.1, 1 / 3], "shape": [1, 2], "single": False}
    assert (held["c"], held["n"]) == ({"scalar": 0.5}, {"scalar": 3.0})
    assert held["w"]["list"][1] == {"type": "NoneType"}
    assert pack(np.ones(2, np.float32))["single"]
    assert pack(object())["type"] == "object"


def test_too_much_is_refused():
    loop = []
    loop.append(loop)
    for much in (np.zeros(10**6), loop, [0.0] * 300_000):
        with pytest.raises(Refused, match="too_much"):
            pack(much)


def test_what_is_unpacked_is_new_each_time():
    sent = {"tuple": [{"array": [1, 2, 3, 4], "shape": [2, 2], "kind": "float64"}, {"dict": [["a", [1, 2]]]}, 5]}
    one, other = unpack(sent), unpack(sent)
    one[0][...] = 0
    assert other[0].tolist() == [[1, 2], [3, 4]]
    assert other[1:] == ({"a": [1, 2]}, 5)
    for name in ("sigmoid", "tanh", "relu"):
        f, slope = unpack({"function": name}), unpack({"function": name + "'"})
        z = np.array([-0.7, 0.4])
        np.testing.assert_allclose(slope(z), (f(z + 1e-6) - f(z - 1e-6)) / 2e-6, atol=1e-8)


W, B = [np.arange(20.0).reshape(5, 4), np.ones((2, 5))], [np.arange(5.0), np.ones(2)]


def zeros(*shape):
    return np.zeros(shape)


class Holder:
    def __init__(self, **held):
        vars(self).update(held)


@pytest.mark.parametrize(
    "holder",
    [
        lambda: Holder(sizes=[4, 5, 2], weights=[zeros(5, 4), zeros(2, 5)], biases=[zeros(5, 1), zeros(2, 1)]),
        lambda: Holder(W1=zeros(4, 5), W2=zeros(5, 2), b1=zeros(1, 5), b2=zeros(2), dW1=zeros(4, 5)),
        lambda: Holder(params={"b1": zeros(5), "b2": zeros(2), "W1": zeros(5, 4), "W2": zeros(2, 5)}),
        lambda: Holder(w=[None, [[0.0] * 4] * 5, [[0.0] * 5] * 2], b=[None, [0.0] * 5, [0.0] * 2], v=zeros(5, 4)),
    ],
)  # fmt: skip
def test_parameters_are_found_in_objects_filled_and_read(holder):
    thing = holder()
    leaves = Leaves(thing, W, B)
    leaves.fill(W, B)
    read = leaves.read()
    for kind, wanted in (("w", W), ("b", B)):
        for place, each in zip(read[kind], wanted, strict=True):
            numbers = place["array"] if "array" in place else np.ravel([unpack_numbers(place)]).tolist()
            assert sorted(numbers) == sorted(each.ravel().tolist())
    assert not np.any(getattr(thing, "dW1", 0))
    assert not np.any(getattr(thing, "v", 0))


def unpack_numbers(place):
    return [unpack_numbers(each) for each in place["list"]] if "list" in place else place["scalar"]


def test_an_object_without_parameters_is_refused():
    with pytest.raises(Refused, match="no_parameters"):
        Leaves(Holder(x=np.zeros((3, 3))), W, B).fill(W, B)


@pytest.fixture
def homework(tmp_path, monkeypatch):
    def load(text):
        monkeypatch.setattr("sys.path", [])
        monkeypatch.delitem(__import__("sys").modules, "homework", raising=False)
        return Homework(str(tmp_path / "a.py"), text, str(tmp_path))

    yield load
    __import__("sys").modules.pop("homework", None)


def test_a_program_is_described(homework):
    text = "from math import exp\neta = 0.1\nclass N:\n    def __init__(self, sizes): pass\n"
    text += "    def back(self, x, y=1): pass\ndef f(w, *, b): pass\n"
    about = homework(text).describe()
    assert about["functions"] == {
        "N.__init__": [["sizes", "POSITIONAL_OR_KEYWORD", False]],
        "N.back": [["x", "POSITIONAL_OR_KEYWORD", False], ["y", "POSITIONAL_OR_KEYWORD", True]],
        "f": [["w", "POSITIONAL_OR_KEYWORD", False], ["b", "KEYWORD_ONLY", False]],
    }
    assert about["numbers"] == {"eta": 0.1}
    assert about["unfinished"] is None


def test_a_program_that_stops_keeps_what_it_has_defined(homework):
    loaded = homework("def f(x):\n    return x\nf(1) / 0\n")
    assert loaded.describe()["unfinished"] == {"type": "ZeroDivisionError", "message": "division by zero", "line": 3}
    asked = {"target": "f", "w": [], "b": [], "args": {"x": 4}, "positions": [], "init": {}}
    assert loaded.call(asked)["value"] == {"scalar": 4.0}


def test_an_exception_is_told_with_its_line(homework):
    with pytest.raises(SyntaxError) as error:
        homework("x = (\n")
    assert told(error.value, error.value.filename)["type"] == "SyntaxError"

    class Strange(Exception):
        def __str__(self):
            raise RuntimeError

    assert told(Strange(), "none.py") == {"type": "Strange", "message": "", "line": None}


def test_prints_are_kept_to_a_length():
    printed = Printed()
    for _ in range(10):
        assert print("x" * 1000, file=printed) is None
    assert len(printed.kept) == 4000
