"""What a page is told of the run that the lab was opened with."""

from __future__ import annotations

from typing import Any

from backscope.lab.replies import Answer, Network


class RunTold(Answer):
    """A run as it stands; ``network`` is null where it is too large to be walked.

    ``history`` has a record an epoch, of the ``epochs`` that there are those from the place that was asked for on;
    ``silent`` are the seconds since anything in the folder was written: of a run that trains, few.
    """

    folder: str
    status: str
    steps: int
    examples: int
    engine: str
    architecture: dict[str, Any]
    recipe: dict[str, Any]
    epochs: int
    history: list[dict[str, Any]]
    results: dict[str, int | float | str | None]
    silent: float
    network: Network | None


class OwnExamples(Answer):
    """Examples that a run kept to itself, ``test``, or else learned from: x (N, n_0), target (N, n_L).

    ``labels`` (N) are the wanted classes by their names, or values in the target's own units, each a list where there
    are several; ``features`` are the names of the inputs, null where they have none.
    """

    part: str
    x: list[list[float]]
    target: list[list[float]]
    labels: list[str | int | float | list[float]]
    features: list[str] | None
