"""Every example runs as a user would run it, in its small setting, and shows something."""

import runpy
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


def test_families_of_gates_are_alike_in_separability():
    example = runpy.run_path(str(EXAMPLES[0]))
    families = example["families"](3)
    separable = [example["is_separable"](number, 3) for number in range(256)]
    assert len(set(families)) == 14  # so many classes of functions of three inputs are known
    assert separable == [separable[eldest] for eldest in families]


def test_the_known_counts_come_out():
    example = runpy.run_path(str(EXAMPLES[0]))
    assert [example["count"](inputs) for inputs in (1, 2, 3, 4)] == [4, 14, 104, 1882]
