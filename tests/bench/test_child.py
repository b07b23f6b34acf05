import json
import subprocess
import sys
from dataclasses import asdict

from bench.small import SMALL
from engines.core_cases import needs_core


@needs_core
def test_it_does_an_epoch_when_told_and_ends_when_told():
    told = json.dumps({"peer": "backscope", "threads": 1, "work": asdict(SMALL)})
    done = subprocess.run(
        [sys.executable, "-m", "backscope.bench.child", told],
        input="epoch\nepoch\nend\n", capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    ready, *lines = done.stdout.splitlines()
    assert ready == "ready"
    assert [set(json.loads(line)) for line in lines] == [{"seconds", "cost"}] * 2
