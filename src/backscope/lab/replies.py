"""All that a page is told.

Numbers are float64 to the last digit; what is not finite is null. A list over layers is indexed as in the notation: by
l = 0 … L, and what a layer does not have is null.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Base of what is answered."""

    model_config = ConfigDict(ser_json_inf_nan="null")


class Problem(Answer):
    """Why there is no answer, in one line."""

    message: str


# The story


class Milestone(Answer):
    """One entry of the timeline; ``until`` is the end of a winter."""

    year: int
    until: int | None
    name: str
    who: str
    text: str
    source: str


class About(Answer):
    """What this lab is: its version, and the language and the folder of the run that it was opened with."""

    version: str
    language: str | None
    run: str | None


class GateEntry(Answer):
    """A gate: its outputs in counting order are its table."""

    name: str
    table: str
    inputs: int


# The perceptron


class LearnStep(Answer):
    """One example shown to the perceptron, the six things of it."""

    step: int
    in_pass: Annotated[int, Field(serialization_alias="pass")]
    row: int
    weights: list[float]
    bias: float
    x: list[float]
    z: float
    answer: int
    target: int
    error: float
    new_weights: list[float]
    new_bias: float


class Bound(Answer):
    """Novikoff's: R, gamma and (R / gamma)²."""

    radius: float
    gamma: float
    moves: float


class Learned(Answer):
    """How it learned. ``weights``, ``bias``: what it ended with (by the pocket rule, the best)."""

    steps: list[LearnStep]
    left_out: int
    mistakes: int
    passes: int
    converged: bool
    wrong: int
    learning_rate: float
    weights: list[float]
    bias: float
    bound: Bound | None
    mistakes_by_pass: list[int]
    x: list[list[float]]
    y: list[int]


class Judged(Answer):
    """Sums, answers, and the rows answered wrongly."""

    z: list[float]
    answers: list[int]
    wrong: list[int]


class Plane(Answer):
    """``margin`` is null where all rows are of one class: no plane is needed, and the one given says it."""

    weights: list[float]
    bias: float
    margin: float | None
    on_margin: list[int]


class Certificate(Answer):
    """``positive`` and ``negative`` are the shares of the rows of each class, by the rows' places in x."""

    positive: dict[int, float]
    negative: dict[int, float]
    rows: list[int]
    point: list[float]


class Separable(Answer):
    """Whether a plane separates the points; null where that is too close to call."""

    separable: bool | None
    sentence: str
    plane: Plane | None
    certificate: Certificate | None
    x: list[list[float]]
    y: list[int]


# Networks


class Network(Answer):
    """A network with its parameters, by layer: as it is asked for, so that it can be sent back as it is."""

    sizes: list[int]
    hidden: str | list[str]
    output: str
    cost: str
    w: list[list[list[float]] | None]
    b: list[list[float] | None]


# XOR, and the hidden layer


class Line(Answer):
    """weights · h + bias = 0."""

    weights: list[float]
    bias: float


class Frame(Answer):
    """One moment of a training.

    ``hidden`` (N, h) and ``outputs`` (N) are a[1] and a[2] of the points, ``delta_hidden`` and ``delta_outputs`` what
    back-propagation says to those neurons; ``line`` is where the answer changes, in hidden space; ``region`` (m, m) and
    ``sheet`` (m, m, h) are a[2] and a[1] on the grid, rows along ``second``; the sheet is null where h is above 3.
    """

    step: int
    hidden: list[list[float]]
    outputs: list[float]
    delta_hidden: list[list[float]]
    delta_outputs: list[float]
    line: Line | None
    cost: float
    accuracy: float
    region: list[list[float]] | None
    sheet: list[list[list[float]]] | None


class Grid(Answer):
    """Where the plane was looked at: along x1, along x2."""

    first: list[float]
    second: list[float]


class HiddenTargets(Answer):
    """What the data wants of the hidden neurons, which is nothing, and of the output."""

    hidden: None
    outputs: list[float]


class Ground(Answer):
    """What stays while a hidden layer learns: where the plane is looked at, and which points want which answer."""

    grid: Grid | None
    targets: list[int]
    x: list[list[float]]


class Folded(Ground):
    """How a hidden layer folds the plane, moment by moment."""

    network: Network
    frames: list[Frame]
    hidden_targets: HiddenTargets


# Batch sizes, racing


class DrawnPoints(Answer):
    """Points of two classes."""

    x: list[list[float]]
    y: list[int]


class Cut(Answer):
    """An epoch's rows in their order, and cut into mini-batches."""

    order: list[int]
    batches: list[list[int]]


class Running(Answer):
    """How far one racer is; ``racer`` is its place among the batch sizes, ``cost`` that of all examples."""

    racer: int
    steps: int
    examples_seen: int
    cost: float


class Told(Answer):
    """One message of the stream.

    ``waiting`` says that others are at work, and has nothing more; ``begin`` has ``result``, what stays while the job
    runs; ``progress`` has ``share``; ``frame`` has ``frame``; ``done`` has ``result``; ``error`` has ``message``, and
    no generation where none could be read.
    """

    generation: int | None
    kind: str
    share: float | None = None
    frame: Frame | Running | None = None
    result: Any = None
    message: str | None = None
