"""The chain rule's products add up to the gradient, in every form, for every parameter of every network."""

import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadData
from backscope.insight import Chain, chain
from backscope.network import ACTIVATIONS
from drawn import cases

EXACT = 1e-12  # of the sum of the absolute contributions of all paths: what adding them can lose
# Costs computed from z divide in dC/da, and so need outputs that are neither 0 nor 1.
ALL_HIDDEN = [name for name in ACTIVATIONS if name not in ("softmax", "exponential")]


@st.composite
def parameters(draw, **kinds):
    """Draw a network, one example, and one of its parameters."""
    case = draw(cases(most_rows=1, **kinds))
    layer = draw(st.integers(1, len(case.net.sizes) - 1))
    neuron = draw(st.integers(0, case.net.sizes[layer] - 1))
    before = draw(st.none() | st.integers(0, case.net.sizes[layer - 1] - 1))
    return case, {"layer": layer, "neuron": neuron, "input": before}


def gradient_of(case, layer, neuron, input):  # noqa: A002
    trace = bs.backprop(case.net, case.x, case.y)
    return trace.grad_b[layer][neuron] if input is None else trace.grad_w[layer][neuron, input]


def near(a, b, magnitude):
    assert abs(a - b) <= EXACT * magnitude + 1e-300


@given(parameters(hidden=ALL_HIDDEN), st.sampled_from([None, True, False]))
@settings(max_examples=150, deadline=None)
def test_all_paths_add_up_to_the_gradient(drawn, merge):
    case, which = drawn
    found = chain(case.net, case.x, case.y, **which, most_paths=10**5, merge_output=merge)
    assert found.gradient == gradient_of(case, **which)
    assert len(found.paths) == found.count
    assert found.rest.count == found.rest.sum == 0
    widths = case.net.sizes[which["layer"] + 1 :]
    mixed = not found.merged and case.net.activations[-1].name == "softmax"
    assert found.count == math.prod(widths) * (case.net.sizes[-1] if mixed else 1)
    values = [path.value for path in found.paths]
    assert found.magnitude == pytest.approx(math.fsum(map(abs, values)), rel=1e-12, abs=1e-300)
    near(math.fsum(values), found.gradient, found.magnitude)
    near(found.total, found.gradient, found.magnitude)
    assert [abs(value) for value in values] == sorted(map(abs, values), reverse=True)
    for path in found.paths:
        assert path.value == math.prod(factor.value for factor in path.factors)


@given(parameters(), st.integers(1, 20))
@settings(max_examples=80, deadline=None)
def test_what_is_shown_and_the_rest_are_the_gradient(drawn, most):
    case, which = drawn
    every = chain(case.net, case.x, case.y, **which, most_paths=10**5)
    some = chain(case.net, case.x, case.y, **which, most_paths=most)
    assert len(some.paths) == min(most, every.count)
    assert some.rest.count == every.count - len(some.paths)
    sizes = [abs(path.value) for path in every.paths[:most]]
    np.testing.assert_allclose([abs(path.value) for path in some.paths], sizes, rtol=1e-10)
    near(some.total, some.gradient, some.magnitude)
    near(some.rest.magnitude, math.fsum(abs(path.value) for path in every.paths[most:]), every.magnitude)


def unfolded(branch, before=1.0):
    """Multiply a tree out: yield the product along each way through it."""
    product = before * math.prod(factor.value for factor in branch.factors)
    if not branch.branches:
        yield product
    for other in branch.branches:
        yield from unfolded(other, product)


def check_branch(branch, before, magnitude):
    product = math.prod(factor.value for factor in branch.factors)
    inner = [other.value for other in branch.branches] + [branch.rest.sum]
    near(before * branch.value, before * product * (math.fsum(inner) if branch.branches else 1), magnitude)
    near(branch.contribution, before * branch.value, magnitude)
    for other in branch.branches:
        check_branch(other, before * product, magnitude)


@given(parameters(hidden=ALL_HIDDEN), st.none() | st.integers(0, 4), st.integers(1, 6), st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_factored_form_is_the_same_sum(drawn, depth, most, merge):
    case, which = drawn
    found = chain(case.net, case.x, case.y, **which, most_paths=10**5, merge_output=merge)
    tree = found.tree(depth, most)
    near(tree.value, found.gradient, found.magnitude)
    check_branch(tree, 1.0, found.magnitude)
    if found.branches:
        near(math.fsum(branch.contribution for branch in found.branches), found.gradient, found.magnitude)
        for branch in found.branches:  # through a neuron goes what all paths through it carry
            through = math.fsum(path.value for path in found.paths if path.neurons[1] == branch.neuron)
            near(branch.contribution, through, found.magnitude)
    products = sorted(unfolded(found.tree(most=10)), key=abs, reverse=True)
    np.testing.assert_allclose(
        products, [path.value for path in found.paths], rtol=1e-12, atol=EXACT * found.magnitude + 1e-300
    )


@given(parameters(hidden=["sigmoid", "tanh", "softplus", "gelu"], costs=("quadratic", "cross_entropy", "poisson")))
@settings(max_examples=60, deadline=None)
def test_finite_differences_measure_the_same(drawn):
    case, which = drawn
    found = chain(case.net, case.x, case.y, **which)
    measured = found.check(1e-4)
    assert measured.predicted == found.gradient
    assert measured.error <= 1e-5 * max(1, abs(found.gradient), found.cost)


@given(parameters(costs=("cross_entropy", "binary_cross_entropy", "quadratic")))
@settings(max_examples=60, deadline=None)
def test_merged_and_full_form_are_one_number(drawn):
    case, which = drawn
    merged, full = (chain(case.net, case.x, case.y, **which, most_paths=10**5, merge_output=m) for m in (True, False))
    assert merged.gradient == full.gradient
    assert {path.factors[-1].kind for path in merged.paths} == {"delta"}
    assert {path.factors[-1].kind for path in full.paths} == {"cost"}
    ends = {path.factors[-2].kind for path in full.paths}
    assert ends == {"jacobian" if case.net.activations[-1].name == "softmax" else "slope"}
    default = chain(case.net, case.x, case.y, **which)
    assert default.merged is (case.net.cost.name != "quadratic")
    near(merged.total, full.total, full.magnitude)


def places(net):
    for layer in range(1, len(net.sizes)):
        for neuron, before in itertools.product(range(net.sizes[layer]), [None, *range(net.sizes[layer - 1])]):
            yield {"layer": layer, "neuron": neuron, "input": before}


def mazur():
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = [[0.15, 0.20], [0.25, 0.30]], 0.35
    net.w[2][...], net.b[2][...] = [[0.40, 0.45], [0.50, 0.55]], 0.60
    return net, [0.05, 0.10], [0.01, 0.99]


def test_the_example_that_everyone_does_by_hand_comes_out():
    net, x, y = mazur()
    w5 = chain(net, x, y, layer=2, neuron=0, input=0)
    assert round(w5.cost, 9) == 0.298371109
    (path,) = w5.paths
    assert [round(factor.value, 9) for factor in path.factors] == [0.593269992, 0.186815602, 0.741365070]
    assert round(w5.gradient, 9) == 0.082167041
    assert round(0.40 - 0.5 * w5.gradient, 9) == 0.358916480
    w1 = chain(net, x, y, layer=1, neuron=0, input=0)
    assert round(0.15 - 0.5 * w1.gradient, 9) == 0.149780716
    assert len(w1.paths) == 2
    for biases, cost in ((False, 0.291027774), (True, 0.280471447)):
        stepped = net.copy()
        for which in places(net):
            if which["input"] is not None:
                stepped.w[which["layer"]][which["neuron"], which["input"]] -= 0.5 * chain(net, x, y, **which).gradient
            elif biases:
                stepped.b[which["layer"]][which["neuron"]] -= 0.5 * chain(net, x, y, **which).gradient
        assert round(bs.backprop(stepped, [x], [y]).cost, 9) == cost


def test_of_one_layer_a_path_has_no_middle():
    net = bs.Network([3, 2], cost="cross_entropy", seed=2)
    found = chain(net, [1, 2, 3], 1, layer=1, neuron=0, input=2)
    assert [factor.kind for factor in found.paths[0].factors] == ["activation", "delta"]
    assert (found.count, found.branches, found.paths[0].neurons) == (1, (), (0,))
    assert found.factors == found.paths[0].factors
    full = chain(net, [1, 2, 3], 1, layer=1, neuron=0, input=2, merge_output=False)
    assert sorted(path.neurons for path in full.paths) == [(0, 0), (0, 1)]
    assert sorted(branch.neuron for branch in full.branches) == [0, 1]


def test_a_bias_has_the_factor_one_where_a_weight_has_an_activation():
    net, x, y = mazur()
    bias, weight = (chain(net, x, y, layer=1, neuron=1, input=k) for k in (None, 1))
    assert [factor.kind for factor in bias.paths[0].factors] == ["one", "slope", "weight", "slope", "cost"]
    assert bias.paths[0].factors[0].value == 1
    assert weight.gradient == pytest.approx(0.10 * bias.gradient, rel=1e-14)


def test_factors_say_which_edge_or_neuron_they_speak_of():
    net, x, y = mazur()
    found = chain(net, x, y, layer=1, neuron=0, input=1)
    path = next(path for path in found.paths if path.neurons == (0, 1))
    told = [(factor.kind, factor.layer, factor.neuron, factor.source) for factor in path.factors]
    assert told == [
        ("activation", 0, 1, None), ("slope", 1, 0, None), ("weight", 2, 1, 0), ("slope", 2, 1, None),
        ("cost", 2, 1, None),
    ]  # fmt: skip
    assert str(path.factors[2]) == "∂z[2][1]/∂a[1][0] = w[2][1, 0] = 0.5"


def test_steps_pass_nothing_on():
    net = bs.insight.xor_by_hand()
    found = chain(net, [0, 1], [0], layer=1, neuron=0, input=1)
    assert (found.gradient, found.total, found.magnitude) == (0, 0, 0)
    assert [path.value for path in found.paths] == [0]
    wide = bs.Network([4, 90, 90, 2], hidden="step", output="sigmoid", cost="quadratic", seed=1)
    many = chain(wide, np.ones(4), [0, 1], layer=1, neuron=0)
    assert (len(many.paths), many.rest) == (64, bs.insight.Rest(90 * 2 - 64, 0, 0))


def test_ten_of_nearly_a_million_paths_are_those_of_largest_product():
    net = bs.Network([784, 512, 300, 300, 10], hidden=["tanh", "relu", "silu"], seed=3)
    x = np.random.default_rng(0).random(784)
    found = chain(net, x, 3, layer=1, neuron=7, input=400, most_paths=10)
    assert (found.count, len(found.paths), found.rest.count) == (900_000, 10, 899_990)
    near(found.total, found.gradient, found.magnitude)
    trace, net = bs.backprop(net, x[None], [3]), net.astype("float64")
    slopes = [net.activations[l].derivative(trace.z[l], trace.a[l])[0] for l in (1, 2, 3)]
    onward = (net.w[4] * trace.delta[4][0][:, None]).T * slopes[2][:, None]
    products = x[400] * slopes[0][7] * (net.w[2][:, 7] * slopes[1])[:, None, None] * net.w[3].T[:, :, None] * onward
    sizes = np.abs(products).ravel()
    np.testing.assert_allclose([abs(path.value) for path in found.paths], np.sort(sizes)[:-11:-1], rtol=1e-10)
    assert products[found.paths[0].neurons[1:]] == pytest.approx(found.paths[0].value, rel=1e-12)
    assert found.magnitude == pytest.approx(sizes.sum(), rel=1e-12)


def test_examples_may_be_sparse_a_row_or_float32_and_are_computed_in_float64():
    net = bs.Network([3, 4, 2], hidden="tanh", seed=1)  # float32
    alone = chain(net, [0, 1, 2], 1, layer=1, neuron=2, input=1)
    row = chain(net, np.array([[0, 1, 2]], dtype="float32"), [1], layer=1, neuron=2, input=1)
    sparse = chain(net, scipy.sparse.csr_array([[0, 1, 2]]), [1], layer=1, neuron=2, input=1)
    assert alone == row == sparse
    near(alone.total, bs.backprop(net, [[0, 1, 2]], [1]).grad_w[1][2, 1], alone.magnitude)


def test_a_regression_with_one_output_has_a_value_for_y():
    net = bs.Network([2, 3, 1], output="identity", cost="huber:0.5", hidden="silu", seed=4)
    found = chain(net, [1, -1], 2.5, layer=1, neuron=0)
    near(found.total, bs.backprop(net, [[1, -1]], [2.5]).grad_b[1][0], found.magnitude)


def saturated(cost, output):
    net = bs.Network([1, 2, 2], hidden="identity", output=output, cost=cost, initial="zeros", dtype="float64")
    net.w[1][...], net.w[2][...] = 1, [[400, 400], [-400, -400]]
    return net


@pytest.mark.parametrize(("cost", "output"), [("cross_entropy", "softmax"), ("binary_cross_entropy", "sigmoid")])
def test_outputs_of_0_and_1_have_a_merged_form_alone(cost, output):
    net = saturated(cost, output)
    found = chain(net, [1.0], [0.0, 1.0], layer=1, neuron=0, input=0)
    assert found.total == found.gradient == 800
    with pytest.raises(BadChoice, match="merge_output: got False, expected True, as dC/da"):
        chain(net, [1.0], [0.0, 1.0], layer=1, neuron=0, input=0, merge_output=False)


NET = bs.Network([3, 4, 2], seed=1)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"layer": 0}, BadChoice, "layer: got 0, expected a whole number, 1 to 2"),
        ({"layer": 3}, BadChoice, "layer: got 3"),
        ({"neuron": 4}, BadChoice, "neuron: got 4, expected a whole number, 0 to 3"),
        ({"neuron": -1}, BadChoice, "neuron: got -1"),
        ({"input": 3}, BadChoice, "input: got 3, expected a whole number, 0 to 2"),
        ({"input": 1.5}, BadChoice, "input: got 1.5"),
        ({"most_paths": 0}, BadChoice, "most_paths: got 0, expected a whole number, 1 or more"),
        ({"merge_output": "no"}, BadChoice, "merge_output: got 'no', expected True, False or None"),
        ({"x": [1, 2]}, BadData, "x: got shape"),
        ({"x": [[1, 2, 3]] * 2, "y": [0, 1]}, BadData, "x: got 2 rows, expected one example"),
        ({"x": [1, np.nan, 2]}, BadData, "got nan"),
        ({"y": 2}, BadData, "got label 2"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(changed, error, message):
    given = {"x": [1, 2, 3], "y": 1, "layer": 1, "neuron": 0} | changed
    with pytest.raises(error, match=message):
        chain(NET, given.pop("x"), given.pop("y"), **given)


def test_a_network_that_has_burst_is_told():
    net = bs.Network([1, 2, 1], output="exponential", cost="quadratic", initial="zeros")
    net.b[2][...] = 1e4
    with pytest.raises(BadData, match="net: this example's cost is inf, expected a finite one"):
        chain(net, [1], 1, layer=1, neuron=0)


@pytest.mark.parametrize(
    ("how", "message"),
    [({"form": "tree"}, "form"), ({"most": 0}, "most"), ({"digits": 0}, "digits"), ({"depth": -1}, "depth")],
)
def test_a_formula_that_cannot_be_is_told(how, message):
    with pytest.raises(BadChoice, match=f"{message}: got"):
        chain(NET, [1, 2, 3], 1, layer=1, neuron=0).formula(**how)


def test_the_table_has_a_line_for_each_path_and_the_rest():
    found = chain(NET, [1, 2, 3], 1, layer=1, neuron=0, most_paths=1)
    lines = str(found).splitlines()
    assert lines[0] == f"dC/db[1][0] = {found.gradient:.6g}, 2 paths"
    assert repr(found) == f"Chain({lines[0]})"
    assert found._repr_latex_() == rf"$\displaystyle {found.latex(numbers=True)}$"
    assert lines[1].split()[:2] == [f"{found.paths[0].value:+.4e}", "through"]
    assert lines[2].split() == [f"{found.rest.sum:+.4e}", "the", "other", "1"]


def test_depth_puts_bp2_in_for_delta_again_and_again():
    net = bs.Network([2, 3, 3, 2], seed=1)
    found = chain(net, [1, 2], 1, layer=1, neuron=1, input=0)
    kinds = [[factor.kind for factor in found.tree(depth).factors] for depth in (0, 1, None)]
    assert kinds == [["activation", "delta"], ["activation", "slope"], ["activation", "slope"]]
    assert [factor.kind for factor in found.tree(1).branches[0].factors] == ["weight", "delta"]
    assert [factor.kind for factor in found.tree(2).branches[0].factors] == ["weight", "slope"]
    assert [factor.kind for factor in found.tree().branches[0].branches[0].factors] == ["weight", "delta"]
    assert found.factors == found.tree(1).factors
    assert isinstance(found, Chain)


def test_numbers_come_without_pictures():
    code = "import sys; from backscope.insight import chain; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
