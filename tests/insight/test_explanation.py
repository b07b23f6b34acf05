import json
import math

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from drawn import cases
from insight.explained import explanations, large

ANIMALS = bs.Network([3, 4, 3], classes=["cat", "dog", "cow"], seed=1)
X = [0.5, -1.0, 2.0]


@settings(max_examples=30)
@given(explanations())
def test_sums_of_both_ways_add_up(explanation):
    for layer, size in enumerate(explanation.net.sizes):
        for neuron in range(size):
            found = []
            if layer:
                found.append(explanation.forward_terms(layer, neuron, 2))
                assert found[0].sum == explanation.trace.z[layer][0, neuron]
                assert found[0].bias == explanation.net.b[layer][neuron]
            if layer < explanation.last:
                found.append(explanation.backward_terms(layer, neuron, 2))
                assert found[-1].sum == -explanation.requests[layer][neuron]
            for terms in found:
                size_of = sum(abs(part.product) for part in terms.parts) + abs(terms.rest.sum) + abs(terms.bias or 0)
                assert abs(terms.added - terms.sum) <= 1e-12 * size_of


@settings(max_examples=30)
@given(explanations())
def test_the_trace_is_that_of_backpropagation(explanation):
    trace = bs.backprop(explanation.net, explanation.x[None], explanation.target[None])
    assert explanation.cost == trace.cost
    for l in range(1, explanation.last + 1):
        np.testing.assert_array_equal(explanation.trace.delta[l], trace.delta[l])
        np.testing.assert_array_equal(explanation.z_requests[l], -trace.delta[l][0])
        slope = explanation.net.activations[l].pull_back(trace.z[l], trace.a[l], -explanation.requests[l][None])
        np.testing.assert_allclose(slope, trace.delta[l], rtol=1e-9, atol=1e-12)
    json.dumps(explanation.to_json(2), allow_nan=False)


@settings(max_examples=30)
@given(cases(most_rows=1), st.integers(0, 99))
def test_a_network_in_float32_is_taken_as_it_is(case, seed):
    """Its parameters are not rounded; its own arithmetic differs by its rounding: to 1e-4 of each layer's largest."""
    net = case.net.astype("float32")
    x = case.x.astype("float32")
    explanation = bs.insight.explain(net, x[0], case.y[0])
    np.testing.assert_array_equal(explanation.net.parameters, net.parameters)
    from backscope.backprop import Penalty, trace_batch

    single = trace_batch(net, x, net.targets(case.y, rows=1), Penalty())
    assert single.delta[-1].dtype == np.float32
    for l in range(1, explanation.last + 1):
        wide = explanation.trace.z[l]
        if net.activations[l].name in ("relu", "leaky_relu") and (np.abs(wide) < 1e-5).any():
            return  # rounding may have taken it to the other side of the kink
        assert np.abs(single.delta[l] + explanation.z_requests[l]).max() <= 1e-4 * max(
            1e-3, np.abs(explanation.trace.delta[l]).max()
        )


def test_label_want_and_what_they_mean():
    plain = bs.insight.explain(ANIMALS, X, "dog")
    assert (plain.label, plain.actual, plain.target.tolist()) == ("dog", "dog", [0.0, 1.0, 0.0])
    assert plain.predicted == ANIMALS.predict([X])[0]
    for want in ("cow", 2, np.int64(2), [0, 0, 1], np.array([0.0, 0.0, 1.0])):
        other = bs.insight.explain(ANIMALS, X, "dog", want=want)
        assert (other.label, other.actual, other.target.tolist()) == ("cow", "dog", [0.0, 0.0, 1.0])
        assert bs.insight.explain(ANIMALS, X, want=want).actual is None
        np.testing.assert_array_equal(other.requests[0], bs.insight.explain(ANIMALS, X, "cow").requests[0])


def test_places_of_classes_may_be_said_as_text():
    net = bs.Network([3, 4, 3], seed=1)
    assert bs.insight.explain(net, X, want="2").label == 2
    one = bs.Network([3, 1], output="sigmoid", cost="binary_cross_entropy", classes=["no", "yes"])
    assert bs.insight.explain(one, X, "no", want="yes").target.tolist() == [1.0]
    assert bs.insight.explain(one, X, "yes", want=0).label == "no"
    assert bs.insight.explain(one, X, want=[0.25]).target.tolist() == [0.25]


def test_values_of_a_regression():
    one = bs.Network([3, 1], output="identity", cost="quadratic", seed=1)
    assert bs.insight.explain(one, X, 2.5).label == 2.5
    assert bs.insight.explain(one, X, 2.5, want=-1).label == -1.0
    two = bs.Network([3, 2], output="identity", cost="quadratic", seed=1)
    assert bs.insight.explain(two, X, [2.5, 1]).label.tolist() == [2.5, 1.0]
    assert json.loads(json.dumps(bs.insight.explain(two, X, [2.5, 1]).to_json()))["label"] == [2.5, 1.0]
    with pytest.raises(BadChoice, match="want: got 1, expected 2 wanted outputs"):
        bs.insight.explain(two, X, want=1)


@pytest.mark.parametrize("x", [X, [X], np.array(X, "float32"), scipy.sparse.csr_array([X]), scipy.sparse.coo_array(X)])
@pytest.mark.parametrize("y", ["dog", 1, ["dog"], [1], [0, 1, 0], [[0, 1, 0]]])
def test_one_example_in_any_form(x, y):
    found = bs.insight.explain(ANIMALS, x, y)
    assert (found.x.tolist(), found.label, found.x.dtype) == (X, "dog", np.float64)


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"x": X}, BadChoice, "y: got None, expected the example's label or value, or want="),
        ({"x": [X, X], "y": 1}, BadData, "x: got 2 rows, expected one example"),
        ({"x": [X[:2]], "y": 1}, BadData, r"x: got shape \(1, 2\), expected \(N, 3\)"),
        ({"x": np.zeros((0, 3)), "y": 1}, BadData, "x: got no rows"),
        ({"x": np.zeros((1, 1, 3)), "y": 1}, BadData, "x: got shape"),
        ({"x": 3.0, "y": 1}, BadData, "x: got shape"),
        ({"x": [1, np.nan, 0], "y": 1}, BadData, "x, row 1, column 2: got nan"),
        ({"x": X, "y": "horse"}, BadData, "y, row 1: got horse, expected one of the classes cat, dog, cow"),
        ({"x": X, "y": 3}, BadData, "y, row 1: got label 3"),
        ({"x": X, "y": [0, 1]}, BadData, "y: got 2, expected 1 rows"),
        ({"x": X, "want": "horse"}, BadChoice, "want: got 'horse', expected one of cat, dog, cow"),
        ({"x": X, "want": 3}, BadChoice, "want: got 3, expected one of"),
        ({"x": X, "want": True}, BadChoice, "want: got True, expected one of"),
        ({"x": X, "want": 1.5}, BadChoice, "want: got 1.5, expected one of"),
        ({"x": X, "want": [0, 1]}, BadChoice, "want: got .*, expected a label, a value, or 3 wanted outputs"),
        ({"x": X, "want": [0, np.nan, 1]}, BadChoice, "want: got .*, expected finite numbers"),
        ({"x": X, "want": [0, 1, 1]}, BadData, "sums to 2, expected 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(given, kind, message):
    with pytest.raises(kind, match=message):
        bs.insight.explain(ANIMALS, **given)


def test_a_network_that_overflows_is_told():
    net = bs.Network([1, 1, 1], hidden="exponential", output="identity", cost="quadratic", initial="zeros")
    net.w[1][...] = net.w[2][...] = 1.0
    with pytest.raises(BadData, match="are not finite"):
        bs.insight.explain(net, [1000.0], 0.0)


def test_it_says_what_it_is_in_two_lines():
    told = str(large())
    assert told.count("\n") == 1
    assert "wanted 3: C_x =" in told
    assert told.endswith(", …")
    assert "asked of z[3]: 3 +" in told


def test_sure_and_wrong_is_infinite_for_a_and_finite_for_z():
    net = bs.Network([1, 2], initial="zeros", dtype="float64")
    net.w[1][...] = [[0.0], [4000.0]]
    found = bs.insight.explain(net, [1.0], 0)
    assert math.isinf(found.wants[0].request)
    assert found.wants[0].z_request == 1.0
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert told["requests"][1] == [None, 0.0]
    assert told["wants"]["outputs"][0]["z_request"] == 1.0


def test_json_tells_the_neuron_that_is_asked_for():
    explanation = large()
    told = explanation.to_json(4)
    first = int(explanation.wants.order[0])
    assert (told["levers"]["layer"], told["levers"]["neuron"], told["table"]["layer"]) == (3, first, 2)
    other = explanation.to_json(4, 1, 5)
    assert (other["levers"]["layer"], other["levers"]["neuron"], other["table"]["layer"]) == (1, 5, 0)
    assert explanation.chosen(2)[1] == int(np.abs(explanation.z_requests[2]).argmax())
    assert [len(each) for each in told["requests"]] == [23, 19, 4, 17]
    with pytest.raises(BadChoice, match="neuron: got 19"):
        explanation.to_json(4, 1, 19)


@pytest.mark.parametrize("call", ["forward_terms", "backward_terms", "levers"])
def test_a_neuron_that_is_not_there_is_told(call):
    for place, name in (((9, 0), "layer"), ((1, 99), "neuron"), ((1.0, 0), "layer")):
        with pytest.raises(BadChoice, match=f"{name}: got"):
            getattr(large(), call)(*place)


@settings(max_examples=15)
@given(explanations(), st.data())
def test_the_chain_rule_of_a_parameter_comes_to_its_derivative(explanation, draw):
    index = draw.draw(st.integers(0, explanation.net.parameters.size - 1))
    found = explanation.chain(*explanation.net.layout.entry(index))
    assert found.gradient == pytest.approx(explanation.trace.gradient[index], rel=1e-9, abs=1e-300)
