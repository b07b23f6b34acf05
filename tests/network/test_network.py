import copy
import pickle

import numpy as np
import pytest
from hypothesis import given

import backscope as bs
from backscope.errors import BadChoice, BadData
from drawn import cases


def test_parameters_are_views_of_one_flat_vector():
    net = bs.Network([2, 3, 1], output="sigmoid", cost="quadratic")
    net.w[2][...] = 7
    assert (net.parameters[9:12] == 7).all()
    net.parameters[...] = 0
    assert not net.w[1].any()
    assert net.w[0] is net.b[0] is None


def test_views_cannot_be_replaced_by_mistake():
    net = bs.Network([2, 3])
    with pytest.raises(TypeError):
        net.w[1] = np.zeros((3, 2))


@given(cases())
def test_copies_are_equal_and_apart(case):
    net = case.net
    for twin in (net.copy(), copy.copy(net), copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        np.testing.assert_array_equal(twin.feedforward(case.x), net.feedforward(case.x))
        assert twin.architecture == net.architecture
        before = net.parameters.copy()
        twin.w[1][...] += 1
        np.testing.assert_array_equal(net.parameters, before)
        assert twin.parameters[0] == before[0] + 1


def test_feedforward_by_hand():
    net = bs.Network([2, 1], output="identity", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = [[2.0, -1.0]], 0.5
    assert net.feedforward([[3, 4], [0, 0]]).tolist() == [[2.5], [0.5]]


def test_each_layer_has_its_own_activation():
    net = bs.Network([1, 1, 1, 1], hidden=["relu", "step"], output="identity", cost="mae", initial="constant:1")
    assert net.feedforward([[-5.0]]).tolist() == [[2.0 - 1]]  # relu gives 0, step(0) is 1, identity keeps it


def test_sparse_input_gives_what_dense_gives():
    sparse = pytest.importorskip("scipy.sparse")
    net = bs.Network([5, 4, 3], dtype="float64")
    x = np.eye(5)[[0, 3, 3]]
    for kind in (sparse.csr_array, sparse.csr_matrix, sparse.coo_array):
        np.testing.assert_allclose(net.feedforward(kind(x)), net.feedforward(x), rtol=1e-14)


@pytest.mark.parametrize(
    ("output", "n_out", "classes", "expected"),
    [
        ("softmax", 3, None, [0, 2]),
        ("softmax", 3, ["a", "b", "c"], ["a", "c"]),
        ("sigmoid", 1, None, [0, 1]),
        ("sigmoid", 1, ["no", "yes"], ["no", "yes"]),
        ("identity", 1, None, [-1.0, 1.0]),
    ],
)
def test_predict_answers_in_the_users_words(output, n_out, classes, expected):
    cost = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}.get(output, "quadratic")
    net = bs.Network([1, n_out], output=output, cost=cost, initial="zeros", classes=classes)
    net.w[1][...] = np.linspace(-1, 1, n_out)[:, None] if n_out > 1 else 1
    assert net.predict([[-1.0], [1.0]]).tolist() == expected


def test_several_values_are_predicted_as_rows():
    net = bs.Network([1, 2], output="identity", cost="quadratic")
    assert net.predict([[1.0], [2.0], [3.0]]).shape == (3, 2)


def test_no_rows_are_no_predictions():
    assert bs.Network([2, 3]).predict(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": [3]}, "sizes"),
        ({"sizes": [3, 0]}, "sizes"),
        ({"sizes": [3, 2.5]}, "sizes"),
        ({"sizes": "3-2"}, "sizes"),
        ({"sizes": 5}, "sizes"),
        ({"sizes": [3, 2], "hidden": "sigmoidd"}, None),
        ({"sizes": [3, 4, 2], "hidden": "sigmoidd"}, "did you mean 'sigmoid'"),
        ({"sizes": [3, 4, 2], "hidden": ["relu", "relu"]}, "hidden"),
        ({"sizes": [3, 4, 2], "hidden": "softmax"}, "softmax as output alone"),
        ({"sizes": [3, 2], "output": "sigmoid"}, "expected softmax with cost cross_entropy"),
        ({"sizes": [3, 2], "cost": "poisson"}, "exponential or softplus"),
        ({"sizes": [3, 2], "cost": 7}, "cost: got 7"),
        ({"sizes": [3, 2], "initial": "magic"}, "initial"),
        ({"sizes": [3, 2], "dtype": "float16"}, "dtype"),
        ({"sizes": [3, 2], "seed": -1}, "seed"),
        ({"sizes": [3, 2], "seed": 1.5}, "seed"),
        ({"sizes": [3, 2], "task": "guess"}, "task"),
        ({"sizes": [3, 2], "classes": ["a"]}, "2 different labels"),
        ({"sizes": [3, 2], "classes": ["a", "a"]}, "2 different labels"),
        ({"sizes": [3, 2], "classes": [5, 6]}, "texts, or the numbers 0 to 1"),
    ],
)
def test_arguments_that_cannot_be_are_refused_in_one_line(arguments, message):
    if message is None:  # without a hidden layer its activation is not used
        assert bs.Network(**arguments).sizes == (3, 2)
        return
    with pytest.raises(BadChoice, match=message) as caught:
        bs.Network(**arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("x", [[1.0, 2.0], [[1.0]], [["a", "b"]], [[1.0, 2.0], [3.0]], [[None, 1.0]]])
def test_inputs_that_do_not_fit_are_refused(x):
    with pytest.raises(BadData, match=r"^x: got"):
        bs.Network([2, 3]).feedforward(x)


def test_the_word_for_a_network_names_its_parts():
    assert repr(bs.Network([784, 30, 10])) == (
        "Network(784-30-10: sigmoid, softmax; cross_entropy; 23,860 parameters, float32)"
    )
