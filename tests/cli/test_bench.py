import json

import pytest

from backscope.bench import run as running
from backscope.engines import load_core
from bench.small import FOUND
from cli.terminal import backscope

pytestmark = pytest.mark.skipif(load_core() is None, reason="the compiled core was not built")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch):
    monkeypatch.setattr(running, "machine", lambda: FOUND["machine"])
    for part in running.PARTS:
        monkeypatch.setattr(running, part, lambda rounds, tell, part=part: FOUND[part])


def test_people_get_a_report(capsys):
    done = backscope(capsys, "bench", "--parts", "epochs,sgemm")
    assert done.status == 0
    assert "Abacus 3000" in done.out
    assert "cold process" not in done.out


def test_json_alone_on_standard_output(capsys):
    assert backscope(capsys, "bench", "--json").json["sgemm"] == FOUND["sgemm"]


def test_a_report_is_written_with_its_picture(capsys, tmp_path):
    assert backscope(capsys, "bench", "--output", tmp_path / "r.md").status == 0
    assert "Abacus 3000" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert (tmp_path / "r.svg").stat().st_size > 1000
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["sgemm"] == FOUND["sgemm"]


def test_what_was_measured_outlives_what_fails_after_it(capsys, tmp_path, monkeypatch):
    def interrupted(rounds, tell):
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "widths", interrupted)
    assert backscope(capsys, "bench", "--output", tmp_path / "r.md").status == 130
    assert "Large dense layers" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "widths" not in json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--parts", "speed"], "parts: got 'speed', expected some of epochs"),
        (["--rounds", "0"], "rounds: got 0, expected 1 or more"),
        (["--output", "no/such/folder/r.md"], "expected a file in a folder that is there"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(capsys, options, told):
    done = backscope(capsys, "bench", *options)
    assert done.status == 2
    assert told in done.err
