import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOK = """
import sys
sys.path[:0] = sys.argv[1:]
import backscope as bs, backscope.engines as engines
assert bs.__file__.startswith(sys.argv[1]), bs.__file__
assert engines.load_core() is None
import warnings
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    run = bs.train(bs.Network([2, 4, 2]), bs.load("xor"), epochs=2)
assert run.engine == "reference"
print(*[warning.message for warning in told])
"""


@pytest.mark.skipif(os.name == "nt", reason="a PATH of links")
def test_without_a_compiler_it_is_installed_and_works_and_says_what_is_missing(tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    scripts = Path(sysconfig.get_path("scripts"))
    for name in ("cmake", "ninja"):  # all that a build needs but a compiler
        (tools / name).symlink_to(scripts / name)
    bare = {key: value for key, value in os.environ.items() if key not in ("CC", "CXX", "CFLAGS", "CXXFLAGS")}
    bare["PATH"] = str(tools)
    site = tmp_path / "site"
    built = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--no-cache-dir",
         "--target", site, "-C", f"build-dir={tmp_path / 'build'}", ROOT],
        env=bare, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    assert (site / "backscope" / "data" / "bundled" / "mnist.npz").is_file()
    libraries = sysconfig.get_path("purelib")
    # -S: what is installed for editing must not stand in the way
    looked = subprocess.run(
        [sys.executable, "-S", "-c", LOOK, site, libraries], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    assert looked.returncode == 0, looked.stderr
    assert "no C++ compiler" in looked.stdout
    assert "apt install g++" in looked.stdout
