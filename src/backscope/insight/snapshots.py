"""Snapshots: the network as it was after chosen steps of a training, every one at first and ever fewer later."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from backscope.engines import Report
from backscope.errors import BadChoice, BadRun
from backscope.network import Network
from backscope.training import Callback, Run, RunFolder
from backscope.training.checkpoint import read_standing

EACH_DOUBLING = 16  # how many steps are kept while the number of steps done doubles


class Snapshots(Callback):
    """Keeps copies of a network while it trains: pass it as one of ``callbacks``.

    Parameters
    ----------
    steps : iterable of int, optional
        How many steps are to be done when a copy is taken, each 0 or more; 0 is the start. Default: 0 to 31, then
        every second up to 63, every fourth up to 127 and so on, so that a million steps leave less than 300 copies.

    Attributes
    ----------
    kept : dict of int to Network
        By the number of steps done, in that order. The network as the training left it is always among them: under the
        last step, and with the best epoch's parameters where early stopping put those back.

    Raises
    ------
    BadChoice
        If a step is no whole number, 0 or more.

    Source
    ------
    Learning is fast at first and slow later, so equal ratios of time show it in equal pieces.

    Examples
    --------
    >>> import backscope as bs
    >>> snapshots = bs.insight.Snapshots(steps=[0, 10, 100])
    >>> net = bs.Network([2, 2, 1], output="sigmoid", cost="quadratic")
    >>> run = bs.train(net, bs.load("xor"), epochs=200, batch_size=4, callbacks=[snapshots])
    >>> list(snapshots.kept)
    [0, 10, 100, 200]
    """

    def __init__(self, steps: Iterable[int] | None = None) -> None:
        self._wanted = None if steps is None else whole_steps(steps)
        self.kept: dict[int, Network] = {}

    def start(self, run: Run) -> None:
        if run.step == 0:
            self.kept.clear()  # of a training before this one
        self._look(run)

    def step(self, run: Run, report: Report) -> None:
        self._look(run)

    def end(self, run: Run) -> None:
        self.kept[run.step] = run.network.copy()

    def _look(self, run: Run) -> None:
        """Take a copy if this is a step to keep."""
        if _thinned(run.step) if self._wanted is None else run.step in self._wanted:
            self.kept[run.step] = run.network.copy()


def _thinned(step: int) -> bool:
    """Tell whether ``step`` is one of the EACH_DOUBLING evenly spaced ones between its two powers of two."""
    apart = (1 << step.bit_length()) // (2 * EACH_DOUBLING)
    return step % max(1, apart) == 0


def whole_steps(steps: Iterable[int]) -> set[int]:
    """Return ``steps`` as numbers of steps done, each once; raises BadChoice if one is no whole number, 0 or more."""
    try:
        found = {operator.index(step) for step in steps}
    except TypeError:
        raise BadChoice(f"steps: got {steps!r}, expected whole numbers") from None
    if min(found, default=0) < 0:
        raise BadChoice(f"steps: got {min(found)}, expected whole numbers, 0 or more")
    return found


def snapshots_of(source: Network | Run | Snapshots) -> dict[int, Network]:
    """Return the networks that ``source`` holds, by the number of steps done, in that order.

    Parameters
    ----------
    source : Network, Run or Snapshots
        A network is its own only snapshot, of step 0. A run gives the checkpoints in its folder.

    Returns
    -------
    dict of int to Network

    Raises
    ------
    BadChoice
        If it is a run without folder, snapshots that no training has filled, or something else.
    BadRun, BadFile
        If the run's folder has no checkpoint, or one that cannot be read.

    Source
    ------
    The folder's layout is described in docs/runs.md.

    Examples
    --------
    >>> import backscope as bs
    >>> list(bs.insight.snapshots_of(bs.Network([2, 2, 1], output="sigmoid", cost="quadratic")))
    [0]
    """
    if isinstance(source, Network):
        return {0: source}
    if isinstance(source, Snapshots):
        if not source.kept:
            raise BadChoice("source: got empty Snapshots, expected some that were among the callbacks of a training")
        return dict(source.kept)
    if not isinstance(source, Run):
        raise BadChoice(f"source: got {type(source).__name__}, expected a Network, a Run or Snapshots")
    if source.folder is None:
        raise BadChoice("source: got a run without folder; train with folder=…, or with callbacks=[Snapshots()]")
    standings = [read_standing(path) for path in RunFolder(source.folder).checkpoints()]
    if not standings:
        raise BadRun(f"{source.folder}: has no checkpoint")
    return {standing.step: _restored(source.network, standing.parameters) for standing in standings}


def _restored(like: Network, parameters: Any) -> Network:
    """Return a network of the shape of ``like`` with other parameters."""
    net = like.copy()
    net.parameters[...] = parameters
    return net
