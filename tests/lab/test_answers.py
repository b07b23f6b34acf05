import pytest


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "body: missing"),
        ("{", "body: got what cannot be read (Expecting property name enclosed in double quotes), expected JSON"),
        ("[]", "body: got [], expected an object"),
        ("null", "body: got null, expected an object"),
        ("{}", "body: got an object, expected points or gate, one of the two"),
        ('{"gate": "and", "passes": 0}', "passes: got 0, expected greater than or equal to 1"),
        ('{"gate": "and", "passes": 501}', "passes: got 501, expected less than or equal to 500"),
        ('{"gate": "and", "passes": "7"}', "passes: got '7', expected a valid integer"),
        ('{"gate": "and", "passes": true}', "passes: got true, expected a valid integer"),
        ('{"gate": "and", "passes": 7.5}', "passes: got 7.5, expected a valid integer"),
        ('{"gate": "and", "learning_rate": NaN}', "learning_rate: got nan, expected a finite number"),
        ('{"gate": "and", "learning_rate": Infinity}', "learning_rate: got inf, expected a finite number"),
        ('{"gate": "and", "learning_rate": 1e999}', "learning_rate: got inf, expected a finite number"),
        ('{"gate": 7}', "gate: got 7, expected a valid string"),
        ('{"gate": "and", "speed": 1}', "speed: got 1, expected no such field"),
        ('{"gate": "and", "speed": 1, "more": 2}', "speed: got 1, expected no such field (and 1 more)"),
        ('{"gate": "and", ' + ", ".join(f'"k{i}": 1' for i in range(40_000)) + "}",
         "body: got an object, expected at most 7 fields, not 40,001"),
        ('{"gate": "and", "start": {' + ", ".join(f'"k{i}": 1' for i in range(7)) + "}}",
         "start: got an object, expected at most 2 fields, not 7"),
        ('{"points": {"x": [[0, 0]]}}', "points.x: got [[0, 0]], expected at least 2 items after validation, not 1"),
        ('{"points": {"x": [[0], [1]], "y": [0, 2]}}', "points.y[1]: got 2, expected less than or equal to 1"),
        ('{"points": {"x": [[0], ["a"]], "y": [0, 1]}}', "points.x[1][0]: got 'a', expected a valid number"),
        ('{"points": {"x": [[0], [1, 2]], "y": [0, 1]}}',
         "points.x: got rows of 1 and 2 numbers, expected rows of the same length"),
        ('{"points": {"x": [[0], [1]], "y": [0, 1, 1]}}',
         "points.y: got 3 entries, expected 2: one for each row of x"),
        ('{"gate": "xnot"}', "gate: got 'xnot', expected a table such as 0110, or one of"),
        ('{"gate": "' + "0" * 32 + '"}', "expected a function of at most 4 inputs"),
        ('{"gate": "\\ud800"}', "gate: got '\\ud800', expected a valid string"),
        ('{"gate": "and", "seed": 1' + "0" * 4000 + "}", "seed: got a number too large, expected"),
        ('{"gate": "true"}', "y: got 1 class (1), expected 2"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_one_line(lab, body, told):
    answer = lab.post("/api/perceptron/learn", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert told in answer.json()["message"]
    assert "\n" not in answer.json()["message"]
    assert len(answer.json()["message"]) < 400


@pytest.mark.parametrize("body", ["[" * 100_000, '{"gate":' * 50_000, '{"seed": 1' + "0" * 5000 + "}", b"\xff\xfe{"])
def test_what_no_reader_takes_is_no_request(lab, body):
    answer = lab.post("/api/perceptron/learn", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert set(answer.json()) == {"message"}
    assert answer.json()["message"].startswith("body: got ")
    assert "expected " in answer.json()["message"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_form_is_not_taken_for_json(lab, kind):
    headers = {} if kind is None else {"content-type": kind}
    answer = lab.post("/api/perceptron/learn", content='{"gate": "and"}' + " " * 9000, headers=headers)
    assert answer.status_code == 422
    expected = "body: got what is not said to be JSON, expected JSON (content-type: application/json)"
    assert answer.json() == {"message": expected}
