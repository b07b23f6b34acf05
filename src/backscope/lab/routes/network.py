"""One example through a small network and back: the walk, the chain rule, and numbers computed by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from backscope.lab import questions, replies
from backscope.lab.given import drawn, network_of, plain, told_network
from backscope.words import check_language

if TYPE_CHECKING:
    from backscope.insight import Chain, Explanation, Factor, Path, Step

router = APIRouter(tags=["network"])
STYLE = re.compile(r' style="[^"]*"')


@router.post("/network/draw")
def draw(asked: questions.Draw) -> replies.Network:
    """Draw a network's parameters by a seed."""
    return told_network(drawn(asked, asked.seed, asked.initial))


@router.post("/network/walk")
def walk(asked: questions.Walk) -> replies.Walked:
    """Walk one example through the network and back, and do one step of gradient descent on it."""
    from backscope.insight import explain
    from backscope.insight.walk import costs_by_output

    language = check_language(asked.language)
    e = explain(network_of(asked.network), [asked.x], [asked.target])
    trace = e.trace
    return replies.Walked(
        cost=e.cost, costs=plain(costs_by_output(e)), steps=[_step(step, language) for step in e.steps],
        z=_rows(trace.z), a=_rows(trace.a), delta=_rows(trace.delta), dcda=[plain(0.0 - each) for each in e.requests],
        grad_w=plain(trace.grad_w), grad_b=plain(trace.grad_b), after=_after(e, asked),
    )  # fmt: skip


def _rows(layers: Any) -> list[Any]:
    """Return of each layer the one row that there is; null where it has none."""
    return [None if each is None else plain(each[0]) for each in layers]


def _step(step: Step, language: str) -> replies.WalkStep:
    from backscope.insight.markup import mathml

    told = step.to_json()
    for line in told["lines"]:
        line["markup"] = mathml(f"{line['name']} = {line['numbers']}")
    title, markup = step.title(language), mathml(step.formula)
    return replies.WalkStep(**told, title=title, markup=markup, backward=step.backward)


def _after(e: Explanation, asked: questions.Walk) -> replies.After:
    """Return the network after one step: trained, as any network is, on this example alone."""
    from backscope.backprop import Penalty, cost_of
    from backscope.training import train

    rows, wanted = e.x[None], e.target[None]
    net = e.net.copy()
    train(
        net, (rows, wanted), epochs=1, batch_size=1, optimizer="sgd", learning_rate=asked.learning_rate,
        engine="reference",
    )  # fmt: skip
    if not asked.move_biases:
        for after, before in zip(net.b[1:], e.net.b[1:], strict=True):
            after[...] = before
    return replies.After(w=plain(net.w), b=plain(net.b), cost=cost_of(net, rows, wanted, Penalty()))


@router.post("/network/chain")
def chain(asked: questions.Chain) -> replies.Chained:
    """Take the derivative of the cost by one parameter apart, into factors along paths, and prove it."""
    from backscope.insight import chain as taken_apart

    found = taken_apart(
        network_of(asked.network), [asked.x], [asked.target], layer=asked.layer, neuron=asked.neuron, input=asked.input,
        most_paths=asked.most_paths,
    )  # fmt: skip
    digits, check = asked.digits, found.check()
    return replies.Chained(
        parameter=found.parameter.text(), gradient=found.gradient, cost=found.cost,
        symbols=_math(found), numbers=_math(found, numbers=True, digits=digits),
        paths_symbols=_math(found, form="paths"), paths_numbers=_math(found, numbers=True, form="paths", digits=digits),
        latex=found.latex(), text=found.text(numbers=True, digits=digits),
        factors=[_factor(one) for one in found.factors], paths=[_path(one) for one in found.paths],
        rest=replies.OtherWays(**vars(found.rest)), count=found.count,
        check=replies.Proof(
            eps=check.eps, measured=check.measured, predicted=check.predicted, error=check.error,
            agrees=check.agrees, measurable=check.measurable, kinks=list(check.kinks), costs=list(check.costs),
        ),
    )  # fmt: skip


def _math(found: Chain, **how: Any) -> str:
    """Return a formula in MathML, without what the page's policy refuses: styles that stand in attributes."""
    return STYLE.sub("", found.mathml(**how))


def _path(path: Path) -> replies.Way:
    return replies.Way(neurons=list(path.neurons), factors=[_factor(one) for one in path.factors], value=path.value)


def _factor(one: Factor) -> replies.Factor:
    return replies.Factor(
        kind=one.kind, layer=one.layer, neuron=one.neuron, source=one.source, value=one.value,
        derivative=one.derivative.text(), symbol=one.symbol.text(),
    )  # fmt: skip


@router.post("/network/answer")
def answer(asked: questions.HandAnswer) -> replies.Judgement:
    """Judge a number that somebody computed by hand, and say which term is missing where it is wrong."""
    from backscope.insight import check_number

    blank = asked.blank
    told = check_number(
        asked.value, network_of(asked.network), [asked.x], [asked.target], blank.quantity, blank.layer, blank.neuron,
        blank.input, learning_rate=asked.learning_rate, language=asked.language,
    )  # fmt: skip
    expected = told.expected if asked.reveal else None
    return replies.Judgement(right=told.right, kind=told.kind, sentence=told.sentence, expected=expected)
