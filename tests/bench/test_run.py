from backscope.bench import run
from bench.small import SMALL
from engines.core_cases import needs_core


def test_the_machine_is_recorded():
    machine = run.machine()
    assert machine["cores"] >= 1
    assert "backscope" in machine["versions"]


def test_every_peer_is_tried_on_one_thread_and_on_all(monkeypatch):
    monkeypatch.setattr(run, "cores", lambda: 4)
    who = run.competitors()
    assert who[:2] == [("backscope", 0), ("backscope", 1)]
    assert {("sklearn", 1), ("sklearn", 4)} <= set(who)


@needs_core
def test_parts_are_measured_and_come_as_plain_values(monkeypatch):
    monkeypatch.setattr(run, "WORKLOADS", [SMALL])
    monkeypatch.setattr(run, "competitors", lambda: [("backscope", 0), ("backscope", 1)])
    kept = []
    found = run.run(["epochs"], 1, lambda line: None, kept.append)
    assert kept == [found]
    assert set(found) == {"machine", "epochs"}
    assert found["epochs"][0]["measured"][0]["peer"] == "backscope"
