import pytest

import backscope as bs
from cli.terminal import backscope


def test_the_list_names_what_can_be_loaded(capsys):
    entries = backscope(capsys, "data", "--json").json["bundled"]
    assert entries[0]["name"] == "mnist"
    for entry in entries[1:]:
        data = bs.load(entry["name"])
        count = len(data.train) + (len(data.test) if data.test else 0)
        assert (count, data.train.x.shape[1]) == (entry["examples"], entry["inputs"])
        assert (None if data.classes is None else len(data.classes)) == entry["classes"]
        assert data.task == entry["task"]
    assert all(entry["name"] in backscope(capsys, "data").out for entry in entries)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("xor", {"training_examples": 4, "test_examples": 0, "inputs": 2, "classes": {"0": 2, "1": 2}, "zeros": 0.5}),
        ("iris", {"training_examples": 120, "test_examples": 30, "task": "classification"}),
        ("diabetes", {"task": "regression", "inputs": 10}),
        ("spirals:n=50,noise=0", {"training_examples": 40, "inputs": 2}),
    ],
)
def test_a_set_is_described(capsys, name, expected):
    told = backscope(capsys, "data", name, "--json").json
    assert expected.items() <= told.items()
    done = backscope(capsys, "data", name)
    assert done.status == 0
    assert "training_examples" in done.out
