import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import gate_network, hidden_targets, xor_by_hand
from backscope.perceptron import gates

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def test_xor_by_hand_is_or_and_nand_into_and():
    trace = bs.backprop(xor_by_hand(), X, Y)
    assert trace.a[1].tolist() == [[a | b, 1 - (a & b)] for a, b in X]
    assert trace.a[2][:, 0].tolist() == [a & b for a, b in trace.a[1].astype(int)] == Y
    assert trace.cost == 0


ONE = [one for one in gates(2) if one.name not in ("xor", "xnor")]


@pytest.mark.parametrize("last", ONE, ids=lambda one: one.name)
def test_every_three_gates_answer_as_their_tables_say(last):
    for first in ONE:
        for second in ONE:
            net = gate_network([first.name, second.table], last.name)
            expected = [last.y[2 * p + q] for p, q in zip(first.y, second.y, strict=True)]
            assert net.feedforward(X)[:, 0].tolist() == expected, (first.name, second.name, last.name)


def test_wider_gates_work_too():
    net = gate_network(["00000001", "01111111"], "nimplies")  # OR and not AND of three, the other way round
    assert net.sizes == (3, 2, 1)
    assert gate_network(["and", "or", "nor"], "00010111").sizes == (2, 3, 1)  # two of three


@pytest.mark.parametrize(
    ("hidden", "output", "told"),
    [(["or", "and"], "xor", "no single neuron is xor"), (["xnor", "or"], "and", "no single neuron is xnor"),
     (["or"], "and", "output: got 'and'"), (["or", "not"], "and", "gates of 2 inputs"),
     ("or", "not", "a list of gates"),
     ([], "not", "a list of gates"), (["or", "?"], "and", "gate: got '\\?'")],
)  # fmt: skip
def test_what_no_neurons_can_be_is_refused(hidden, output, told):
    with pytest.raises(BadChoice, match=told):
        gate_network(hidden, output)


def test_xor_by_hand_cannot_be_trained():
    with pytest.raises(BadChoice, match="step, whose derivative is 0"):
        bs.train(xor_by_hand(), (X, Y))


def test_only_the_output_has_a_target_and_every_layer_a_delta():
    net = bs.Network([2, 3, 2, 1], output="sigmoid", cost="quadratic", seed=5)
    told = hidden_targets(net, X, Y)
    assert told.targets[:3] == [None, None, None]
    assert told.targets[3].tolist() == [[0], [1], [1], [0]]
    assert [np.shape(delta) for delta in told.trace.delta[1:]] == [(4, 3), (4, 2), (4, 1)]


def test_what_a_hidden_neuron_is_told_is_how_the_cost_moves_with_its_z():
    net = bs.Network([2, 2, 1], output="sigmoid", cost="quadratic", seed=5, dtype="float64")
    for row in range(4):
        x, y = X[row : row + 1], Y[row : row + 1]
        delta = hidden_targets(net, x, y).trace.delta[1][0]
        for j in range(2):
            costs = []
            for eps in (1e-5, -1e-5):
                moved = net.copy()
                moved.b[1][j] += eps  # of one example alone, z moves as the bias does
                costs.append(bs.backprop(moved, x, y).cost)
            assert delta[j] == pytest.approx((costs[0] - costs[1]) / 2e-5, rel=1e-6)


def test_the_table_says_none_for_hidden_neurons_and_the_target_for_the_output():
    net = bs.Network([2, 2, 1], output="sigmoid", cost="quadratic", seed=5)
    told = hidden_targets(net, X, Y)
    lines = str(told).splitlines()
    assert lines[0].split() == ["inputs", "neuron", "a", "target", "delta"]
    assert len(lines) == 1 + 4 * 3
    assert [line.split()[-2] for line in lines[1:]] == [target for y in Y for target in ("none", "none", str(y))]
    assert float(lines[4 + 2].split()[-1]) == pytest.approx(told.trace.delta[2][1, 0], abs=1e-5)
    assert lines[1].startswith("(0, 0)")
    assert lines[4].startswith("(0, 1)")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(BadData, match="x, row 2, column 1"):
        bs.insight.hidden_targets(bs.insight.xor_by_hand(), [[0, 0], [value, 0]], [0, 1])
