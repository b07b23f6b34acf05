"""Everything that page and server say to each other: what may be asked, within which bounds, and what is answered.

Numbers are float64 to the last digit; what is not finite is null. A list over layers is indexed as in the notation: by
l = 0 … L, and what a layer does not have is null.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_POINTS = 200
MOST_COORDINATES = 4
MOST_LAYERS = 5  # beside the input
MOST_NEURONS = 8
MOST_PASSES = 500
MOST_EPOCHS = 10_000
MOST_GRID = 41
MOST_FRAMES = 60

Real = Annotated[float, Field(ge=-1e6, le=1e6)]
Rate = Annotated[float, Field(ge=0, le=1000)]
Bit = Annotated[int, Field(ge=0, le=1)]
Seed = Annotated[int, Field(ge=0, le=2**53 - 1)]  # what JavaScript counts to
Word = Annotated[str, Field(min_length=1, max_length=40)]
Index = Annotated[int, Field(ge=0, le=MOST_NEURONS - 1)]
Vector = Annotated[list[Real], Field(min_length=1, max_length=MOST_NEURONS)]
Matrix = Annotated[list[Vector], Field(min_length=1, max_length=MOST_NEURONS)]


class Asked(BaseModel):
    """Base of what is asked: nothing is guessed, converted or passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


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
    """What this lab is: its version, the run it was opened with, the bounds of what may be asked."""

    version: str
    language: str | None
    run: dict[str, Any] | None
    limits: dict[str, int]


class GateEntry(Answer):
    """A gate: its outputs in counting order are its table."""

    name: str
    table: str
    inputs: int


# The perceptron


class Points(Asked):
    """Two classes of points; the rows of ``x`` have the same length, of 1 to 4."""

    x: Annotated[
        list[Annotated[list[Real], Field(min_length=1, max_length=MOST_COORDINATES)]],
        Field(min_length=2, max_length=MOST_POINTS),
    ]
    y: Annotated[list[Bit], Field(min_length=2, max_length=MOST_POINTS)]


class Examples(Asked):
    """Points, or the name or truth table of a gate: one of the two."""

    points: Points | None = None
    gate: Word | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.points is None) == (self.gate is None):
            raise ValueError("points or gate, one of the two")
        return self


class Weights(Asked):
    """A line in the plane: w·x + bias = 0."""

    weights: Annotated[list[Real], Field(min_length=1, max_length=MOST_COORDINATES)]
    bias: Real


class LearnAsked(Examples):
    """Which points are to be learned, and how; without ``start``, from zero."""

    rule: Word = "perceptron"
    learning_rate: Rate | None = None
    start: Weights | None = None
    passes: Annotated[int, Field(ge=1, le=MOST_PASSES)] = 100
    seed: Seed = 0


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


class JudgeAsked(Examples, Weights):
    """Which weights are to be judged by which points."""


class Judged(Answer):
    """Sums, answers, and the rows answered wrongly."""

    z: list[float]
    answers: list[int]
    wrong: list[int]


class SeparabilityAsked(Examples):
    """Which points, and in which language the sentence is to be."""

    language: Word = "en"


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


class NetworkSpec(Asked):
    """A network's shape: ``hidden`` is one activation for all hidden layers, or one for each."""

    sizes: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_NEURONS)]], Field(min_length=2, max_length=MOST_LAYERS + 1)
    ]
    hidden: Word | Annotated[list[Word], Field(max_length=MOST_LAYERS)] = "sigmoid"
    output: Word = "sigmoid"
    cost: Word = "quadratic"


class NetworkGiven(NetworkSpec):
    """A network with its parameters: ``w[l][j][k]``, ``b[l][j]``, null at l = 0."""

    w: Annotated[list[Matrix | None], Field(min_length=2, max_length=MOST_LAYERS + 1)]
    b: Annotated[list[Vector | None], Field(min_length=2, max_length=MOST_LAYERS + 1)]


class NetworkTold(Answer):
    """A network with its parameters, by layer."""

    sizes: list[int]
    hidden: list[str]
    output: str
    cost: str
    w: list[list[list[float]] | None]
    b: list[list[float] | None]


# XOR, and the hidden layer


class ByHandAsked(Asked):
    """How many points a side the grid over the plane has."""

    grid: Annotated[int, Field(ge=2, le=MOST_GRID)] = 21


class HiddenAsked(Examples):
    """How the hidden layer is to be trained: full gradient descent from the seed's start."""

    hidden: Annotated[int, Field(ge=1, le=MOST_NEURONS)] = 2
    activation: Word = "sigmoid"
    cost: Word = "binary_cross_entropy"
    learning_rate: Rate = 1.0
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] = 1000
    seed: Seed = 0
    grid: Annotated[int, Field(ge=2, le=MOST_GRID)] = 21
    frames: Annotated[int, Field(ge=2, le=MOST_FRAMES)] = 40


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


class Folded(Answer):
    """How a hidden layer folds the plane, moment by moment."""

    network: NetworkTold
    frames: list[Frame]
    grid: Grid | None
    targets: list[int]
    hidden_targets: HiddenTargets
    x: list[list[float]]
