import re

import numpy as np
import pytest
from hypothesis import given, settings

import backscope as bs
from backscope.insight.walk import COST, costs_by_output, sum_in_numbers
from backscope.network import COSTS
from insight.explained import explanations, large


@settings(max_examples=30)
@given(explanations())
def test_every_line_is_the_number_of_the_trace(explanation):
    trace = explanation.trace
    for step in explanation.steps:
        for line in step.lines:
            place = (0, *line.place) if step.kind not in ("grad_b", "grad_w") else line.place
            source = {
                "sum": trace.z, "activation": trace.a, "delta": trace.delta, "delta_output": trace.delta,
                "grad_b": trace.grad_b, "grad_w": trace.grad_w,
            }.get(step.kind)  # fmt: skip
            if source is not None:
                assert line.value == source[step.layer][place]
            elif step.kind != "cost":
                assert line.value == -explanation.requests[step.layer][line.place]
            if step.kind in ("sum", "carried"):
                assert line.terms.sum == line.value
        if step.kind == "cost":
            assert step.value == pytest.approx(explanation.cost, rel=1e-12, abs=1e-15)


def evaluated(numbers):
    """Work out what a line shows, as a reader with a calculator would."""
    text = numbers.replace("·", "*").replace("½", "0.5").replace("²", "**2")
    text = re.sub(r"\|(.*)\|", r"abs(\1)", text)
    known = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "ln": np.log, "sign": np.sign, "exp": np.exp, "abs": abs}
    return eval(text, known | {"tanh": np.tanh, "identity": lambda z: z, "softplus": lambda z: np.log1p(np.exp(z))})


@pytest.mark.parametrize(
    ("output", "cost"),
    [
        ("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy"), ("softmax", "quadratic"),
        ("sigmoid", "sum_of_squares"), ("tanh", "mae"), ("exponential", "poisson"), ("softplus", "poisson"),
        ("identity", "quadratic"),
    ],
)  # fmt: skip
def test_what_is_put_in_gives_what_comes_out(output, cost):
    net = bs.Network([3, 4, 3], hidden="sigmoid", output=output, cost=cost, seed=5, dtype="float64")
    explanation = bs.insight.explain(net, [0.3, -0.7, 1.9], [0.2, 0.5, 0.3])
    for step in explanation.steps:
        if "Σ_k" in step.formula and step.kind == "activation":
            continue  # softmax: the sum stands in symbols
        for line in step.lines:
            assert evaluated(line.numbers) == pytest.approx(line.value, rel=2e-5, abs=2e-6), line


@pytest.mark.parametrize("cost", COSTS)
def test_every_cost_can_be_written(cost):
    assert all("{a}" in template or "{y}" in template for template in COST[cost])
    output = COSTS[cost].outputs[0] if COSTS[cost].outputs else "identity"
    explanation = bs.insight.explain(bs.Network([2, 3], output=output, cost=cost), [1, 2], [0, 1, 0])
    step = explanation.steps.find("cost", 1)
    assert step.formula.startswith("C_x = Σ_j ")
    assert float(costs_by_output(explanation).sum()) == pytest.approx(explanation.cost)


def test_products_that_are_not_written_out_are_counted_and_summed():
    terms = large().forward_terms(1, 0, 2)
    told = sum_in_numbers(terms)
    assert f" + (… 21: {terms.rest.sum:.6g}) + " in told
    assert told.count("·") == 2
