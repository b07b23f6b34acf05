"""The learners' programs in tests/homework, each with what its first line says is to be expected."""

from pathlib import Path

FOLDER = Path(__file__).parent / "homework"


def programs(prefix):
    return sorted(FOLDER.glob(f"{prefix}_*.py"))


def expected(path):
    """What stands behind ``# expect:`` in the first line."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith("# expect: "), path
    return first.removeprefix("# expect: ").strip()
