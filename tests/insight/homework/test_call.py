import numpy as np
import pytest

from backscope.insight.homework.call import ETA, Form, Signature, arguments, role_of, roles_of
from backscope.insight.homework.child import unpack
from backscope.insight.homework.networks import exercise

ITEM = exercise((4, 5, 2), 3, 0)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("weights", "weights"), ("Ws", "weights"), ("W", "weights"), ("biases", "biases"), ("b", "biases"), ("X", "x"),
        ("x_batch", "x"), ("inputs", "x"), ("y", "y"), ("t", "y"), ("targets", "y"), ("y_true", "y"), ("W1", ("w", 1)),
        ("theta_2", ("w", 2)), ("bias1", ("b", 1)), ("W_hidden", ("w", 1)), ("parameters", "params"), ("eta", "eta"),
        ("learning_rate", "eta"), ("lr", "eta"), ("mini_batch", "pairs"), ("cache", "cache"), ("y_hat", "output"),
        ("layer_dims", "sizes"), ("가중치", "weights"), ("정답", "y"), ("activation", "activation"), ("foo", None),
        ("sigmoid_prime", "slope"), ("lambda_", "penalty"), ("epochs", "once"), ("m", "rows"),
    ],
)  # fmt: skip
def test_names_tell_roles(name, role):
    assert role_of(name) == role


def described(*names, optional=()):
    return [[name, "POSITIONAL_OR_KEYWORD", name in optional] for name in names]


def test_roles_are_settled_by_what_stands_beside():
    assert roles_of(described("data", "y"))[0] == {"data": "x", "y": "y"}
    assert roles_of(described("w0", "b0", "w1", "b1"))[0] == {
        "w0": ("w", 1),
        "b0": ("b", 1),
        "w1": ("w", 2),
        "b1": ("b", 2),
    }
    assert roles_of(described("weights", "x", "output"))[0]["output"] == "y"
    assert roles_of(described("theta", "x", "y"))[0]["theta"] == "params"
    assert roles_of(described("x", "foo", "bar", optional=("bar",)))[1] == ["foo"]
    assert roles_of([["args", "VAR_POSITIONAL", False]]) == ({}, [])


@pytest.mark.parametrize("vectors", ["columns", "rows", "flat"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("lists", [False, True])
def test_arrays_lie_as_the_form_says(vectors, turned, lists):
    form = Form(vectors, turned, "row", lists)
    x, w, b = (unpack(each) for each in (form.inputs(ITEM.x), form.w(ITEM.w[1]), form.b(ITEM.b[1])))
    assert isinstance(x, list if lists else np.ndarray)
    assert np.shape(x) == {"columns": (4, 3), "rows": (3, 4), "flat": (4,)}[vectors]
    assert np.shape(w) == ((4, 5) if turned else (5, 4))
    np.testing.assert_array_equal(b, ITEM.b[1][None])


def test_labels_are_numbers():
    np.testing.assert_array_equal(unpack(Form("rows", labels="labels").targets(ITEM.y)), ITEM.y.argmax(axis=1))
    assert Form("flat", labels="labels").targets(ITEM.y) == ITEM.y[0].argmax()


def test_a_question_gives_each_parameter_its_value_and_leaves_defaults():
    names = ("params", "x", "y", "lr", "activation", "m")
    roles, _ = roles_of(described(*names))
    signature = Signature("f", roles, [], {}, None, frozenset(["activation"]))
    for pack in signature.packs:
        asked = arguments(signature, ITEM, Form("rows", pack=pack), "tanh")["args"]
        assert asked.keys() == {"params", "x", "y", "lr", "m"}
        assert (asked["lr"], asked["m"]) == (ETA, 3)
        params = unpack(asked["params"])
        first = {"numbered": lambda p: p["W1"], "pairs": lambda p: p[0][0], "wb": lambda p: p["weights"][0],
                 "dicts": lambda p: p[0]["W"]}[pack](params)  # fmt: skip
        np.testing.assert_array_equal(first, ITEM.w[1])


def test_examples_come_in_pairs_where_they_are_asked_for_so():
    roles, _ = roles_of(described("mini_batch", "eta"))
    signature = Signature("Net.update", roles, [], {"sizes": "sizes"}, None, frozenset())
    asked = arguments(signature, ITEM, Form(), "sigmoid")
    pairs = unpack(asked["args"]["mini_batch"])
    assert [np.shape(each) for pair in pairs for each in pair] == [(4, 1), (2, 1)] * 3
    assert asked["init"] == {"sizes": [4, 5, 2]}
    assert signature.biases
    assert signature.layers is None
