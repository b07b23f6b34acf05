"""Bring the lab's libraries from npm, at the versions pinned here (python tools/vendor_lab.py).

Each file is written beside its package's licence, with its SHA-256 in a lock file (``vendor.lock.json`` in the same
folder), which tests/lab/test_vendor.py compares. The lab itself loads nothing from anywhere else.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "src/backscope/lab/static/vendor"
TESTS = ROOT / "tests/lab/vendor"
LOCK = "vendor.lock.json"

# Where it goes, the package, and for each file of the package the name that it gets.
PACKAGES = [
    (PAGE, "preact@11.2.0", {"dist/preact.mjs": "preact.js", "hooks/dist/hooks.mjs": "preact_hooks.js"}),
    (PAGE, "htm@3.1.1", {"dist/htm.module.js": "htm.js"}),
    (PAGE, "uplot@1.6.32", {"dist/uPlot.esm.js": "uplot.js", "dist/uPlot.min.css": "uplot.css"}),
    (TESTS, "axe-core@4.14.1", {"axe.min.js": "axe.min.js", "LICENSE-3RD-PARTY.txt": "LICENSE-axe-core-3rd-party.txt"}),
]

# A browser does not know what "preact" is unless an import map says it, which would have to stand inline in the page.
# And a source map that is not there would be asked for.
CHANGES = [(b'from"preact"', b'from"./preact.js"'), (b"//# sourceMappingURL=", b"// source map, not kept: ")]


def main() -> None:
    """Write all files and both lock files."""
    locks: dict[Path, dict[str, object]] = {}
    for folder, package, wanted in PACKAGES:
        archive = fetch(package)
        name = package.split("@")[0]
        written = {}
        for inside, outside in {**wanted, "LICENSE": f"LICENSE-{name}.txt"}.items():
            content = extract(archive, inside)
            for old, new in CHANGES if outside.endswith(".js") else []:
                content = content.replace(old, new)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / outside).write_bytes(content)
            written[outside] = digest(content)
        locks.setdefault(folder, {})[package] = {"package": digest(archive), "files": written}
    for folder, lock in locks.items():
        (folder / LOCK).write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def fetch(package: str) -> bytes:
    """Return the archive of a package, ``name@version``, as npm gives it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return next(Path(folder).glob("*.tgz")).read_bytes()


def extract(archive: bytes, name: str) -> bytes:
    """Return one file of a package."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        file = tar.extractfile(f"package/{name}")
        assert file is not None, f"{name} is a folder"
        return file.read()


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
