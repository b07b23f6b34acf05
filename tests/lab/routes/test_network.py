import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import backscope as bs
from backscope.insight import chain, check_number, explain
from backscope.lab.given import told_network
from drawn import FREE_OUTPUTS, cases

MAZUR = {
    "sizes": [2, 2, 2], "w": [None, [[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "b": [None, [0.35, 0.35], [0.60, 0.60]],
}  # fmt: skip
ASKED = {"network": MAZUR, "x": [0.05, 0.10], "target": [0.01, 0.99]}
ONE = {"blank": {"quantity": "cost"}, "value": 1}


def asked(lab, path, **body):
    answer = lab.post(f"/api/network/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_well_known_example(lab):
    found = asked(lab, "walk", **ASKED)
    assert found["cost"] == pytest.approx(0.298371109, abs=1e-9)
    assert found["grad_w"][2][0][0] == pytest.approx(0.082167041, abs=1e-9)
    rests = found["after_weights"]  # as in the well-known example
    assert rests["w"][2][0][0] == pytest.approx(0.35891648, abs=1e-9)
    assert rests["cost"] == pytest.approx(0.291028, abs=5e-7)
    assert rests["b"] == MAZUR["b"]
    assert rests["w"] == found["after"]["w"]
    assert sum(found["costs"]) == pytest.approx(found["cost"])


def test_the_biases_move_too(lab):
    found = asked(lab, "walk", **ASKED, learning_rate=0.25)
    for l in (1, 2):
        np.testing.assert_array_equal(
            found["after"]["b"][l], np.array(MAZUR["b"][l]) - 0.25 * np.array(found["grad_b"][l])
        )
    assert asked(lab, "walk", **ASKED, learning_rate=0)["after"]["cost"] == found["cost"]


@given(case=cases(costs=("quadratic", "cross_entropy", "binary_cross_entropy"), most_rows=1))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_of_the_walk_is_the_librarys(lab, case):
    given = told_network(case.net).model_dump()
    found = asked(lab, "walk", network=given, x=case.x[0].tolist(), target=case.y[0].tolist(), language="ko")
    e = explain(case.net, case.x, case.y)
    assert found["cost"] == e.cost
    for l in range(1, e.last + 1):
        assert found["z"][l] == e.trace.z[l][0].tolist()
        assert found["a"][l] == e.trace.a[l][0].tolist()
        assert found["delta"][l] == e.trace.delta[l][0].tolist()
        assert found["grad_w"][l] == e.trace.grad_w[l].tolist()
        assert found["dcda"][l] == (-e.requests[l]).tolist()
    assert len(found["steps"]) == len(e.steps)
    for told, step in zip(found["steps"], e.steps, strict=True):
        assert (told["kind"], told["value"], told["formula"]) == (step.kind, step.value, step.formula)
        assert told["title"] == step.title("ko")
        assert [line["numbers"] for line in told["lines"]] == [line.numbers for line in step.lines]
        assert [tuple(edge) for edge in told["edges"]] == list(step.edges)


def test_a_drawn_network_can_be_sent_back(lab):
    shape = {"sizes": [2, 3, 2, 1], "hidden": ["tanh", "leaky_relu:0.1"], "cost": "binary_cross_entropy"}
    found = asked(lab, "draw", **shape, seed=7)
    net = bs.Network(
        [2, 3, 2, 1], ["tanh", "leaky_relu:0.1"], "sigmoid", "binary_cross_entropy", seed=7, dtype="float64"
    )
    assert found["w"] == [None, *(w.tolist() for w in net.w[1:])]
    assert asked(lab, "walk", network=found, x=[1, 0], target=[1])["cost"] == explain(net, [1, 0], [[1.0]]).cost
    assert asked(lab, "draw", **shape, seed=7) == found != asked(lab, "draw", **shape, seed=8)


def test_the_chain_rule(lab):
    found = asked(lab, "chain", **ASKED, layer=1, neuron=0, input=0)
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    for l in (1, 2):
        net.w[l][...], net.b[l][...] = MAZUR["w"][l], MAZUR["b"][l]
    expected = chain(net, [0.05, 0.10], [0.01, 0.99], layer=1, neuron=0, input=0)
    assert found["gradient"] == expected.gradient
    assert [path["value"] for path in found["paths"]] == [path.value for path in expected.paths]
    assert [factor["value"] for factor in found["factors"]] == [factor.value for factor in expected.factors]
    assert found["check"]["agrees"] is True
    assert found["text"] == expected.text(numbers=True)
    for name in ("symbols", "numbers", "paths_symbols", "paths_numbers"):
        assert found[name].startswith("<math ")
        assert " style=" not in found[name]
        assert 'data-kind="slope"' in found[name]


def test_a_bias_has_a_chain_rule_too(lab):
    found = asked(lab, "chain", **ASKED, layer=2, neuron=1, digits=17)
    assert found["parameter"] == "b[2][1]"
    assert found["count"] == 1


@pytest.mark.parametrize("output", FREE_OUTPUTS)
def test_a_number_by_hand_is_judged(lab, output):
    net = bs.Network([2, 3, 2], "tanh", output, "quadratic", seed=2, dtype="float64")
    body = {"network": told_network(net).model_dump(), "x": [0.3, -1], "target": [0.0, 1.0]}
    blank = {"quantity": "grad_w", "layer": 1, "neuron": 2, "input": 1}
    values = [0.123, 4.5]
    found = judged(lab, body, *((blank, value) for value in values), language="ko")
    for told, value in zip(found, values, strict=True):
        expected = check_number(value, net, [0.3, -1], [[0.0, 1.0]], "grad_w", 1, 2, 1, language="ko")
        assert told == {
            "right": expected.right, "kind": expected.kind, "sentence": expected.sentence, "expected": None
        }  # fmt: skip
    told = judged(lab, body, (blank, 0), reveal=True)[0]["expected"]
    assert judged(lab, body, (blank, told))[0]["right"] is True


def judged(lab, body, *answers, **how):
    given = [{"blank": blank, "value": value} for blank, value in answers]
    return asked(lab, "answers", **body, answers=given, **how)["judgements"]


@pytest.mark.parametrize(
    ("blank", "told"),
    [
        ({"quantity": "w"}, "quantity: got 'w', expected one of z, a"),
        ({"quantity": "z", "layer": 5}, "layer: got 5"),
        ({"quantity": "z", "neuron": 7}, "neuron: got 7"),
        ({"quantity": "grad_w"}, "input: got None"),
        ({"quantity": "z", "input": 0}, "input: got 0, expected none"),
    ],
)
def test_a_number_that_is_not_there_is_refused_and_the_others_are_judged(lab, blank, told):
    cost = {"quantity": "cost"}
    found = judged(lab, ASKED, (cost, 0.298371109), (blank, 1), (cost, 1e12), reveal=True)
    assert [one["right"] for one in found] == [True, False, False]
    assert (found[1]["kind"], found[1]["expected"]) == ("refused", None)
    assert found[1]["sentence"].startswith(told)
    assert found[2]["kind"] == "unknown"


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("walk", {"x": [1]}, "x: got shape (1, 1), expected (N, 2)"),
        ("walk", {"target": [1]}, "y: got shape (1, 1), expected (1, 2)"),
        ("walk", {"language": "xx"}, "language: got 'xx'"),
        ("walk", {"network": MAZUR | {"sizes": [2, 9, 2]}}, "network.sizes[1]: got 9"),
        ("walk", {"network": MAZUR | {"sizes": [2] * 7}}, "network.sizes: got 7 entries, expected at most 6 items"),
        ("walk", {"network": MAZUR | {"w": [None]}}, "network.w: got [None], expected at least 2 items"),
        ("walk", {"network": MAZUR | {"w": [[[1.0]], None, None]}}, "w[0]: got numbers, expected null"),
        ("walk", {"network": MAZUR | {"w": [None, None, [[1.0]]]}}, "w[1]: got null, expected 2 by 2 numbers"),
        ("walk", {"network": MAZUR | {"w": [None, [[1, 2], [3]], [[1.0]]]}}, "w[1]: got rows of different lengths"),
        ("walk", {"network": MAZUR | {"b": [None, [1.0, 2.0], [1.0]]}}, "b[2]: got 1, expected 2 numbers"),
        ("walk", {"network": MAZUR | {"b": [None, [1.0, 2.0]]}}, "b: got 2 entries, expected 3: null, then one"),
        ("walk", {"network": MAZUR | {"hidden": ["tanh", "tanh"]}}, "hidden: got ['tanh', 'tanh']"),
        ("walk", {"network": MAZUR | {"output": "softmax", "hidden": "softmax"}}, "softmax as output alone"),
        ("walk", {"network": MAZUR | {"cost": "mse"}}, "cost: got 'mse'"),
        ("chain", {"layer": 3, "neuron": 0}, "layer: got 3"),
        ("chain", {"layer": 1, "neuron": 2}, "neuron: got 2"),
        ("chain", {"layer": 1, "neuron": 0, "input": 2}, "input: got 2"),
        ("chain", {"layer": 1, "neuron": 0, "digits": 18}, "digits: got 18"),
        ("answers", {"answers": [{"blank": {"quantity": "z"}}]}, "answers[0].value: missing"),
        ("answers", {"answers": []}, "answers: got [], expected at least 1 item"),
        ("answers", {"answers": [ONE] * 401}, "answers: got 401 entries, expected at most 400 items"),
        ("answers", {"answers": [ONE], "x": [1]}, "x: got shape (1, 1), expected (N, 2)"),
        ("answers", {"answers": [ONE], "language": "xx"}, "language: got 'xx'"),
    ],
)
def test_what_cannot_be_is_told(lab, path, change, told):
    answer = lab.post(f"/api/network/{path}", json=ASKED | change)
    assert answer.status_code == 422
    assert told in answer.json()["message"]


@pytest.mark.parametrize("network", [MAZUR | {"hidden": "exponential"}, MAZUR | {"output": "relu", "cost": "poisson"}])
def test_numbers_that_are_not_finite_are_told(lab, network):
    network = network | {"w": [None, [[1e6, 1e6], [1e6, 1e6]], MAZUR["w"][2]]}
    answer = lab.post("/api/network/walk", json=ASKED | {"network": network})
    assert answer.status_code == 422


def test_what_is_infinite_on_the_way_is_written_as_it_is(lab):
    network = {"sizes": [2, 1], "output": "softplus", "cost": "poisson", "w": [None, [[1e5, 1]]], "b": [None, [0]]}
    found = asked(lab, "walk", network=network, x=[-1e6, 1e6], target=[1])
    assert any("<mi>∞</mi>" in line["markup"] for step in found["steps"] for line in step["lines"])
