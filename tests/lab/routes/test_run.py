import json
import os
import time

import numpy as np
import pytest

import backscope as bs
from lab.client import client_of, settings_in


@pytest.fixture
def opened(tmp_path):
    """Return a client of a lab that was opened with a run."""

    def of(run):
        return client_of(settings_in(tmp_path, run=run.folder))

    return of


def iris(folder, epochs=3, **how):
    data = bs.load("iris")
    return bs.train(
        bs.Network([4, 5, 3], classes=data.classes, seed=2), data, epochs=epochs, folder=folder / "run", **how
    )


def test_it_is_the_run_as_it_was_trained(tmp_path, opened):
    run = iris(tmp_path)
    told = opened(run).get("/api/run").json()
    assert told["folder"] == str(run.folder)
    assert (told["status"], told["steps"], told["examples"]) == ("finished", run.step, run.examples)
    assert told["history"] == json.loads(json.dumps(run.history))
    assert told["recipe"] == json.loads(json.dumps(run.recipe.to_json()))
    assert told["network"]["w"] == [None, *(w.tolist() for w in run.network.w[1:])]
    assert told["network"]["b"] == [None, *(b.tolist() for b in run.network.b[1:])]


def test_its_network_is_walked_with_its_own_examples(tmp_path, opened):
    run = iris(tmp_path)
    client = opened(run)
    net, found = client.get("/api/run").json()["network"], client.get("/api/run/examples").json()
    data = bs.load("iris")
    assert found["part"] == "test"
    np.testing.assert_array_equal(found["x"], data.test.x[: len(found["x"])])
    for x, target, label in zip(found["x"], found["target"], data.test.y, strict=False):
        told = client.post("/api/network/walk", json={"network": net, "x": x, "target": target}).json()
        expected = bs.insight.explain(run.network, x, label)
        assert told["cost"] == expected.cost


def test_examples_are_called_as_the_user_calls_them(tmp_path, opened):
    found = opened(iris(tmp_path)).get("/api/run/examples").json()
    data = bs.load("iris")
    assert found["labels"] == [data.classes[label] for label in data.test.y[: len(found["x"])]]
    assert found["features"] == list(data.preparation.features)
    net = bs.Network([2, 1], output="identity", cost="quadratic")
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["p,q,price", *(f"{i % 7},{i % 5},{100 + 3 * i}" for i in range(40))]))
    found = opened(bs.train(net, bs.load(file, target="price"), epochs=1, folder=tmp_path / "r")).get(
        "/api/run/examples"
    ).json()  # fmt: skip
    assert {round(label) for label in found["labels"]} <= {100 + 3 * i for i in range(40)}
    assert found["features"] == ["p", "q"]
    unnamed = bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=1, folder=tmp_path / "x")
    found = opened(unnamed).get("/api/run/examples").json()
    assert found["labels"] == bs.load("xor").train.y.tolist()


def test_of_a_long_history_only_what_is_new_is_told(tmp_path, opened):
    run = iris(tmp_path, epochs=5)
    client = opened(run)
    for since in (0, 3, 5, 99):
        told = client.get("/api/run", params={"since": since}).json()
        assert (told["epochs"], told["history"]) == (5, json.loads(json.dumps(run.history[since:])))
    for wrong in ("-1", "x", "1e3"):
        refused = client.get("/api/run", params={"since": wrong})
        assert refused.status_code == 422
        assert refused.json()["message"].startswith("since: got ")


def test_a_run_that_writes_nothing_is_silent(tmp_path, opened):
    run = iris(tmp_path)
    client = opened(run)
    assert client.get("/api/run").json()["silent"] < 60
    for path in run.folder.rglob("*"):
        os.utime(path, (time.time() - 1000,) * 2)
    assert 1000 <= client.get("/api/run").json()["silent"] < 1060
    (run.folder / "history.jsonl").touch()
    assert client.get("/api/run").json()["silent"] < 60


def test_results_are_numbers_words_and_null(tmp_path, opened):
    run = iris(tmp_path)
    about = json.loads((run.folder / "run.json").read_text())
    about["results"] = {"cost": 0.5, "epochs": 3, "name": "a", "none": None, "matrix": [[1]]}
    (run.folder / "run.json").write_text(json.dumps(about))
    assert opened(run).get("/api/run").json()["results"] == {"cost": 0.5, "epochs": 3, "name": "a", "none": None}


def test_a_large_network_is_told_but_not_walked(tmp_path, opened):
    run = bs.train(bs.Network([2, 9, 2]), bs.load("moons:n=20"), epochs=1, folder=tmp_path / "run")
    client = opened(run)
    assert client.get("/api/run").json()["network"] is None
    refused = client.get("/api/run/examples")
    assert refused.status_code == 422
    assert "at most 8 neurons" in refused.json()["message"]


def test_it_is_looked_at_anew_each_time(tmp_path, opened):
    run = iris(tmp_path, epochs=1)
    client = opened(run)
    assert len(client.get("/api/run").json()["history"]) == 1
    bs.resume(run.folder, epochs=2)
    assert len(client.get("/api/run").json()["history"]) == 2
    (run.folder / "run.json").write_text("{")
    broken = client.get("/api/run")
    assert broken.status_code == 422
    assert "run.json" in broken.json()["message"]


def test_arrays_have_no_examples_to_show(tmp_path, opened):
    run = bs.train(bs.Network([2, 2]), ([[0.0, 1.0], [1, 0]], [1, 0]), epochs=1, folder=tmp_path / "run")
    refused = opened(run).get("/api/run/examples")
    assert refused.status_code == 422
    assert "arrays in Python" in refused.json()["message"]


def test_a_lab_without_a_run_says_so(lab):
    for path in ("/api/run", "/api/run/examples"):
        refused = lab.get(path)
        assert refused.status_code == 422
        assert refused.json() == {"message": "run: this lab was opened without one, expected `backscope lab RUN`"}
    assert lab.get("/api/about").json()["run"] is None
