import subprocess
import sys


def test_the_program_is_a_module_too():
    done = subprocess.run([sys.executable, "-m", "backscope", "data", "--json"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    refused = subprocess.run([sys.executable, "-m", "backscope", "dance"], capture_output=True, text=True)
    assert refused.returncode == 2
    assert "dance" in refused.stderr
