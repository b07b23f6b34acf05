import pytest

from backscope.insight.homework.networks import DIFFERENT
from backscope.insight.homework.sandbox import Limits, Sandbox
from backscope.insight.homework.trial import choose_target, eta_of, signature_of, try_all
from programs import FOLDER


def described(*names):
    return [[name, "POSITIONAL_OR_KEYWORD", False] for name in names]


@pytest.mark.parametrize(
    ("names", "asked", "found"),
    [
        (["sigmoid", "backprop", "train"], None, "backprop"),
        (["gradient_check", "numerical_gradient", "gradients"], None, "gradients"),
        (["Net.__init__", "Net.forward", "Net.backward", "Net.train"], None, "Net.backward"),
        (["backprop_old", "backprop"], None, "backprop"),
        (["my_backprop", "backpropagation", "backprop_v1"], None, "backpropagation"),
        (["Net.train", "Other.backprop"], "Net", "Net.train"),
        (["f", "g"], "g", "g"),
        (["f", "g"], None, None),
        (["f"], "h", None),
        (["역전파", "순전파"], None, "역전파"),
        (["N.update_mini_batch", "N.SGD"], None, "N.update_mini_batch"),
    ],
)
def test_the_function_is_found_by_its_name(names, asked, found):
    functions = {name: described("weights", "biases", "x", "y") for name in names}
    assert choose_target(functions, asked) == found


def test_a_signature_names_what_is_unknown_and_the_forward_pass():
    functions = {
        "forward": described("X", "parameters"), "backward": described("parameters", "cache", "X", "Y", "strange")
    }  # fmt: skip
    signature, unknown = signature_of(functions, "backward")
    assert unknown == ["strange"]
    assert signature.forward == ("forward", {"X": "x", "parameters": "params"})
    assert eta_of(signature, {}) is None
    assert eta_of(signature, {"LEARNING_RATE": 0.25, "n": 3}) == 0.25


def tried(path, sizes=None):
    text = path.read_text(encoding="utf-8")
    with Sandbox(text, str(path), FOLDER, Limits()) as sandbox:
        functions = sandbox.about["functions"]
        signature, _ = signature_of(functions, choose_target(functions, None))
        return list(try_all(sandbox, signature, sizes, "sigmoid", 0))


def test_every_network_is_answered_in_a_form_that_can_be_read():
    first = tried(FOLDER / "right_rows.py")[0]
    one = next(each for each in first.tried if each.answers[0][1].irregular == 0 and each.form.turned)
    assert [item.sizes for item, _ in one.answers] == [size for size in DIFFERENT[:2] for _ in range(2)]
    assert one.form.vectors == "rows"
    assert one.only(single=True).answers == one.answers[1::2]


def test_updated_parameters_can_be_read_both_ways():
    ways = {each.how for each in tried(FOLDER / "right_step.py", (3, 4, 2))[0].tried}
    assert ways == {"returned", "updated"}


def test_where_nothing_can_be_read_what_came_instead_is_kept():
    trials = tried(FOLDER / "broken_returns_text.py")
    assert len(trials) == 3
    assert trials[0].unread[0][0] == "str"
