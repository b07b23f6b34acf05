import html
import socket
import stat
import tempfile
import time

import pytest

from backscope.lab import Settings, entrance


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_addresses_have_the_token_and_lead_to_the_run(tmp_path):
    assert entrance.address(Settings(token="t", port=1)) == "http://127.0.0.1:1/?token=t"
    assert entrance.address(Settings(token="t", port=1, host="::1")) == "http://[::1]:1/?token=t"
    assert entrance.address(Settings(token="t", port=1, run=tmp_path)) == "http://127.0.0.1:1/?token=t#/run"
    assert entrance.address(Settings(host="0.0.0.0")).startswith(f"http://{socket.gethostname()}:")


class Asking:
    """A socket that knows its address, or has no way out."""

    def __init__(self, number):
        self.number = number

    def __enter__(self):
        return self

    def __exit__(self, *how):
        pass

    def connect(self, place):
        if self.number is None:
            raise OSError("network is unreachable")

    def getsockname(self):
        return self.number, 1


@pytest.mark.parametrize(
    ("host", "number", "told"),
    [("0.0.0.0", "192.168.0.7", "http://192.168.0.7:1/?token=t"), ("::", "fd00::7", "http://[fd00::7]:1/?token=t"),
     ("0.0.0.0", None, None), ("127.0.0.1", "192.168.0.7", None)],
)  # fmt: skip
def test_a_lab_for_all_is_told_by_number_where_there_is_one(monkeypatch, host, number, told):
    monkeypatch.setattr(entrance.socket, "socket", lambda *kind: Asking(number))
    assert entrance.address_by_number(Settings(token="t", port=1, host=host)) == told


def test_the_file_leads_on_is_its_owners_alone_and_goes(folder):
    address = 'http://127.0.0.1:1/?token=t&x="<'
    with entrance.file(address) as file:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        text = file.read_text(encoding="utf-8")
        assert text.count(html.escape(address)) == 2
        assert "<script" not in text
        assert list(folder.iterdir()) == [file.parent]
    assert list(folder.iterdir()) == []


def test_it_goes_after_a_while_although_the_lab_goes_on(folder):
    with entrance.file("http://x", seconds=0.01):
        for _ in range(500):
            if not list(folder.iterdir()):
                break
            time.sleep(0.01)
        assert list(folder.iterdir()) == []


def test_where_nothing_can_be_written_there_is_no_file(folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "not" / "there"))
    with entrance.file("http://x") as file:
        assert file is None


def test_a_browser_comes_through_the_file_to_the_page(browser, server):
    context = browser.new_context(locale="en")
    page = context.new_page()
    with entrance.file(server.entrance + "#/walk") as file:
        page.goto(file.as_uri())
        page.wait_for_url(f"http://127.0.0.1:{server.port}/#/walk*")
        page.wait_for_selector("main h1")  # which the page of who is locked out has not
    assert [cookie["sameSite"] for cookie in context.cookies()] == ["Lax"]
    context.close()
