"""A lab that runs in this process, and a client who has its token."""

import pytest
from starlette.testclient import TestClient

from backscope.lab import Settings, create_app

TOKEN = "open-sesame"


def settings_in(folder, **changes):
    """Settings with a page of our own: two small files."""
    (folder / "index.html").write_text("<!doctype html><title>page</title>", encoding="utf-8")
    (folder / "main.js").write_text("export {}", encoding="utf-8")
    return Settings(**{"token": TOKEN, "static": folder, **changes})


def client_of(settings, token=TOKEN):
    """A client of a lab with these settings, by the lab's own name."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return TestClient(
        create_app(settings), f"http://{settings.host}:{settings.port}", headers=headers, follow_redirects=False
    )


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with client_of(settings_in(tmp_path_factory.mktemp("page"))) as client:
        yield client
