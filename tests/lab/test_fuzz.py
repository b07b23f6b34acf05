"""Fuzzers: one that reads the lab's own OpenAPI document, and one for the messages of the WebSocket."""

import itertools
import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, example, given, settings
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
from backscope.network import ACTIVATIONS, COSTS
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


# Networks that fit, with numbers at the edge of what may be asked: sums are huge there, and activations 0 or 1.
EDGES = st.sampled_from([1e6, -1e6, 1e5, 1.0, -1.0, 0.0, -0.0, 1e-300])
numbers = EDGES | st.floats(-1e6, 1e6)
QUANTITIES = ["z", "a", "cost", "dcda", "delta", "grad_w", "grad_b", "new_w", "new_b", "w"]


def vectors(width, of):
    return st.lists(of, min_size=width, max_size=width)


@st.composite
def fitting(draw):
    """Draw a network that is one, an example that fits it, and one that names a parameter of it."""
    of = draw(st.sampled_from([EDGES, EDGES, numbers]))
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    cost = draw(st.sampled_from(list(COSTS)))
    usual = [name for name in COSTS[cost].outputs or ACTIVATIONS if name != "step"]
    output = draw(st.sampled_from(usual) | st.sampled_from(list(ACTIVATIONS)))
    hidden = [draw(st.sampled_from([name for name in ACTIVATIONS if name != "softmax"])) for _ in sizes[2:]]
    w = [None] + [draw(st.lists(vectors(n, of), min_size=m, max_size=m)) for n, m in itertools.pairwise(sizes)]
    b = [None] + [draw(vectors(m, of)) for m in sizes[1:]]
    shape = {"sizes": sizes, "hidden": hidden, "output": output, "cost": cost}
    wanted = draw(st.integers(0, sizes[-1] - 1))
    one_hot = [int(j == wanted) for j in range(sizes[-1])]  # which every cost takes
    target = draw(st.just(one_hot) | vectors(sizes[-1], st.sampled_from([0, 1])) | vectors(sizes[-1], of))
    layer = draw(st.integers(1, len(sizes) - 1))
    place = {"layer": layer, "neuron": draw(st.integers(0, sizes[layer] - 1))}
    return shape, {"network": shape | {"w": w, "b": b}, "x": draw(vectors(sizes[0], of)), "target": target}, place


SOFT = {"sizes": [2, 1], "hidden": [], "output": "softplus", "cost": "poisson"}  # infinite times 0 is on its way


@given(drawn=fitting(), rate=st.sampled_from([0, 0.5, 1000]), value=numbers, seed=st.integers(0, 9),
       quantities=st.lists(st.sampled_from(QUANTITIES), min_size=1, max_size=3))  # fmt: skip
@example(
    drawn=(SOFT, {"network": SOFT | {"w": [None, [[1e5, 1]]], "b": [None, [0]]}, "x": [-1e6, 1e6], "target": [1]},
           {"layer": 1, "neuron": 0}), rate=0.5, value=1.0, seed=0, quantities=["delta"],
)  # fmt: skip
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_fits_is_answered_or_refused(lab, drawn, rate, value, seed, quantities):
    shape, case, place = drawn
    blanks = [{"quantity": name, "input": 0 if name.endswith("_w") else None} | place for name in quantities]
    asked = {
        "draw": shape | {"seed": seed}, "walk": case | {"learning_rate": rate, "language": "ko"},
        "chain": case | place | {"input": 0},
        "answers": case | {"answers": [{"blank": blank, "value": value} for blank in blanks], "reveal": True},
    }  # fmt: skip
    for path, body in asked.items():
        answer = lab.post(f"/api/network/{path}", json=body)
        assert answer.status_code in (200, 422), (path, body)
        assert answer.status_code == 200 or set(answer.json()) == {"message"}
        assert "NaN" not in answer.text.replace("<mi>NaN</mi>", "")  # which is no JSON


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
