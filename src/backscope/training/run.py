"""A run: a network, how it was trained, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from backscope.learning import Recipe
from backscope.network import Network


@dataclass(frozen=True)
class Origin:
    """How a training of this process began: what its folder would say, so that one without folder can be replayed.

    ``about`` is what run.json says; ``parameters`` are those before step 0, None where the folder has them; ``data``,
    ``validation`` and ``sample_weight`` are what ``train`` was given: the same objects, not copies.
    """

    about: dict[str, Any]
    parameters: NDArray[Any] | None
    data: Any
    validation: Any
    sample_weight: Any


@dataclass
class Run:
    """One training of one network, as it stands.

    Attributes
    ----------
    network : Network
        As trained so far; after early stopping, that of the best epoch.
    recipe : Recipe
    engine : str
        Who did the arithmetic.
    history : list of dict
        One record an epoch: ``epoch`` (from 1), ``step`` (steps done by then), ``learning_rate`` (of its last step),
        ``cost`` (C, the mean over its mini-batches as they were met, by rows), ``accuracy`` of those (classification),
        ``penalty`` where there is one, ``validation_cost`` and ``validation_<metric>`` where there is validation data,
        ``seconds`` and ``examples_per_second``.
    step : int
        How many steps are done.
    status : str
        ``running``, ``finished``, ``stopped`` (by a callback), ``stopped early``, ``interrupted`` or ``diverged``.
    folder : Path or None
        Where it is kept on disk.
    best_epoch : int or None
        The epoch (from 1) whose parameters early stopping kept.
    step_costs : list of float or None
        C of every step's mini-batch, on request (``keep_step_costs=True``).
    examples : int
        How many examples it learns from, validation taken off.
    source : dict or None
        The arguments of ``backscope.load`` that give its data again; None for arrays.
    fingerprints : dict
        Of its data, by ``train`` and ``test``: whether what ``source`` gives is still the same.
    preparation : dict or None
        How raw inputs were made ``x``, as JSON-able values; None for arrays that came prepared.
    results : dict
        Numbers on the finished network that the caller had computed, such as ``test_accuracy``.
    origin : Origin or None
        How it began, while the process that trained it lives; neither copied nor pickled along.

    Raises
    ------
    Nothing.

    Source
    ------
    The folder's layout is described in docs/runs.md.
    """

    network: Network
    recipe: Recipe
    engine: str
    history: list[dict[str, Any]] = field(default_factory=list)
    step: int = 0
    status: str = "running"
    folder: Path | None = None
    best_epoch: int | None = None
    step_costs: list[float] | None = None
    examples: int = 0
    source: dict[str, Any] | None = None
    fingerprints: dict[str, str] = field(default_factory=dict)
    preparation: dict[str, Any] | None = None
    results: dict[str, Any] = field(default_factory=dict)
    origin: Origin | None = field(default=None, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"origin": None}  # a pickled run is not to carry its training data

    def predict(self, x: Any) -> NDArray[Any]:
        """Return :meth:`Network.predict` of prepared inputs ``x`` (N, n_0): labels, or values as trained on."""
        return self.network.predict(x)

    def __repr__(self) -> str:
        where = f", {self.folder}" if self.folder else ""
        return f"Run({self.network!r}, {self.step} steps, {len(self.history)} epochs, {self.status}{where})"
