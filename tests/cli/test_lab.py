import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

import backscope as bs
from backscope.cli import lab as command
from cli.terminal import backscope


def begin(*arguments):
    """Start the program in a process of its own."""
    code = "from backscope.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "lab", "--no-browser", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def end(process):
    """Press Ctrl-C, and return status and what was said."""
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)
    return process.returncode, *said


def get(address, path):
    """Ask for a page as the browser does that was given this address; return status and JSON."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.request("GET", path, headers={"Authorization": f"Bearer {parts.query.removeprefix('token=')}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body)


@pytest.fixture
def quiet_lab(monkeypatch):
    """The command, which opens no browser and serves nothing; what would be served."""
    served = []
    monkeypatch.setattr(command, "_serve", lambda settings, listening: served.append(settings))
    monkeypatch.setattr(command.webbrowser, "open", lambda address: served.append(address))
    return served


def test_it_serves_until_ctrl_c_and_ends_with_0(tmp_path):
    bs.train(bs.Network([2, 2, 2]), bs.load("xor"), epochs=1, folder=tmp_path / "run")
    process = begin(tmp_path / "run", "--port", 0, "--language", "ko")
    try:
        line = process.stdout.readline()
        assert line.startswith("backscope lab: http://127.0.0.1:")
        address = line.split()[2]
        status, about = get(address, "/api/about")
        assert status == 200
        assert about["run"] == str(tmp_path / "run")
        assert get(address, "/api/run")[1]["network"]["sizes"] == [2, 2, 2]
        assert about["language"] == "ko"
        assert get(address.replace("token=", "token=x"), "/api/about")[0] == 403
    finally:
        status, out, err = end(process)
    assert (status, out, err) == (0, "", "")


def test_the_address_as_json(capsys, quiet_lab):
    told = backscope(capsys, "lab", "--no-browser", "--json").json
    (settings,) = quiet_lab
    assert told == {
        "address": f"http://127.0.0.1:{settings.port}/?token={settings.token}", "host": "127.0.0.1",
        "port": settings.port,
    }  # fmt: skip


def test_another_port_is_taken_where_the_usual_one_is_not_free(capsys, quiet_lab, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(command, "PORT", taken.getsockname()[1])
        assert backscope(capsys, "lab", "--no-browser").status == 0
        assert quiet_lab[0].port != taken.getsockname()[1]


def test_a_port_that_was_asked_for_is_not_replaced(capsys, quiet_lab):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = backscope(capsys, "lab", "--no-browser", "--port", port)
    assert done.status == 2
    assert f"port: got {port}, on which 127.0.0.1 cannot listen (address already in use)" in done.err
    assert quiet_lab == []


def test_the_browser_is_opened_at_the_address(capsys, quiet_lab):
    backscope(capsys, "lab", "--quiet")
    (settings,) = [one for one in quiet_lab if not isinstance(one, str)]
    deadline = [one for one in quiet_lab if isinstance(one, str)]
    assert all(one.endswith(settings.token) for one in deadline)


def test_a_lab_for_all_has_this_machines_name(capsys, quiet_lab):
    told = backscope(capsys, "lab", "--no-browser", "--host", "0.0.0.0", "--json").json
    assert f"http://{socket.gethostname()}:" in told["address"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "65536"], "port: got 65536, expected a whole number, 0 to 65535"),
        (["--port", "x"], "got 'x', expected a whole number"),
        (["--host", "no such host"], "host: got 'no such host', expected an address or a name of this machine"),
        (["--host", "192.0.2.1"], "host: cannot listen on 192.0.2.1"),
        (["--language", "xx"], "language: got 'xx', expected one of en, ko"),
        (["no/such/run"], "is not a run's folder"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(capsys, quiet_lab, arguments, told):
    done = backscope(capsys, "lab", "--no-browser", *arguments)
    assert done.status == 2
    assert told in done.err
    assert quiet_lab == []
