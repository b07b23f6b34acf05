import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.client import TOKEN, client_of, settings_in

OWN = "http://127.0.0.1:8765"
HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "cache-control",
           "cross-origin-opener-policy", "cross-origin-resource-policy")  # fmt: skip


@pytest.fixture
def stranger(tmp_path):
    return client_of(settings_in(tmp_path), token=None)


def test_the_address_becomes_a_cookie_and_is_left_without_the_token(stranger):
    answer = stranger.get(f"/?token={TOKEN}&teacher=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?teacher=1"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert stranger.get("/").status_code == 200
    assert stranger.get("/api/languages").json() == ["en", "ko"]


def test_an_old_address_is_left_for_the_page_where_the_cookie_opens(stranger):
    stranger.get(f"/?token={TOKEN}")
    for old in ("/?token=old&teacher=1", "/?token=&teacher=1"):
        answer = stranger.get(old)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?teacher=1")
    assert stranger.get("/?token=old", headers={"host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/?token=wrong", "/?token=", "/static/main.js", f"/static/main.js?token={TOKEN}"]
)
def test_who_has_no_key_sees_a_short_page(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "잠긴" in answer.text
    assert "locked" in answer.text
    assert '<meta name="color-scheme" content="light dark">' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}, {"authorization": "Bearer"},
     {"cookie": "backscope-8765=wrong"}, {"cookie": f"backscope-1={TOKEN}"}, {"cookie": "a=b=c; ;=,\x01"},
     {"authorization": "Bearer \xe9".encode("latin-1")}],
)  # fmt: skip
def test_a_wrong_key_opens_nothing(stranger, headers):
    for path in ("/api/about", "/api/nothing", "/api/openapi.json", f"/api/about?token={TOKEN}"):
        answer = stranger.get(path, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["message"].startswith("token: missing or wrong")


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_the_lab_has_these_names(lab, host):
    assert lab.get("/api/languages", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "127.0.0.1:8765:1", "", "localhost:x",
             "192.168.0.7:8765", "user@localhost:8765", "[::1", "0.0.0.0:8765"],
)  # fmt: skip
def test_a_foreign_name_is_refused_even_with_the_key(lab, host):
    for path in ("/", f"/?token={TOKEN}", "/api/languages", "/static/main.js"):
        answer = lab.get(path, headers={"host": host})
        assert answer.status_code == 403
        assert answer.json()["message"].startswith("Host: got ")


def test_a_lab_for_a_class_is_asked_by_address_and_not_by_a_strangers_name(tmp_path):
    client = client_of(settings_in(tmp_path, host="0.0.0.0"))
    assert client.get("/api/languages", headers={"host": "192.168.0.7:8765"}).status_code == 200
    assert client.get("/api/languages", headers={"host": "[fe80::1]:8765"}).status_code == 200
    assert client.get("/api/languages", headers={"host": "evil.example:8765"}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:8766", "http://localhost:8765", "file://",
     "http://127.0.0.1:8765.evil.example", "ftp://127.0.0.1:8765", ""],
)  # fmt: skip
def test_another_pages_request_is_refused(lab, origin):
    answer = lab.post("/api/perceptron/learn", json={"gate": "and"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Origin: got")


def test_its_own_pages_request_is_taken(lab):
    assert lab.post("/api/perceptron/learn", json={"gate": "and"}, headers={"origin": OWN}).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/", {}), ("/static/main.js", {}), ("/api/about", {}), ("/nothing", {}), ("/api/about", {"host": "evil"}),
     ("/", {"authorization": "Bearer x"}), (f"/?token={TOKEN}", {})],
)  # fmt: skip
def test_every_answer_has_the_headers(lab, path, headers):
    found = lab.get(path, headers=headers).headers
    assert not set(HEADERS) - set(found)
    policy = found["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy


def chunks(size, total):
    for _ in range(total // size):
        yield b" " * size


@pytest.mark.parametrize("body", [b" " * 1_000_001, chunks(65_536, 2_000_000)])
def test_a_body_that_is_too_large_is_refused(lab, body):
    answer = lab.post("/api/separability", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["message"] == "body: got more than 1,000,000 bytes, expected at most that"


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=40))
@settings(max_examples=30)
def test_no_host_but_its_own_names_comes_in(lab, host):
    answer = lab.get("/api/languages", headers={"host": host.encode("latin-1")})
    assert answer.status_code == 403
