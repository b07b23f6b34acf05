import os
import subprocess
import time

import pytest

from backscope.insight.homework import sandbox as the_sandbox
from backscope.insight.homework.sandbox import CHILD, Limits, Sandbox, Stopped


def sandbox(text, folder, **limits):
    return Sandbox(text, str(folder / "a.py"), folder, Limits(**limits))


def call(box, **args):
    question = {"target": "f", "w": [], "b": [], "args": args, "positions": [], "init": {}}
    return box.call([question])[0]


def test_a_function_is_called_as_often_as_asked(tmp_path):
    with sandbox("n = 0\ndef f(x):\n    global n\n    n += x\n    return n\n", tmp_path) as box:
        assert [call(box, x=2)["value"]["value"]["scalar"] for _ in range(3)] == [2.0, 4.0, 6.0]


def test_an_exception_is_an_answer_and_the_process_goes_on(tmp_path):
    with sandbox("def f(x):\n    return 1 / x\n", tmp_path) as box:
        assert call(box, x=0)["error"] == {"type": "ZeroDivisionError", "message": "division by zero", "line": 2}
        assert call(box, x=2)["value"]["value"] == {"scalar": 0.5}


def test_nothing_of_ours_can_be_imported_and_nothing_can_be_read(tmp_path):
    text = "import sys\ndef f():\n    return [len(sys.stdin.read()), 'backscope' in sys.modules, sys.flags.isolated]\n"
    with sandbox(text, tmp_path) as box:
        held = call(box)["value"]["value"]["list"]
    assert (held[0], held[2]) == ({"scalar": 0.0}, {"scalar": 1.0})


def test_what_it_started_ends_with_it(tmp_path):
    text = "import subprocess\ndef f():\n    return subprocess.Popen(['sleep', '60']).pid\n"
    with sandbox(text, tmp_path) as box:
        pid = int(call(box)["value"]["value"]["scalar"])
        assert subprocess.run(["kill", "-0", str(pid)], check=False).returncode == 0
    for _ in range(100):
        with open(f"/proc/{pid}/stat") if os.path.exists(f"/proc/{pid}/stat") else open(os.devnull) as stat:  # noqa: PTH110, PTH123
            if stat.read().split(")")[-1].split()[:1] in ([], ["Z"]):
                return
        time.sleep(0.05)
    pytest.fail("the program's own child lives on")


def test_time_is_limited_and_the_line_is_told(tmp_path):
    with sandbox("def f():\n    while True:\n        pass\n", tmp_path, seconds=0.5) as box:
        with pytest.raises(Stopped) as stopped:
            call(box)
        assert stopped.value.what["late"]
        assert stopped.value.what["line"] in (2, 3)


def test_memory_is_limited(tmp_path):
    with sandbox("def f():\n    return len(bytearray(1 << 30))\n", tmp_path, memory=64) as box:
        with pytest.raises(Stopped) as stopped:
            call(box)
        assert stopped.value.what["type"] == "MemoryError"


def test_a_program_that_cannot_be_compiled_stops_at_once(tmp_path):
    with pytest.raises(Stopped) as stopped:
        sandbox("def f(:\n", tmp_path)
    assert (stopped.value.what["type"], stopped.value.what["line"]) == ("SyntaxError", 1)


def test_an_exit_is_told(tmp_path):
    with sandbox("import os\ndef f():\n    os._exit(5)\n", tmp_path) as box, pytest.raises(Stopped) as stopped:
        call(box)
    assert stopped.value.what == {"died": 5}


def test_a_slow_start_takes_nothing_of_the_learners_time(tmp_path, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text(f"import runpy, time\ntime.sleep(1.5)\nrunpy.run_path({str(CHILD)!r}, run_name='__main__')\n")
    monkeypatch.setattr(the_sandbox, "CHILD", slow)
    monkeypatch.setattr(the_sandbox, "GRACE", 0.5)
    with sandbox("def f():\n    return 1\n", tmp_path, seconds=0.8) as box:
        assert call(box)["value"]["value"] == {"scalar": 1.0}
