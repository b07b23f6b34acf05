"""Fuzzers: one that reads the lab's own OpenAPI document, and one for the messages of the WebSocket."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backscope.lab import create_app
from lab.client import TOKEN, settings_in

# That what fits the document is taken is not among them: JSON Schema cannot say that shapes fit each other.
CHECKS = [
    not_a_server_error, content_type_conformance, negative_data_rejection, response_headers_conformance,
    response_schema_conformance, status_code_conformance,
]  # fmt: skip
HEADERS = {"host": "127.0.0.1:8765", "authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    app = create_app(settings_in(tmp_path_factory.mktemp("page")))
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    return schema


def test_whatever_is_asked_is_answered_as_the_document_says(document):
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) >= 15
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def ask(case):
            case.validate_response(case.call(headers=HEADERS), checks=CHECKS, headers=HEADERS)

        ask()


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
                      max_leaves=6)  # fmt: skip
WORDS = ["generation", "job", "gate", "points", "network", "epochs", "hidden", "grid", "seed", "batch_sizes", "x"]
nearly = st.fixed_dictionaries(
    {"generation": st.integers(-1, 3) | values, "job": st.sampled_from(["race", "fold", "stop", "bake"]) | values},
    optional=dict.fromkeys(WORDS[2:], values),
)
texts = st.text(max_size=30) | values.map(json.dumps) | nearly.map(json.dumps) | st.sampled_from(
    ["[" * 5000, '{"job":' * 5000, '{"generation": 1' + "0" * 5000 + ', "job": "stop"}', '"\\ud800"', "\x00", "NaN"]
)  # fmt: skip


@given(text=texts)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered_and_the_lab_goes_on(lab, text):
    with lab.websocket_connect("/api/stream", headers={"host": "127.0.0.1:8765"}) as socket:
        socket.send_text(text)
        socket.send_text('{"generation": -1, "job": "stop"}')  # refused, so that there is an answer to wait for
        told = []
        while not told or "generation: got -1" not in (told[-1].get("message") or ""):
            told.append(socket.receive_json())
    assert {message["kind"] for message in told} <= {"error", "progress", "frame", "done"}
    assert all("\n" not in message.get("message", "") for message in told)
