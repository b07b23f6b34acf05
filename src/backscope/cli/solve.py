"""`backscope perceptron GATE --hidden SIZES`: the network that solves what no perceptron can."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from backscope.cli.output import Output
from backscope.cli.plan import sizes_of
from backscope.cli.progress import REDRAW
from backscope.errors import BadChoice
from backscope.insight import Fold, Folding, Snapshots, folding
from backscope.network import Network
from backscope.perceptron import Gate
from backscope.perceptron.step import short, vector
from backscope.training import Run, train

STARTS = 20  # seeds tried at most: with two hidden neurons some fail (docs/xor.md)
STEPS = 5000
GOOD = 0.02  # the cost at which the answers are clear enough to stop
MOST_WEIGHTS = 20_000  # of which two hundred copies are kept
MOST_DRAWN = 64  # hidden neurons, of which the plane is folded again for every copy
GRID = 61  # points a side, at which the picture shows the plane


def solve(subject: Gate, hidden: str, seed: int, picture: Path | None, out: Output) -> None:
    """Train networks with these hidden layers, from one start after the other, until one solves the gate; tell how."""
    x, y = subject.x, subject.y
    sizes = _sizes(subject, hidden, picture)
    tried = []
    for number in range(seed, seed + STARTS):
        start = f"start {number - seed + 1} of {STARTS}"
        out.progress(start)
        net = Network(
            [x.shape[1], *sizes, 1], output="sigmoid", cost="binary_cross_entropy", seed=number, dtype="float64"
        )
        run, found = _train(net, x, y, start, picture is not None, out)
        out.progress("")
        last = found.folds[-1]
        tried.append({"seed": number, "cost": last.cost, "right": round((last.accuracy or 0) * len(x))})
        if last.accuracy == 1:
            break
        out.say(f"seed {number}: stuck at cost {last.cost:.3f}, {tried[-1]['right']} of {len(x)} right")
    solved = last.accuracy == 1
    _tell(run, found, last, solved, out)
    if picture is not None:
        _draw(subject, found, picture)
        out.say(f"picture: {picture}")
    out.result({
        "gate": subject.name, "hidden": sizes, "solved": solved, "seed": net.seed, "steps": run.step, "tried": tried,
        "cost": last.cost, "outputs": last.outputs[:, 0].tolist(), "hidden_outputs": last.hidden.tolist(),
        "w": [w.tolist() for w in net.w[1:]], "b": [b.tolist() for b in net.b[1:]],
    })  # fmt: skip


def _sizes(subject: Gate, hidden: str, picture: Path | None) -> list[int]:
    """Return the sizes of the hidden layers, or raise BadChoice for what would be found out only after the work."""
    if len(set(subject.table)) == 1:
        raise BadChoice(f"hidden: {subject.name} is always {subject.y[0]}, expected a gate that can be learned")
    sizes = sizes_of(hidden, none="")
    if picture is not None and not 2 <= sizes[-1] <= MOST_DRAWN:
        raise BadChoice(f"picture: got a last hidden layer of {sizes[-1]}, expected 2 to {MOST_DRAWN} neurons")
    every = [subject.inputs, *sizes, 1]
    weights = sum(every[l] * every[l - 1] for l in range(1, len(every)))
    if weights > MOST_WEIGHTS:
        raise BadChoice(f"hidden: got {hidden}, which makes {weights:,} weights, expected {MOST_WEIGHTS:,} at most")
    return sizes


def _train(net: Network, x: Any, y: Any, start: str, drawn: bool, out: Output) -> tuple[Run, Folding]:
    """Train on all rows at once until all are right and clear; return also how the network folded them.

    With momentum as many hidden neurons as inputs are enough for every gate; by plain gradient descent parity is not
    learned from five inputs on.
    """
    snapshots, redrawn = Snapshots(), 0.0

    def good(run: Run, record: dict[str, Any]) -> bool:
        nonlocal redrawn
        if time.monotonic() >= redrawn + REDRAW:
            redrawn = time.monotonic()
            out.progress(f"{start}: step {run.step:,} of {STEPS:,}, cost {record['cost']:.4f}")
        return bool(record["cost"] < GOOD)

    run = train(
        net, (x, y), epochs=STEPS, batch_size=len(x), optimizer="momentum", learning_rate=1.0, seed=net.seed,
        callbacks=[snapshots, good],
    )  # fmt: skip
    return run, folding(snapshots, x, y, grid=GRID if drawn else 2)


def _tell(run: Run, found: Folding, last: Fold, solved: bool, out: Output) -> None:
    """Show where the hidden layer puts each row, and what comes out."""
    net = run.network
    sizes = "-".join(map(str, net.sizes))
    if solved:
        first = next(fold.step for fold in found.folds if _stays(found, fold))
        out.say(f"seed {net.seed}: {sizes} has all {len(found.x)} right from step {first} on", "")
    else:
        out.say(f"{STARTS} starts of {sizes} all got stuck: more hidden neurons help, or another --seed", "")
    rows = [
        (vector(x), vector(h.round(2)), short(round(a, 3)), short(wanted))
        for x, h, a, wanted in zip(found.x, last.hidden, last.outputs[:, 0], found.targets[:, 0], strict=True)
    ]
    head = ("inputs", "hidden", "output", "target")
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    for row in [head, *rows]:
        out.say("   ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def _stays(found: Folding, fold: Fold) -> bool:
    """Tell whether the network was right at every recorded step from ``fold`` on."""
    return all(later.accuracy == 1 for later in found.folds if later.step >= fold.step)


def _draw(subject: Gate, found: Folding, picture: Path) -> None:
    from backscope.figures import folded, save_figure

    save_figure(folded(found, title=f"{subject.name}: the hidden layer folds the plane"), picture)
