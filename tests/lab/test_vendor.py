"""What came from npm is what the lock files say, to the bit, and nothing else lies beside it."""

import hashlib
import importlib.util
import json
import re

import pytest

from lab.browser import ROOT

spec = importlib.util.spec_from_file_location("vendor_lab", ROOT / "tools/vendor_lab.py")
vendor_lab = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vendor_lab)

FOLDERS = [vendor_lab.PAGE, vendor_lab.TESTS]


@pytest.mark.parametrize("folder", FOLDERS, ids=["page", "tests"])
def test_the_files_equal_the_lock(folder):
    lock = json.loads((folder / vendor_lab.LOCK).read_text(encoding="utf-8"))
    locked = {name: digest for package in lock.values() for name, digest in package["files"].items()}
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != vendor_lab.LOCK and not path.name.endswith(".d.ts")
    }
    assert present == locked


@pytest.mark.parametrize("folder", FOLDERS, ids=["page", "tests"])
def test_the_lock_names_the_versions_that_the_tool_pins_with_their_licences(folder):
    lock = json.loads((folder / vendor_lab.LOCK).read_text(encoding="utf-8"))
    assert set(lock) == {package for place, package, _ in vendor_lab.PACKAGES if place == folder}
    for package, entry in lock.items():
        assert f"LICENSE-{package.split('@')[0]}.txt" in entry["files"]


def test_the_page_names_no_other_host():
    for path in vendor_lab.PAGE.parent.rglob("*"):
        if path.suffix in (".js", ".css", ".html") and path.parent != vendor_lab.PAGE:
            named = set(re.findall(r"https?://[\w.]+", path.read_text(encoding="utf-8")))
            assert named <= {"http://www.w3.org"}, path  # the names of SVG and MathML, which nobody fetches
