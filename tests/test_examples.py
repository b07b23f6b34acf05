"""Every example runs as a user would run it, in its small setting, and shows something."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_quickly_and_leaves_a_picture(example, tmp_path):
    command = [sys.executable, "-W", "error", str(example), "--quick"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert any(path.suffix in (".png", ".svg") and path.stat().st_size > 5000 for path in tmp_path.iterdir())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_short_and_numbered(example):
    assert example.read_text(encoding="utf-8").count("\n") < 100
    assert example.name[:3] == f"{int(example.name[:2]):02d}_"
