import http.client
import json
import os
import queue
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

import backscope as bs
from backscope.cli import lab as command
from backscope.lab import entrance
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
    return served


def test_it_serves_until_ctrl_c_and_ends_with_0(tmp_path):
    bs.train(bs.Network([2, 2, 2]), bs.load("xor"), epochs=1, folder=tmp_path / "run")
    process = begin(tmp_path / "run", "--port", 0, "--language", "ko")
    try:
        line = process.stdout.readline()
        assert line.startswith("backscope lab: http://127.0.0.1:")
        address = line.split()[2]
        assert address.endswith("#/run")
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
        "address": f"http://127.0.0.1:{settings.port}/?token={settings.token}", "by_number": None,
        "host": "127.0.0.1", "port": settings.port,
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


def test_the_browser_is_given_a_file_and_no_key(capsys, monkeypatch):
    told, opened = queue.Queue(), []

    def serve(settings, listening):
        opened.append((told.get(timeout=10), settings))

    def look(address):
        file = Path(url2pathname(urlsplit(address).path))
        told.put((address, file, file.read_text(encoding="utf-8")))

    monkeypatch.setattr(command, "_serve", serve)
    monkeypatch.setattr(command.webbrowser, "open", look)
    backscope(capsys, "lab", "--quiet")
    ((address, file, text), settings) = opened[0]
    assert address.startswith("file:")
    assert settings.token not in address
    assert f"http://127.0.0.1:{settings.port}/?token={settings.token}" in text
    assert not file.exists()


def test_a_lab_for_all_is_told_by_name_and_by_number(capsys, quiet_lab, monkeypatch):
    monkeypatch.setattr(entrance, "address_by_number", lambda settings: "http://192.168.0.7:1/")
    told = backscope(capsys, "lab", "--no-browser", "--host", "0.0.0.0", "--json").json
    assert f"http://{socket.gethostname()}:" in told["address"]
    assert told["by_number"] == "http://192.168.0.7:1/"
    lines = backscope(capsys, "lab", "--no-browser", "--host", "0.0.0.0").out.splitlines()
    assert [line.split(": ", 1)[1].split()[0][:17] for line in lines] == [told["address"][:17], "http://192.168.0."]


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
