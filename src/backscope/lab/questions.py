"""All that a page may ask, and within which bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_POINTS = 200
MOST_COORDINATES = 4
MOST_LAYERS = 5  # beside the input
MOST_NEURONS = 8
MOST_PASSES = 500
MOST_EPOCHS = 10_000
MOST_GRID = 41
MOST_FRAMES = 60
MOST_PATHS = 64
MOST_RACE = 500  # epochs
MOST_KEPT = 200
MOST_ANSWERS = 400
SPARE = 4  # unknown fields of which each is looked at: more are refused unread

Real = Annotated[float, Field(ge=-1e6, le=1e6)]
Wide = Annotated[float, Field(ge=-1e300, le=1e300)]  # what somebody computed
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

    @model_validator(mode="before")
    @classmethod
    def _few(cls, given: Any) -> Any:
        """Refuse thousands of fields before an error is made of each, which takes a second for a body full of them."""
        most = len(cls.model_fields) + SPARE
        if isinstance(given, dict) and len(given) > most:
            raise ValueError(f"at most {len(cls.model_fields)} fields, not {len(given):,}")
        return given


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


class Learn(Examples):
    """Which points are to be learned, and how; without ``start``, from zero."""

    rule: Word = "perceptron"
    learning_rate: Rate | None = None
    start: Weights | None = None
    passes: Annotated[int, Field(ge=1, le=MOST_PASSES)] = 100
    seed: Seed = 0


class Judge(Examples, Weights):
    """Which weights are to be judged by which points."""


class Separability(Examples):
    """Which points, and in which language the sentence is to be."""

    language: Word = "en"


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


# XOR, and the hidden layer


class ByHand(Asked):
    """Which gates of two inputs XOR is to be made of, and how many points a side the grid over the plane has."""

    hidden: Annotated[list[Word], Field(min_length=2, max_length=2)] = Field(default_factory=lambda: ["or", "nand"])
    output: Word = "and"
    grid: Annotated[int, Field(ge=2, le=MOST_GRID)] = 21


class Hidden(Examples):
    """How the hidden layer is to be trained: full gradient descent from the seed's start."""

    hidden: Annotated[int, Field(ge=1, le=MOST_NEURONS)] = 2
    activation: Word = "sigmoid"
    cost: Word = "binary_cross_entropy"
    learning_rate: Rate = 1.0
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] = 1000
    seed: Seed = 0
    grid: Annotated[int, Field(ge=2, le=MOST_GRID)] = 21
    frames: Annotated[int, Field(ge=2, le=MOST_FRAMES)] = 40


# One example, forward and backward


class Draw(NetworkSpec):
    """Which network is to be drawn."""

    initial: Word = "auto"
    seed: Seed = 0


class Walk(Asked):
    """One example to be walked through a network and back."""

    network: NetworkGiven
    x: Vector
    target: Vector
    learning_rate: Rate = 0.5
    language: Word = "en"


class Chain(Asked):
    """Whose derivative is to be taken apart: a weight's, or without ``input`` a bias's."""

    network: NetworkGiven
    x: Vector
    target: Vector
    layer: Annotated[int, Field(ge=1, le=MOST_LAYERS)]
    neuron: Index
    input: Index | None = None
    most_paths: Annotated[int, Field(ge=1, le=MOST_PATHS)] = 16
    digits: Annotated[int, Field(ge=1, le=17)] = 4


class Blank(Asked):
    """Which number is computed by hand: ``quantity`` as of ``backscope.insight.check_number``."""

    quantity: Word
    layer: Annotated[int, Field(ge=0, le=MOST_LAYERS)] | None = None
    neuron: Index = 0
    input: Index | None = None


class HandAnswer(Asked):
    """A number that somebody computed by hand."""

    blank: Blank
    value: Wide


class HandAnswers(Walk):
    """Numbers that somebody computed by hand; ``reveal``: the right ones are to be told as well."""

    answers: Annotated[list[HandAnswer], Field(min_length=1, max_length=MOST_ANSWERS)]
    reveal: bool = False


# Batch sizes, racing


class Batches(Asked):
    """Which epoch's rows are to be cut into mini-batches."""

    examples: Annotated[int, Field(ge=1, le=MOST_POINTS)]
    batch_size: Annotated[int, Field(ge=1, le=MOST_POINTS)]
    seed: Seed = 0
    epoch: Annotated[int, Field(ge=0, le=MOST_EPOCHS)] = 0


class Drawn(Asked):
    """Which points in the plane are to be drawn by the seed."""

    data: Literal["moons", "circles", "xor", "spirals"]
    n: Annotated[int, Field(ge=4, le=MOST_POINTS)] = 200
    noise: Annotated[float, Field(ge=0, le=10)] = 0.1
    seed: Seed = 0


class Streamed(Asked):
    """Base of what is asked over the WebSocket; each ``generation`` is above the one before."""

    generation: Annotated[int, Field(ge=0, le=2**53 - 1)]


class Stop(Streamed):
    """End the job that runs."""

    job: Literal["stop"]


class Fold(Streamed, Hidden):
    """Train a hidden layer, and tell each moment as it comes."""

    job: Literal["fold"]


class Race(Streamed, Examples):
    """Which batch sizes are to race, from the network given; null is all examples. One learning rate, or one each."""

    job: Literal["race"]
    network: NetworkGiven
    batch_sizes: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_POINTS)] | None], Field(min_length=1, max_length=4)
    ] = Field(default_factory=lambda: [1, None])
    epochs: Annotated[int, Field(ge=1, le=MOST_RACE)] = 50
    learning_rate: Rate | Annotated[list[Rate], Field(min_length=1, max_length=4)] = 0.1
    optimizer: Word = "sgd"
    seed: Seed = 0
    plane: Word = "ends"
    grid: Annotated[int, Field(ge=2, le=MOST_GRID)] = 31
    kept: Annotated[int, Field(ge=2, le=MOST_KEPT)] = 100


Message = Annotated[Stop | Fold | Race, Field(discriminator="job")]
