import json
import sys

import pytest

from backscope.bench import sgemm
from bench.small import SMALL
from engines.core_cases import needs_core


@needs_core
def test_both_speeds_are_told(monkeypatch, capsys):
    pytest.importorskip("scipy")
    monkeypatch.setattr(sgemm, "LARGE", SMALL)
    monkeypatch.setattr(sgemm, "SIDE", 64)
    monkeypatch.setattr(sys, "argv", ["sgemm", "1", "2"])
    sgemm.main()
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"backscope", "sgemm"}
    assert min(told.values()) > 0
