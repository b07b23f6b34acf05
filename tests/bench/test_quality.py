import json
import subprocess
import sys

from backscope.bench.quality import GOALS, before
from engines.core_cases import needs_core


@needs_core
def test_a_cold_process_reaches_the_goals():
    done = subprocess.run(
        [sys.executable, "-m", "backscope.bench.quality", "backscope", "0"],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert all(told["reached"][str(goal)] is not None for goal in GOALS)
    times = [one["seconds"] for one in told["epochs"]]
    assert times == sorted(times)


def test_the_time_before_the_first_line_is_counted():
    assert before() >= 0
