import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from insight.explained import explanations, large, measured_request


@settings(max_examples=60)
@given(explanations())
def test_requests_are_minus_the_measured_slope_of_the_cost(explanation):
    """Each layer's own activations perturbed, and the rest of the network run forward: inputs and outputs too."""
    for layer, size in enumerate(explanation.net.sizes):
        request = explanation.requests[layer]
        assert request.shape == (size,)
        for k in range(size):
            h = 1e-6 * max(1e-3, min(1.0, abs(explanation.trace.a[layer][0, k])))
            if layer == explanation.last and explanation.net.cost.outputs and explanation.output[k] < 1e-6:
                continue  # the logarithm falls off too steeply to be measured
            measured = measured_request(explanation, layer, k, h)
            if measured is not None:
                assert request[k] == pytest.approx(measured, rel=1e-4, abs=1e-5 * max(1.0, explanation.cost))


@settings(max_examples=30)
@given(explanations())
def test_rows_of_the_table_sum_to_the_requests(explanation):
    for layer in range(explanation.last):
        table = explanation.request_table(layer)
        size = np.abs(table.entries).sum(axis=1)
        assert table.shape == table.entries.shape == tuple(explanation.net.sizes[layer : layer + 2])
        assert (np.abs(table.entries.sum(axis=1) - explanation.requests[layer]) <= 1e-12 * size).all()
        for j in range(table.shape[1]):
            levers = explanation.levers(layer + 1, j)
            np.testing.assert_array_equal(table.entries[:, j], levers.activations.requests)


@settings(max_examples=30)
@given(explanations(), st.none() | st.integers(1, 6), st.none() | st.integers(1, 6))
def test_the_top_of_the_table_and_the_rest_are_the_whole(explanation, rows, columns):
    table = explanation.request_table(0)
    found = table.top(rows, columns)
    size = 1e-12 * max(float(np.abs(table.entries).sum()), 1e-300)
    for row in [*found.rows, found.rest, found.total]:
        assert abs(sum(row.entries) + row.other - row.request) <= size
    assert found.total.request == pytest.approx(float(explanation.requests[0].sum()), abs=size)
    whole = [sum(column) for column in zip(*(row.entries for row in [*found.rows, found.rest]), strict=True)]
    np.testing.assert_allclose(whole, found.total.entries, atol=size)
    assert len(found.rows) + found.rest.count == found.total.count == table.shape[0]
    assert len(found.columns) + found.others == table.shape[1]
    json.dumps(found.to_json())


def test_the_rows_asked_most_of_come_first():
    explanation = large()
    found = explanation.request_table(0).top(5, 3)
    asked = [abs(row.request) for row in found.rows]
    assert asked == sorted(np.abs(explanation.requests[0]), reverse=True)[:5]
    assert list(found.columns) == sorted(found.columns)
    assert (found.others, found.rest.count) == (16, 18)


def digit(output, cost):
    net = bs.Network([4, 5, 3], output=output, cost=cost, seed=3, dtype="float64", classes=["cat", "dog", "cow"])
    return bs.insight.explain(net, [0.1, 0.2, 0.3, 0.4], "dog")


def test_with_softmax_the_outputs_ask_through_z():
    wants = digit("softmax", "cross_entropy").wants
    assert wants.shown == "z"
    assert [want.direction for want in wants] == ["fall", "rise", "fall"]
    assert [want.name for want in wants] == ["cat", "dog", "cow"]
    np.testing.assert_allclose(wants.request, wants.targets - wants.a, atol=1e-15)
    assert wants[0].request == wants[2].request == 0
    assert wants[1].request == pytest.approx(1 / wants.a[1])
    assert wants[1].rank == 0
    assert [int(j) for j in wants.order] == sorted(range(3), key=lambda j: wants[j].rank)


@pytest.mark.parametrize(
    ("output", "cost", "shown"),
    [
        ("sigmoid", "binary_cross_entropy", "z"),
        ("softmax", "quadratic", "z"),
        ("sigmoid", "quadratic", "a"),
        ("tanh", "huber", "a"),
        ("exponential", "poisson", "z"),
    ],
)
def test_which_request_is_shown(output, cost, shown):
    net = bs.Network([2, 2], output=output, cost=cost)
    wants = bs.insight.explain(net, [1, 2], [0, 1]).wants
    assert wants.shown == shown
    np.testing.assert_array_equal(wants.request, wants.z_requests if shown == "z" else wants.requests)
    assert len(list(wants)) == len(wants) == 2
    assert wants[-1] == wants[1]


def test_what_is_as_wanted_stays():
    net = bs.Network([2, 1], output="identity", cost="quadratic", initial="zeros", dtype="float64")
    want = bs.insight.explain(net, [1, 2], 0.0).wants[0]
    assert (want.direction, want.request, want.name) == ("stay", 0.0, 0)


def test_a_single_output_is_named_by_its_second_class():
    net = bs.Network([2, 1], output="sigmoid", cost="binary_cross_entropy", classes=["no", "yes"])
    assert bs.insight.explain(net, [1, 2], "no").wants[0].name == "yes"
    net.name_classes(None)
    assert bs.insight.explain(net, [1, 2], 0).wants[0].name == 1


@pytest.mark.parametrize("layer", [-1, 2, 1.0])
def test_a_layer_without_table_is_told(layer):
    with pytest.raises(BadChoice, match=r"layer: got .*, expected a whole number, 0 to 1"):
        digit("softmax", "cross_entropy").request_table(layer)
