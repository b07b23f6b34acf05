"""The network: sizes, one flat vector of parameters with views ``w[l]`` and ``b[l]``, and the forward pass."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backscope.errors import BadChoice
from backscope.named import choose, require
from backscope.network import checks
from backscope.network.activations import ACTIVATIONS, Activation
from backscope.network.costs import COSTS, Cost
from backscope.network.initialisers import INITIALISERS, Initialiser
from backscope.network.layout import Layout
from backscope.notebook import Shown
from backscope.randomness import Purpose, check_seed, generator

CLASSIFIERS = ("softmax", "sigmoid", "step")


class Network(Shown):
    """A multi-layer perceptron: layer 0 is the input, layers 1 … L are dense, each with its own activation.

    Parameters
    ----------
    sizes : sequence of int
        n_0, n_1, …, n_L, each at least 1; two or more.
    hidden : str, Activation, or sequence of those, default "sigmoid"
        The activation of the hidden layers: one for all, or L - 1 of them. One of ``sigmoid``, ``tanh``, ``relu``,
        ``leaky_relu``, ``elu``, ``softplus``, ``gelu``, ``silu``, ``identity``, ``exponential``, ``step``; settings
        follow a colon, as in ``"leaky_relu:0.1"``.
    output : str or Activation, default "softmax"
        The activation of layer L: one of those above or ``softmax``.
    cost : str or Cost, default "cross_entropy"
        ``quadratic`` (½Σ), ``sum_of_squares``, ``binary_cross_entropy`` (with sigmoid outputs), ``cross_entropy``
        (with softmax), ``mae``, ``huber``, ``poisson`` (with exponential or softplus outputs), ``quantile``.
    initial : str or Initialiser, default "auto"
        ``lecun``, ``glorot``, ``he``, ``nielsen``, ``zeros``, ``constant``; "auto" takes He for ReLU and its kin and
        Glorot for the others.
    seed : int, default 0
        The start is a function of it: 0 … 2**64 - 1.
    dtype : {"float32", "float64"}, default "float32"
        Of the parameters, and so of training. What claims exactness (:func:`backscope.backprop`) computes in float64.
    classes : sequence of str, optional
        The n_L labels (two where n_L is 1), in the order of the outputs: what :meth:`predict` answers with. Whole
        numbers are allowed as labels only where they are 0, 1, 2, …: the places of the classes themselves.
    task : {"classification", "regression"}, optional
        Default: classification where the output is softmax, sigmoid or step, else regression.

    Attributes
    ----------
    parameters : ndarray, (number of parameters,)
        The flat vector that holds w[1], b[1], …, w[L], b[L].
    w, b : tuple of ndarray
        Views into it: ``w[l]`` (n_l, n_{l-1}), ``b[l]`` (n_l,), and None at index 0. Set with ``net.w[1][...] = …``.

    Raises
    ------
    BadChoice
        If an argument cannot be, or cost and output do not belong together.

    Source
    ------
    Rumelhart, Hinton, Williams, *Learning representations by back-propagating errors*, Nature 323 (1986).

    Examples
    --------
    >>> import backscope as bs
    >>> net = bs.Network([2, 3, 1], hidden="tanh", output="sigmoid", cost="binary_cross_entropy")
    >>> net.w[1].shape, net.b[2].shape, net.parameters.shape
    ((3, 2), (1,), (13,))
    """

    def __init__(
        self,
        sizes: Sequence[int],
        hidden: str | Activation | Sequence[str | Activation] = "sigmoid",
        output: str | Activation = "softmax",
        cost: str | Cost = "cross_entropy",
        initial: str | Initialiser = "auto",
        seed: int = 0,
        dtype: str = "float32",
        classes: Sequence[Any] | None = None,
        task: str | None = None,
    ) -> None:
        self.sizes = _sizes(sizes)
        self.activations = _activations(hidden, output, len(self.sizes) - 1)
        self.cost = choose("cost", cost, COSTS)
        _check_pair(self.cost, self.activations[-1])
        self.initial = initial if initial == "auto" else choose("initial", initial, INITIALISERS)
        self.seed = check_seed(seed)
        require(str(dtype) in ("float32", "float64"), "dtype", dtype, "float32 or float64")
        self.dtype = np.dtype(dtype)
        require(task in (None, "classification", "regression"), "task", task, "classification or regression")
        self.task = task or ("classification" if self.activations[-1].name in CLASSIFIERS else "regression")
        self.classes = _classes(classes, self.sizes[-1])
        self.layout = Layout(self.sizes)
        self.parameters = np.zeros(self.layout.size, dtype=self.dtype)
        self.w, self.b = self.layout.views(self.parameters)
        self._start()

    def _start(self) -> None:
        """Draw w[l] and b[l] as the initialiser says."""
        for l in range(1, len(self.sizes)):
            kind = INITIALISERS[self.activations[l].gain]() if isinstance(self.initial, str) else self.initial
            draw = kind.draw(self.sizes[l], self.sizes[l - 1], generator(self.seed, Purpose.INITIAL, l))
            self.w[l][...], self.b[l][...] = draw

    def feedforward(self, x: ArrayLike) -> NDArray[Any]:
        """Return a[L], shape (N, n_L), for ``x`` (N, n_0), dense or SciPy sparse, in the network's dtype.

        Raises
        ------
        BadData
            If ``x`` is not numeric or has another shape.

        Source
        ------
        Nielsen (2015), eq. 25: a[l] = sigma(w[l] a[l-1] + b[l]), here with examples as rows.

        Examples
        --------
        >>> import backscope as bs
        >>> bs.Network([2, 3], seed=1).feedforward([[0.0, 0.0]]).round(2).tolist()
        [[0.33000001311302185, 0.33000001311302185, 0.33000001311302185]]
        """
        from backscope.network.forward import forward

        _, a = forward(self, checks.inputs(x, self.sizes[0], self.dtype))
        return a[-1]

    def predict(self, x: ArrayLike) -> NDArray[Any]:
        """Return the class labels (N,) of ``x`` (N, n_0), or the values (N,) or (N, n_L) of a regression.

        A single output names the second of two classes where it is at least ½; of several outputs the largest wins,
        the first of equals.

        Raises
        ------
        BadData
            If ``x`` is not numeric or has another shape.

        Source
        ------
        Bishop (2006), section 1.5: the class of largest posterior makes the fewest mistakes.
        """
        return self.decide(self.feedforward(x))

    def decide(self, a: NDArray[Any]) -> NDArray[Any]:
        """Return what the outputs ``a`` = a[L] (N, n_L) mean: labels, or values; see :meth:`predict`."""
        if self.task == "regression":
            return a[:, 0] if self.sizes[-1] == 1 else a
        code = (a[:, 0] >= 0.5).astype(np.int64) if self.sizes[-1] == 1 else a.argmax(axis=1)
        return code if self.classes is None else np.asarray(self.classes)[code]

    def targets(self, y: Any, rows: int) -> NDArray[Any]:
        """Return ``y`` as wanted outputs (rows, n_L) in the network's dtype: a label becomes a row with a single 1.

        Raises
        ------
        BadData
            If ``y`` does not fit: its shape, an unknown label, a value that the cost has no meaning for.
        """
        labels = self.task == "classification"
        wanted = checks.targets(y, rows, self.sizes[-1], self.classes, self.dtype, labels)
        self.cost.check_targets(wanted)
        return wanted

    def name_classes(self, classes: Sequence[Any] | None) -> None:
        """Set the labels that :meth:`predict` answers with; raises BadChoice unless there is one for each class."""
        self.classes = _classes(classes, self.sizes[-1])

    @property
    def architecture(self) -> dict[str, Any]:
        """The arguments (JSON-able) that make an equal network, but for its parameters."""
        return {
            "sizes": list(self.sizes),
            "hidden": [activation.spec for activation in self.activations[1:-1]],
            "output": self.activations[-1].spec,
            "cost": self.cost.spec,
            "initial": self.initial if isinstance(self.initial, str) else self.initial.spec,
            "seed": self.seed,
            "dtype": self.dtype.name,
            "classes": None if self.classes is None else list(self.classes),
            "task": self.task,
        }

    def astype(self, dtype: str) -> Network:
        """Return a copy of the network with parameters of ``dtype`` ("float32" or "float64")."""
        twin = Network(**{**self.architecture, "dtype": np.dtype(dtype).name})
        twin.parameters[...] = self.parameters
        return twin

    def copy(self) -> Network:
        """Return an equal network with its own parameters."""
        return self.astype(self.dtype.name)

    def __getstate__(self) -> tuple[dict[str, Any], NDArray[Any]]:
        # copies made by copy.deepcopy and pickle must keep w and b views of one flat vector
        return self.architecture, self.parameters.copy()

    def __setstate__(self, state: tuple[dict[str, Any], NDArray[Any]]) -> None:
        architecture, parameters = state
        Network.__init__(self, **architecture)
        self.parameters[...] = parameters

    def __copy__(self) -> Self:
        twin = object.__new__(type(self))
        twin.__setstate__(self.__getstate__())
        return twin

    def __repr__(self) -> str:
        layers = "-".join(map(str, self.sizes))
        names = ", ".join(activation.spec for activation in self.activations[1:])
        return f"Network({layers}: {names}; {self.cost.spec}; {self.parameters.size:,} parameters, {self.dtype})"


def _sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    try:
        numbers = tuple(operator.index(size) for size in sizes)
    except TypeError:
        raise BadChoice(f"sizes: got {sizes!r}, expected whole numbers n_0, n_1, …, n_L") from None
    require(len(numbers) >= 2 and min(numbers) >= 1, "sizes", list(sizes), "two or more numbers, each at least 1")
    return numbers


def _activations(hidden: Any, output: Any, layers: int) -> tuple[Activation, ...]:
    """Return the activations by layer; index 0, the input's, is identity."""
    several = list(hidden) if isinstance(hidden, list | tuple) else [hidden] * (layers - 1)
    require(
        len(several) == layers - 1, "hidden", hidden, f"one activation, or one for each of {layers - 1} hidden layers"
    )
    chosen = [choose("hidden", name, ACTIVATIONS) for name in several]
    softmax = any(activation.name == "softmax" for activation in chosen)
    require(not softmax, "hidden", "softmax", "softmax as output alone")
    return (ACTIVATIONS["identity"](), *chosen, choose("output", output, ACTIVATIONS))


def _check_pair(cost: Cost, output: Activation) -> None:
    allowed = " or ".join(cost.outputs)
    require(not cost.outputs or output.name in cost.outputs, "output", output.name, f"{allowed} with cost {cost.name}")


def _classes(classes: Sequence[Any] | None, n_out: int) -> tuple[Any, ...] | None:
    if classes is None:
        return None
    labels = tuple(label.item() if isinstance(label, np.generic) else label for label in classes)
    wanted = 2 if n_out == 1 else n_out
    require(len(set(labels)) == len(labels) == wanted, "classes", list(labels), f"{wanted} different labels")
    if labels != tuple(range(wanted)):
        named = all(isinstance(label, str) for label in labels)
        require(named, "classes", list(labels), f"texts, or the numbers 0 to {wanted - 1} in order")
    return labels
