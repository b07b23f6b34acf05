"""What a page is told of the run that the lab was opened with."""

from __future__ import annotations

from typing import Any

from backscope.lab.replies import Answer, Network


class RunTold(Answer):
    """A run as it stands: ``history`` has a record an epoch; ``network`` is null where it is too large to be walked."""

    folder: str
    status: str
    steps: int
    examples: int
    engine: str
    architecture: dict[str, Any]
    recipe: dict[str, Any]
    history: list[dict[str, Any]]
    results: dict[str, Any]
    network: Network | None


class OwnExamples(Answer):
    """Examples that a run kept to itself, ``test``, or else learned from: x (N, n_0), target (N, n_L)."""

    part: str
    x: list[list[float]]
    target: list[list[float]]
