"""The scikit-learn face: estimators for its pipelines, searches and scores."""

from __future__ import annotations

from numbers import Integral
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from backscope.errors import BadData
from backscope.network.checks import plain
from backscope.perceptron import Perceptron, Rule
from backscope.perceptron.two_classes import inputs


class PerceptronClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Perceptrons as a scikit-learn classifier; of more than two classes, each against the rest.

    Parameters
    ----------
    rule : str, default "pocket"
        ``perceptron``, ``pocket`` or ``delta``; see ``backscope.Perceptron``.
    learning_rate : float, optional
        0 or more. Default: 1; by the delta rule a quarter of 1/R².
    max_iter : int, default 100
        Passes through the examples at most, 1 or more.
    shuffle : bool, default True
        Whether each pass has an order of its own.
    random_state : int, RandomState or None, default 0
        What the orders are drawn from; a whole number is the seed of ``backscope.Perceptron``.

    Attributes
    ----------
    classes_ : ndarray, (K,)
    coef_ : ndarray, (K, n), or (1, n) where K is 2
        The weights.
    intercept_ : ndarray, (K,) or (1,)
        The biases.
    n_iter_ : int
        The passes of the perceptron that took most.
    n_features_in_ : int
        n.

    Raises
    ------
    ValueError
        If x or y cannot be learned from, in scikit-learn's words or in those of ``BadData`` and ``BadChoice``.

    Source
    ------
    See ``backscope.Perceptron``; one against the rest: Nilsson, *Learning Machines* (1965).

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> import backscope as bs
    >>> x, y = load_wine(return_X_y=True)
    >>> model = make_pipeline(StandardScaler(), bs.PerceptronClassifier()).fit(x, y)
    >>> model[-1].coef_.shape, model.score(x, y)
    ((3, 13), 1.0)
    """

    def __init__(
        self,
        rule: str | Rule = "pocket",
        *,
        learning_rate: float | None = None,
        max_iter: int = 100,
        shuffle: bool = True,
        random_state: Any = 0,
    ) -> None:
        self.rule = rule
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from X (N, n) and labels y (N,) of two classes or more."""
        X, y = validate_data(self, _unmasked("x", X), _unmasked("y", y), dtype="numeric")
        X = inputs(X)  # in float64, or refused where that would round whole numbers
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise BadData(f"y: got one class ({self.classes_[0]}), expected 2 or more")
        perceptron = Perceptron(
            rule=self.rule, learning_rate=self.learning_rate, passes=self.max_iter, shuffle=self.shuffle,
            seed=self._seed(), kept=0,
        )  # fmt: skip
        ones = self.classes_ if len(self.classes_) > 2 else self.classes_[1:]
        records = [perceptron.learn(X, y == one) for one in ones]
        self.coef_ = np.array([record.weights for record in records])
        self.intercept_ = np.array([record.bias for record in records])
        self.n_iter_ = max(record.passes for record in records)
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Return z = w·x + b of each row of X (N, n): (N, K), or of two classes (N,), positive for the second."""
        check_is_fitted(self)
        X = inputs(validate_data(self, _unmasked("x", X), dtype="numeric", reset=False))
        z = X @ self.coef_.T + self.intercept_
        return z if len(self.classes_) > 2 else z[:, 0]

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class of each row of X (N, n): that of the largest z."""
        z = self.decision_function(X)
        return self.classes_[z.argmax(axis=1) if z.ndim == 2 else (z > 0).astype(np.intp)]

    def _seed(self) -> int:
        if isinstance(self.random_state, Integral):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))


def _unmasked(name: str, values: Any) -> Any:
    """Return ``values`` as they are, or raise BadData for masked ones: scikit-learn would read what is hidden."""
    return plain(values, name) if isinstance(values, np.ma.MaskedArray) else values
