import pytest

import backscope as bs
from backscope.history import history
from backscope.perceptron import gate
from backscope.words import languages, say


def test_what_the_lab_is(lab):
    about = lab.get("/api/about").json()
    assert about == {"version": bs.__version__, "language": None, "run": None}


def test_languages(lab):
    assert lab.get("/api/languages").json() == list(languages())


@pytest.mark.parametrize("language", languages())
def test_words_of_the_page_and_no_others(lab, language):
    found = lab.get(f"/api/words/{language}").json()
    assert found["common.bias"] == say("common.bias", language)
    assert found["lab_server.refused"] == say("lab_server.refused", language)
    assert {key.split(".")[0].split("_")[0] for key in found} <= {"common", "lab"}


@pytest.mark.parametrize("path", ["words", "timeline"])
@pytest.mark.parametrize("language", ["xx", "en.toml", "..", "%2e%2e"])
def test_a_language_that_is_not_there(lab, path, language):
    answer = lab.get(f"/api/{path}/{language}")
    assert answer.status_code in (404, 422)  # a client takes ".." out of the path
    assert answer.json()["message"]


def test_the_timeline_is_the_librarys(lab):
    assert lab.get("/api/timeline/ko").json() == [vars(milestone) for milestone in history("ko")]


def test_gates_with_everyday_names_come_first(lab):
    found = lab.get("/api/gates").json()
    assert [one["name"] for one in found[:4]] == ["and", "or", "nand", "xor"]
    assert found[-1] == {"name": "not", "table": "10", "inputs": 1}
    assert len({one["table"] for one in found}) == len(found) == 17
    assert all(gate(one["table"]).name == one["name"] for one in found)
