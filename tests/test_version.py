from importlib.metadata import version
from pathlib import Path

import backscope


def test_front_door_installed_package_and_changelog_say_the_same():
    changelog = (Path(__file__).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{backscope.__version__}]" in changelog
    assert version("backscope") == backscope.__version__
