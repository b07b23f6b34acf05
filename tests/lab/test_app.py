import subprocess
import sys

import pytest

from backscope.lab import app as server
from lab.client import client_of, settings_in


def test_the_page(lab):
    page = lab.get("/")
    assert page.status_code == 200
    assert "<title>page</title>" in page.text
    assert lab.get("/static/main.js").text == "export {}"
    assert lab.get("/static/main.js").headers["cache-control"] == "no-cache"
    assert "javascript" in lab.get("/static/main.js").headers["content-type"]


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/%00",
     "/static/" + "a" * 5000, "/static/..%5capp.py", "/static", "/static/", "/nothing", "/api/nothing", "/api", "/docs",
     "/redoc", "/static/\udcff".encode("utf-8", "surrogateescape").decode("latin-1")],
)  # fmt: skip
def test_what_is_not_there_is_told_in_json(lab, path):
    answer = lab.get(path)
    assert answer.status_code == 404
    assert "there is no such page" in answer.json()["message"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    ("path", "expected"), [("/", "GET or HEAD"), ("/api/about", "GET"), ("/static/main.js", "GET or HEAD")]
)
def test_other_methods_are_refused(lab, path, expected, method):
    answer = lab.request(method, path)
    assert answer.status_code == 405
    assert answer.json() == {"message": f"method: got {method}, expected {expected}"}


def test_what_is_posted_is_not_got(lab):
    answer = lab.get("/api/separability")
    assert (answer.status_code, answer.json()) == (405, {"message": "method: got GET, expected POST"})


def test_a_mistake_of_ours_is_not_shown(tmp_path, caplog):
    client = client_of(settings_in(tmp_path))
    client.app.add_api_route("/api/broken", lambda: 1 / 0)
    answer = client.get("/api/broken")
    assert answer.status_code == 500
    assert answer.json() == {"message": "something went wrong in the lab; its terminal says what"}
    assert answer.headers["x-frame-options"] == "DENY"
    assert "ZeroDivisionError" in caplog.text


def test_openapi_is_served_and_names_every_problem(lab):
    schema = lab.get("/api/openapi.json").json()
    assert all(
        {"403", "413", "422"} <= set(how["responses"]) for path in schema["paths"].values() for how in path.values()
    )


def test_what_is_drawn_for_print_is_not_loaded():
    code = "import sys; from backscope.lab.app import load_later; load_later(); print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert all(name in ("scipy.optimize", "backscope.insight", "backscope.history") for name in server.LATER)
