"""One example through a small network and back: the walk, the chain rule, and numbers computed by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from backscope.errors import BadChoice
from backscope.lab import questions, replies, walk_replies
from backscope.lab.given import drawn, network_of, plain, told_network
from backscope.network import Network
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
def walk(asked: questions.Walk) -> walk_replies.Walked:
    """Walk one example through the network and back, and do one step of gradient descent on it."""
    from backscope.insight import explain
    from backscope.insight.walk import costs_by_output

    language = check_language(asked.language)
    e = explain(network_of(asked.network), [asked.x], [asked.target])
    trace = e.trace
    return walk_replies.Walked(
        cost=e.cost, costs=plain(costs_by_output(e)), steps=[_step(step, language) for step in e.steps],
        z=_rows(trace.z), a=_rows(trace.a), delta=_rows(trace.delta), dcda=[plain(0.0 - each) for each in e.requests],
        grad_w=plain(trace.grad_w), grad_b=plain(trace.grad_b), **_after(e, asked.learning_rate),
    )  # fmt: skip


def _rows(layers: Any) -> list[Any]:
    """Return of each layer the one row that there is; null where it has none."""
    return [None if each is None else plain(each[0]) for each in layers]


def _step(step: Step, language: str) -> walk_replies.WalkStep:
    from backscope.insight.markup import mathml

    told = step.to_json()
    for line in told["lines"]:
        line["markup"] = mathml(f"{line['name']} = {line['numbers']}")
    title, markup = step.title(language), mathml(step.formula)
    return walk_replies.WalkStep(**told, title=title, markup=markup, backward=step.backward)


def _after(e: Explanation, rate: float) -> dict[str, walk_replies.After]:
    """Return the network after one step: trained, as any network is, on this example alone; and with biases at rest."""
    from backscope.backprop import Penalty, cost_of
    from backscope.training import train

    rows, wanted = e.x[None], e.target[None]
    net, told = e.net.copy(), {}
    train(net, (rows, wanted), epochs=1, batch_size=1, optimizer="sgd", learning_rate=rate, engine="reference")
    for name in ("after", "after_weights"):
        told[name] = walk_replies.After(w=plain(net.w), b=plain(net.b), cost=cost_of(net, rows, wanted, Penalty()))
        for now, before in zip(net.b[1:], e.net.b[1:], strict=True):
            now[...] = before
    return told


@router.post("/network/chain")
def chain(asked: questions.Chain) -> walk_replies.Chained:
    """Take the derivative of the cost by one parameter apart, into factors along paths, and prove it."""
    from backscope.insight import chain as taken_apart

    found = taken_apart(
        network_of(asked.network), [asked.x], [asked.target], layer=asked.layer, neuron=asked.neuron, input=asked.input,
        most_paths=asked.most_paths,
    )  # fmt: skip
    digits, check = asked.digits, found.check()
    return walk_replies.Chained(
        parameter=found.parameter.text(), gradient=found.gradient, cost=found.cost,
        symbols=_math(found), numbers=_math(found, numbers=True, digits=digits),
        paths_symbols=_math(found, form="paths"), paths_numbers=_math(found, numbers=True, form="paths", digits=digits),
        latex=found.latex(), text=found.text(numbers=True, digits=digits),
        factors=[_factor(one) for one in found.factors], paths=[_path(one) for one in found.paths],
        rest=walk_replies.OtherWays(**vars(found.rest)), count=found.count,
        check=walk_replies.Proof(
            eps=check.eps, measured=check.measured, predicted=check.predicted, error=check.error,
            agrees=check.agrees, measurable=check.measurable, kinks=list(check.kinks), costs=list(check.costs),
        ),
    )  # fmt: skip


def _math(found: Chain, **how: Any) -> str:
    """Return a formula in MathML, without what the page's policy refuses: styles that stand in attributes."""
    return STYLE.sub("", found.mathml(**how))


def _path(path: Path) -> walk_replies.Way:
    factors = [_factor(one) for one in path.factors]
    return walk_replies.Way(neurons=list(path.neurons), factors=factors, value=path.value)


def _factor(one: Factor) -> walk_replies.Factor:
    return walk_replies.Factor(
        kind=one.kind, layer=one.layer, neuron=one.neuron, source=one.source, value=one.value,
        derivative=one.derivative.text(), symbol=one.symbol.text(),
    )  # fmt: skip


@router.post("/network/answers")
def answers(asked: questions.HandAnswers) -> walk_replies.Judgements:
    """Judge numbers that somebody computed by hand, and say which term is missing where one is wrong."""
    from backscope.insight import explain

    net = network_of(asked.network)
    explain(net, [asked.x], [asked.target])  # what fits no answer at all is refused as a whole
    check_language(asked.language)
    return walk_replies.Judgements(judgements=[_judgement(one, net, asked) for one in asked.answers])


def _judgement(one: questions.HandAnswer, net: Network, asked: questions.HandAnswers) -> walk_replies.Judgement:
    from backscope.insight import check_number

    blank = one.blank
    try:
        told = check_number(
            one.value, net, [asked.x], [asked.target], blank.quantity, blank.layer, blank.neuron, blank.input,
            learning_rate=asked.learning_rate, language=asked.language,
        )  # fmt: skip
    except BadChoice as error:  # there is no such number: that is said of it alone
        return walk_replies.Judgement(right=False, kind="refused", sentence=str(error), expected=None)
    expected = told.expected if asked.reveal else None
    return walk_replies.Judgement(right=told.right, kind=told.kind, sentence=told.sentence, expected=expected)
