"""The perceptron: how it learns, what dragged weights make of points, and whether a plane exists at all."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from backscope.lab import questions, replies
from backscope.lab.given import examples_of, plain
from backscope.perceptron import Perceptron, Record, Separability, judge, lowest_bound, separability
from backscope.words import check_language, say

router = APIRouter(tags=["perceptron"])
KEPT = 2000  # steps that are told: as many as there are points, passes enough to see how it goes on


@router.post("/perceptron/learn")
def learn(asked: questions.Learn) -> replies.Learned:
    """Teach the points to a perceptron, and tell its steps; where it starts at zero, also what bounds its moves."""
    x, y = examples_of(asked)
    start: Any = 0.0 if asked.start is None else [*asked.start.weights, asked.start.bias]
    machine = Perceptron(
        rule=asked.rule, learning_rate=asked.learning_rate, initial=start, passes=asked.passes, seed=asked.seed,
        kept=KEPT,
    )  # fmt: skip
    record = machine.learn(x, y)
    at_zero = asked.start is None or not any([*asked.start.weights, asked.start.bias])
    bound = lowest_bound(x, y) if at_zero and record.rule in ("perceptron", "pocket") else None
    told = None if bound is None else replies.Bound(**vars(bound))
    return replies.Learned(
        steps=_steps(record), left_out=record.left_out, mistakes=record.mistakes, passes=record.passes,
        converged=record.converged, wrong=record.wrong, learning_rate=record.learning_rate,
        weights=plain(record.weights), bias=record.bias, bound=told, mistakes_by_pass=record.mistakes_by_pass,
        x=plain(x), y=plain(y),
    )  # fmt: skip


def _steps(record: Record) -> list[replies.LearnStep]:
    return [
        replies.LearnStep(
            step=step.number, in_pass=step.in_pass, row=step.row, weights=plain(step.weights), bias=step.bias,
            x=plain(step.x), z=step.z, answer=step.answer, target=step.target, error=step.error,
            new_weights=plain(step.new_weights), new_bias=step.new_bias,
        )
        for step in record.steps
    ]  # fmt: skip


@router.post("/perceptron/judge")
def judged(asked: questions.Judge) -> replies.Judged:
    """Say what given weights make of the points."""
    found = judge(*examples_of(asked), asked.weights, asked.bias)
    return replies.Judged(z=plain(found.z), answers=plain(found.answers), wrong=plain(found.wrong))


@router.post("/separability")
def separable(asked: questions.Separability) -> replies.Separable:
    """Decide whether a plane separates the points, with the plane or the proof that there is none."""
    x, y = examples_of(asked)
    language = check_language(asked.language)
    told: dict[str, Any] = {"x": plain(x), "y": plain(y)}
    if len(set(told["y"])) == 1:
        value = told["y"][0]
        kind = say(f"separability.{('threshold', 'line', 'plane')[min(x.shape[1], 3) - 1]}", language)
        plane = replies.Plane(weights=[0.0] * x.shape[1], bias=1.0 if value else -1.0, margin=None, on_margin=[])
        sentence = say("separability.always", language, value=value, kind=kind)
        return replies.Separable(separable=True, sentence=sentence, plane=plane, certificate=None, **told)
    found = separability(x, y)
    return replies.Separable(
        separable=found.separable, sentence=found.words(language), plane=_plane(found), certificate=_certificate(found),
        **told,
    )  # fmt: skip


def _plane(found: Separability) -> replies.Plane | None:
    if found.plane is None:
        return None
    weights, bias, margin = plain(found.plane.weights), found.plane.bias, found.plane.margin
    return replies.Plane(weights=weights, bias=bias, margin=margin, on_margin=plain(found.on_margin))


def _certificate(found: Separability) -> replies.Certificate | None:
    proof = found.certificate
    if proof is None:
        return None
    shares = [
        {row: share for row, share in zip((found.y == mark).nonzero()[0].tolist(), own.tolist(), strict=True) if share}
        for mark, own in ((1, proof.positive), (0, proof.negative))
    ]
    return replies.Certificate(positive=shares[0], negative=shares[1], rows=plain(proof.rows), point=plain(proof.point))
