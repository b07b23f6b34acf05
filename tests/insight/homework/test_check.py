import re
import textwrap

import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice, BadFile
from backscope.insight.homework import check_homework
from backscope.insight.homework.mistakes import KINDS
from backscope.insight.homework.sandbox import INSIDE
from programs import FOLDER, expected, programs

SLOW = ("loops", "loops_on_import", "swallows_everything", "recurses_deep")


def test_there_are_enough_programs():
    assert len(programs("wrong")) >= 40
    assert len(programs("right")) >= 15


@pytest.mark.parametrize("path", programs("wrong"), ids=lambda path: path.stem)
def test_the_mistake_is_named(path):
    report = check_homework(path)
    assert not report.right
    wanted = [each.strip().partition("@") for each in expected(path).split(",")]
    assert sorted(each.kind for each in report.findings) == sorted(kind for kind, _, _ in wanted)
    for kind, _, layer in wanted:
        assert not layer or (kind, int(layer)) in [(each.kind, each.layer) for each in report.findings]
    for each in report.findings:
        assert each.equation in each.sentence
        assert each.correct not in each.sentence
        if each.entry:
            assert each.entry in each.sentence
            assert abs(each.yours - each.reference) > 1e-6 * abs(each.reference)


@pytest.mark.parametrize("path", programs("right"), ids=lambda path: path.stem)
def test_what_is_right_is_called_right(path):
    report = check_homework(path)
    assert report.right, str(report)
    assert not report.findings
    assert all(part.right for part in report.parts)


@pytest.mark.parametrize("path", programs("broken"), ids=lambda path: path.stem)
def test_what_cannot_be_run_is_one_clear_line(path):
    seconds = 1.0 if path.stem.removeprefix("broken_") in SLOW else 5.0
    with pytest.raises(BadFile) as told:
        check_homework(path, seconds=seconds)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    assert re.search(expected(path), str(told.value))


def test_every_kind_that_can_be_found_is_found_in_some_program():
    found = {each.strip().partition("@")[0] for path in programs("wrong") for each in expected(path).split(",")}
    assert found - {"unknown"} <= set(KINDS)
    assert set(KINDS) - found == {"slope_of_other_layer"}  # needs layers of equal width; tested with numbers alone


def test_korean_is_told_in_korean():
    report = check_homework(FOLDER / "wrong_korean_slope_output.py", language="ko")
    assert "빠졌습니다" in report.findings[0].sentence
    with pytest.raises(BadFile, match="예외 발생: NameError"):
        check_homework(FOLDER / "broken_name_error.py", language="ko")


def test_the_user_may_say_what_is_assumed():
    path = FOLDER / "wrong_nielsen_slope_output.py"
    assert check_homework(path, cost="binary_cross_entropy").right
    report = check_homework(path)
    assert "--cost binary_cross_entropy" in report.notes[0]
    assert report.assumed["cost"] == "quadratic"
    assert check_homework(FOLDER / "wrong_step_sum.py", reduction="sum").right
    small = check_homework(FOLDER / "right_nielsen.py", sizes=[3, 2, 2], activation="sigmoid", seed=3)
    assert small.right
    assert [name[:5] for name in small.networks] == ["3-2-2"]
    assert not check_homework(FOLDER / "right_nielsen.py", activation="tanh").right


def test_a_program_that_speaks_of_two_costs_is_told_which_was_taken():
    path = FOLDER / "right_two_costs.py"
    report = check_homework(path)
    assert report.assumed["cost"] == "binary_cross_entropy"
    assert "--cost quadratic" in report.notes[0]
    (finding,) = check_homework(path, cost="quadratic").findings
    assert finding.kind == "slope_forgotten"
    assert not check_homework(path, cost="binary_cross_entropy").notes


@pytest.mark.parametrize("memory", [16, 1e30])
def test_any_memory_that_is_allowed_is_enough_for_a_small_program(memory):
    assert check_homework(FOLDER / "right_single.py", memory=memory).right


def test_a_learning_rate_that_is_nowhere_named_is_fitted_and_told():
    assert "; 0.1 fits" in check_homework(FOLDER / "right_rate_in_formula.py").notes[0]
    assert not check_homework(FOLDER / "right_own_rate.py").notes


def test_equal_widths_are_taken_where_a_missing_transpose_stops_others():
    report = check_homework(FOLDER / "wrong_nielsen_transpose.py")
    assert all(name.startswith("4-4-4") for name in report.networks)
    assert "ValueError" in report.notes[0]


def test_a_file_that_stops_after_its_function_is_checked_and_that_is_said():
    report = check_homework(FOLDER / "right_demo_fails.py")
    assert report.right
    assert "stops at line" in report.notes[0]


def test_prints_are_kept_apart():
    report = check_homework(FOLDER / "right_noisy.py")
    assert report.right
    assert report.printed.startswith("gradients!")
    assert len(report.printed) <= 4000


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"activation": "softmax"}, "activation: got 'softmax'"),
        ({"activation": "nothing"}, "activation: got 'nothing'"),
        ({"activation": "relu,tanh", "cost": "cross_entropy"}, "activation"),
        ({"cost": "nothing"}, "cost: got 'nothing'"),
        ({"reduction": "none"}, "reduction: got 'none', expected mean or sum"),
        ({"sizes": [3]}, "sizes"),
        ({"sizes": [3, 2], "function": FOLDER / "right_four_layers.py"}, "sizes: got .*expected 5 numbers"),
        ({"memory": 8}, "memory: got 8, expected a number of 16 or more"),
        ({"sizes": [3, 0]}, "sizes: got 0"),
        ({"seconds": 0}, "seconds: got 0, expected a number above 0"),
        ({"seconds": float("nan")}, "seconds"),
        ({"memory": -1}, "memory"),
        ({"seed": -1}, "seed"),
        ({"language": "xx"}, "language: got 'xx'"),
    ],
)
def test_bad_choices_are_one_line(given, message):
    with pytest.raises(BadChoice, match=message):
        check_homework(**{"function": FOLDER / "right_nielsen.py"} | given)


def test_names_that_are_not_there_are_told_with_those_that_are(tmp_path):
    with pytest.raises(BadFile, match=r"no function nothing \(there are: sigmoid, backprop_batch\)"):
        check_homework(f"{FOLDER / 'right_loop.py'}:nothing")
    with pytest.raises(BadFile, match="no such file"):
        check_homework(tmp_path / "none.py")


def test_a_name_leads_to_a_function_a_class_or_a_method():
    path = FOLDER / "right_minibatch.py"
    for name in ("Net", "Net.update_mini_batch", "update_mini_batch"):
        assert check_homework(f"{path}:{name}").function == "Net.update_mini_batch"
    assert check_homework(f"{path}:Net.one").right


def test_gradients_that_are_not_finite_are_told(tmp_path):
    text = (FOLDER / "right_rows.py").read_text(encoding="utf-8").replace("D.sum(axis=0)", "D.sum(axis=0) * np.nan")
    (tmp_path / "nan.py").write_text(text, encoding="utf-8")
    (finding,) = check_homework(tmp_path / "nan.py").findings
    assert (finding.kind, finding.layer) == ("not_finite", 3)


def test_a_homework_that_checks_itself_does_not_start_itself_anew(tmp_path, monkeypatch):
    monkeypatch.setenv(INSIDE, "1")
    with pytest.raises(BadChoice, match="checks itself"):
        check_homework(FOLDER / "right_nielsen.py")


def test_a_neighbour_file_can_be_imported(tmp_path):
    (tmp_path / "tools.py").write_text("import numpy as np\ndef f(z): return np.tanh(z)\n", encoding="utf-8")
    text = """
        from tools import f
        def backprop(w, b, x, y):
            a = [x]
            for W, B in zip(w, b):
                a.append(f(W @ a[-1] + B))
            d = (a[-1] - y) * (1 - a[-1] ** 2)
            out = []
            for l in reversed(range(len(w))):
                out = [d @ a[l].T, d] + out
                d = w[l].T @ d * (1 - a[l] ** 2)
            return out
    """
    (tmp_path / "mine.py").write_text(textwrap.dedent(text), encoding="utf-8")
    assert check_homework(tmp_path / "mine.py").right


def test_functions_defined_here_are_checked_by_their_text():
    def helper(z):
        return 1 / (1 + np.exp(-z))

    def backprop(w, b, x, y):
        a = [x]
        for each, bias in zip(w, b, strict=True):
            a.append(helper(each @ a[-1] + bias))
        d = a[-1] - y
        grads_w, grads_b = [], []
        for l in reversed(range(len(w))):
            grads_w.insert(0, np.outer(d, a[l]))
            grads_b.insert(0, d)
            d = w[l].T @ d * a[l] * (1 - a[l])
        return grads_w, grads_b

    assert bs.insight.check_homework(backprop, cost="binary_cross_entropy").right
    (finding,) = bs.insight.check_homework(backprop, cost="quadratic").findings
    assert (finding.kind, finding.equation, finding.layer) == ("slope_forgotten", "BP1", 3)
