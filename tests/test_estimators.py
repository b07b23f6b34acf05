"""The scikit-learn face: it passes scikit-learn's own checks, and learns what bs.Perceptron learns."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import check_estimator

import backscope as bs
from backscope.errors import BadChoice, BadData

X, Y = load_iris(return_X_y=True)


@pytest.mark.parametrize("rule", ["perceptron", "pocket", "delta"])
def test_scikit_learns_own_checks(rule):
    check_estimator(bs.PerceptronClassifier(rule=rule), on_skip=None)


@pytest.mark.parametrize("rule", ["perceptron", "pocket", "delta"])
def test_two_classes_are_learned_by_one_perceptron(rule):
    names = np.array(["setosa", "virginica"])
    x, y = X[Y != 1], names[Y[Y != 1] // 2]
    model = bs.PerceptronClassifier(rule=rule, random_state=3).fit(x, y)
    record = bs.Perceptron(rule=rule, seed=3, shuffle=True).learn(x, y)
    assert (model.coef_[0] == record.weights).all()
    assert (model.intercept_, model.n_iter_) == ([record.bias], record.passes)
    np.testing.assert_allclose(model.decision_function(x), record.sums(x))
    assert (model.predict(x) == record.predict(x)).all()
    assert model.classes_.tolist() == names.tolist()
    assert model.score(x, y) == 1


def test_three_classes_each_against_the_rest():
    model = bs.PerceptronClassifier().fit(X, Y)
    assert (model.coef_.shape, model.intercept_.shape) == ((3, 4), (3,))
    for place in range(3):
        record = bs.Perceptron(rule="pocket").learn(X, place == Y)
        assert (model.coef_[place] == record.weights).all()
    assert (model.predict(X) == model.decision_function(X).argmax(axis=1)).all()
    assert model.score(X, Y) > 0.8


def test_it_fits_into_searches():
    search = GridSearchCV(bs.PerceptronClassifier(), {"rule": ["pocket", "delta"], "max_iter": [5, 50]}, cv=3).fit(X, Y)
    assert search.best_score_ > 0.7
    assert clone(search.best_estimator_).get_params() == search.best_estimator_.get_params()


def test_the_seed_settles_the_order():
    def weights(state, **settings):
        return bs.PerceptronClassifier(random_state=state, max_iter=3, **settings).fit(X, Y).coef_.tolist()

    assert weights(0) == weights(0) != weights(1)
    assert weights(0, shuffle=False) == weights(1, shuffle=False)
    assert weights(np.random.RandomState(5)) == weights(np.random.RandomState(5))


def test_what_cannot_be_is_told_in_one_line():
    with pytest.raises(BadData, match=r"^y: got one class \(1\), expected 2 or more$"):
        bs.PerceptronClassifier().fit(X, np.ones(len(X), dtype=int))
    with pytest.raises(BadChoice, match="rule: got 'pockett'"):
        bs.PerceptronClassifier(rule="pockett").fit(X, Y)


def test_nothing_is_rounded_or_uncovered_on_the_way_in():
    model = bs.PerceptronClassifier().fit([[1], [2]], [0, 1])
    for act in (lambda x: bs.PerceptronClassifier().fit(x, [0, 1]), model.predict):
        with pytest.raises(BadData, match=r"x, row 1, column 1: got 9007199254740993, expected at most 2\*\*53"):
            act([[2**53 + 1], [1]])
        with pytest.raises(BadData, match="x: got masked values"):
            act(np.ma.array([[1], [2]], mask=[[1], [0]]))
    with pytest.raises(BadData, match="y: got masked values"):
        bs.PerceptronClassifier().fit([[1], [2]], np.ma.array([0, 1], mask=[1, 0]))
