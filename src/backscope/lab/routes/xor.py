"""XOR, and the hidden layer: put together by hand, learned, and how it folds the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from backscope.lab import questions, replies
from backscope.lab.given import examples_of, plain, told_network
from backscope.named import choose, require
from backscope.network import ACTIVATIONS, Network
from backscope.perceptron import gate

if TYPE_CHECKING:
    from backscope.insight import Fold, Folding

router = APIRouter(tags=["xor"])
MOST_SHEET = 3  # neurons whose space can be shown
MOST_NUMBERS = 400_000  # of regions and sheets in one answer


@router.post("/xor/by_hand")
def by_hand(asked: questions.ByHand) -> replies.Folded:
    """Show the network that is put together from three gates, beside what XOR wants."""
    from backscope.insight import folding, gate_network

    xor, net = gate("xor"), gate_network(asked.hidden, asked.output)
    require(net.sizes[0] == 2, "hidden", asked.hidden[0], "a gate of two inputs")
    return folded(folding(net, xor.x, xor.y, grid=asked.grid), {0: net})


@router.post("/xor/learn")
def learn(asked: questions.Hidden) -> replies.Folded:
    """Train a network with one hidden layer by full gradient descent, and tell how it folded the plane meanwhile."""
    from backscope.insight import folding
    from backscope.training import train

    x, y, net, snapshots = prepared(asked)
    train(
        net, (x, y), epochs=asked.epochs, batch_size=len(x), optimizer="sgd", learning_rate=asked.learning_rate,
        seed=asked.seed, callbacks=[snapshots],
    )  # fmt: skip
    return folded(folding(snapshots, x, y, grid=asked.grid), snapshots.kept)


def prepared(asked: questions.Hidden) -> Any:
    """Return x, y, the network at its start, and the snapshots to be taken; raises BadChoice if they are too many."""
    from backscope.insight import Snapshots
    from backscope.insight.racing import kept_steps

    x, y = examples_of(asked)
    activation = choose("activation", asked.activation, ACTIVATIONS)
    if x.shape[1] == 2:
        shown = asked.grid**2 * asked.frames * (1 + (asked.hidden if asked.hidden <= MOST_SHEET else 0))
        require(shown <= MOST_NUMBERS, "grid, frames", f"{shown:,} numbers", f"at most {MOST_NUMBERS:,} in all")
    net = Network([x.shape[1], asked.hidden, 1], activation, "sigmoid", asked.cost, seed=asked.seed, dtype="float64")
    return x, y, net, Snapshots(kept_steps(asked.epochs, asked.frames))


def folded(found: Folding, networks: dict[int, Network]) -> replies.Folded:
    """Return a folding as JSON takes it, with what back-propagation says to every neuron at each moment."""
    last = networks[found.folds[-1].step]
    return replies.Folded(
        network=told_network(last), frames=[frame(fold, networks[fold.step], found) for fold in found.folds],
        **vars(ground(found)),
        hidden_targets=replies.HiddenTargets(hidden=None, outputs=plain(found.targets[:, 0])),
    )  # fmt: skip


def ground(found: Folding) -> replies.Ground:
    """Return what stays from moment to moment."""
    seen = found.grid
    grid = None if seen is None else replies.Grid(first=plain(seen.first), second=plain(seen.second))
    return replies.Ground(grid=grid, targets=[int(each) for each in found.wanted], x=plain(found.x))


def frame(fold: Fold, net: Network, found: Folding) -> replies.Frame:
    """Return one moment."""
    from backscope.insight import hidden_targets

    told = hidden_targets(net, found.x, found.targets).trace
    line = None if fold.line is None else replies.Line(weights=plain(fold.line[0]), bias=fold.line[1])
    sheet = fold.sheet if fold.sheet is not None and fold.sheet.shape[2] <= MOST_SHEET else None
    return replies.Frame(
        step=fold.step, hidden=plain(fold.hidden), outputs=plain(fold.outputs[:, 0]), line=line, cost=fold.cost,
        delta_hidden=plain(told.delta[1]), delta_outputs=plain(told.delta[2][:, 0]), accuracy=fold.accuracy or 0.0,
        region=None if fold.region is None else plain(fold.region[:, :, 0]), sheet=plain(sheet),
    )  # fmt: skip
