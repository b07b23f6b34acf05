import numpy as np
import pytest

from backscope.insight.homework.answers import array_of, derived, described, read
from backscope.insight.homework.child import pack
from backscope.insight.homework.networks import exercise

ITEM = exercise((4, 5, 3, 2), 7, 0)
W, B = ITEM.w[1:], ITEM.b[1:]


def column(b):
    return b[:, None]


FORMS = {
    "w, b": (W, B),
    "b, w": (B, W),
    "cost, w, b": (0.5, W, B),
    "interleaved": [each for pair in zip(W, B, strict=True) for each in pair],
    "pairs": list(zip(W, B, strict=True)),
    "columns": ([column(b) for b in B], W),
    "lists": ([w.tolist() for w in W], [b.tolist() for b in B]),
    "with an empty first": ([None, *W], [None, *B]),
    "numbered": {f"d{kind}{l}": each for kind, some in (("W", W), ("b", B)) for l, each in enumerate(some, 1)},
    "numbered from 0, b first": {f"{k}{l}": each for k, some in (("b", B), ("w", W)) for l, each in enumerate(some)},
    "two lists by name": {"nabla_b": B, "nabla_w": W},
    "with activations beside": {"dZ1": np.ones((7, 5)), "cost": 3.0, "dW": W, "db": B},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_usual_form_is_read(form):
    reading = read(pack(FORMS[form]), ITEM, turned=False)
    assert reading.irregular == 0
    for l in (1, 2, 3):
        np.testing.assert_array_equal(reading.w[l], ITEM.w[l])
        np.testing.assert_array_equal(reading.b[l], ITEM.b[l])
    assert reading.numbers == ([0.5] if form.startswith("cost") else [3.0] if "beside" in form else [])


def test_weights_the_other_way_round_are_turned_back_and_a_turned_gradient_is_told():
    turned = [w.T for w in W]
    reading = read(pack((turned, B)), ITEM, turned=True)
    np.testing.assert_array_equal(reading.w[1], ITEM.w[1])
    assert not reading.forms
    assert read(pack((turned, B)), ITEM, turned=False).forms == {("gradient_transposed", l) for l in (1, 2, 3)}


def test_biases_that_are_not_summed_or_along_the_wrong_axis():
    unsummed = [np.ones((7, len(b))) * b for b in B]
    reading = read(pack((W, unsummed)), ITEM, turned=False)
    assert reading.forms == {("bias_not_summed", l) for l in (1, 2, 3)}
    np.testing.assert_allclose(reading.b[2], 7 * ITEM.b[2])
    reading = read(pack({"dW": W, "db": [np.ones((1, 7))] * 3}), ITEM, turned=False)
    assert reading.forms == {("bias_wrong_axis", l) for l in (1, 2, 3)}
    assert reading.b[1:] == [None] * 3
    reading = read(pack({"dW": W, "db": [1.0, 2.0, 3.0]}), ITEM, turned=False)
    assert reading.b[3].tolist() == [3.0, 3.0]


def test_backwards_and_exchanged():
    assert {kind for kind, _ in read(pack((W[::-1], B[::-1])), ITEM, False).forms} == {"layers_reversed"}
    exchanged = {f"dW{l}": b for l, b in enumerate(B)} | {f"db{l}": w for l, w in enumerate(W)}
    assert {kind for kind, _ in read(pack(exchanged), ITEM, False).forms} == {"swapped"}


@pytest.mark.parametrize("nothing", [None, "text", [], {}, 3.0, (W, W), [np.ones((9, 9))] * 6, {"dW1": W[0]}, object()])
def test_what_holds_no_gradient_is_none(nothing):
    assert read(pack(nothing), ITEM, turned=False) is None


def test_gradients_without_biases_are_read_and_missed():
    reading = read(pack(W), ITEM, turned=False)
    assert reading.b == [None] * 4
    assert reading.irregular == 3


def test_gradients_derived_from_parameters_that_moved():
    new = read(pack(([w - 0.5 * 2 for w in W], B)), ITEM, turned=False)
    reading = derived(new, ITEM, 0.5)
    np.testing.assert_allclose(reading.w[1], 2.0)
    assert not reading.b[1].any()


def test_arrays_and_words_for_them():
    assert array_of(pack([[1, 2], [3, 4]])).shape == (2, 2)
    assert array_of(pack([[1, 2], [3]])) is None
    assert described(pack(({"a": np.ones((2, 3))}, 1.0, None, "x", [1] * 9))) == (
        "[{a: array (2, 3)}, number, None, str, [number, number, number, number, number, number, …]]"
    )
