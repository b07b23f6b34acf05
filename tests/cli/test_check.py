import pytest

from cli.terminal import backscope
from programs import FOLDER


def test_right_is_status_0_and_wrong_is_1_with_a_table(capsys):
    done = backscope(capsys, "check", FOLDER / "right_rows.py", "--language", "en")
    assert done.status == 0
    assert done.out.startswith("✓ gradients: right.")
    assert "grad_w[l]" in done.out
    assert "✗" not in done.out
    done = backscope(capsys, "check", FOLDER / "wrong_rows_double.py", "--language", "en")
    assert done.status == 1
    assert "✗ gradients: not right yet." in done.out
    assert "off by" in done.out
    assert "½" not in done.out


def test_the_solution_is_shown_when_asked_for(capsys):
    done = backscope(capsys, "check", FOLDER / "wrong_rows_double.py", "--show", "--language", "ko")
    assert "올바른 식: ½(a - y)²" in done.out
    assert "아직 맞지 않습니다" in done.out


def test_json_is_one_object_and_holds_what_was_promised(capsys):
    done = backscope(capsys, "check", FOLDER / "wrong_lists_minus.py", "--json")
    assert done.status == 1
    assert {"right", "findings", "assumed", "function", "networks"} <= done.json.keys()
    (finding,) = done.json["findings"]
    assert {"kind", "equation", "layer", "yours", "reference", "sentence"} <= finding.keys()
    assert (finding["kind"], finding["equation"], finding["layer"]) == ("sign", "BP1", 3)
    assert finding["yours"] == pytest.approx(-finding["reference"])


def test_what_cannot_be_run_is_status_2_and_one_line(capsys, tmp_path):
    for arguments in (
        [FOLDER / "broken_raises.py"],
        [tmp_path / "none.py"],
        [FOLDER / "right_rows.py", "--sizes", "3,x"],
    ):
        done = backscope(capsys, "check", *arguments, "--language", "en")
        assert done.status == 2
        assert done.err.count("\n") == 1
        assert not done.out


def test_what_is_assumed_can_be_said(capsys):
    said = ["--activation", "sigmoid,sigmoid", "--cost", "binary_cross_entropy", "--sizes", "3-4-2", "--seed", "2"]
    done = backscope(
        capsys, "check", FOLDER / "wrong_nielsen_slope_output.py", *said, "--json", "--seconds", "9", "--memory", "300"
    )
    assert done.status == 0
    assert done.json["assumed"]["cost"] == "binary_cross_entropy"
    assert done.json["networks"][0].startswith("3-4-2")


def test_quiet_says_nothing_but_by_its_status(capsys):
    done = backscope(capsys, "check", f"{FOLDER / 'wrong_rows_double.py'}:gradients", "--quiet")
    assert (done.status, done.out, done.err) == (1, "", "")


def test_what_was_printed_is_counted(capsys):
    done = backscope(capsys, "check", FOLDER / "right_noisy.py", "--language", "en")
    assert "What it printed is left out" in done.out


def test_a_number_that_is_not_finite_is_called_so(capsys, tmp_path):
    text = (FOLDER / "right_rows.py").read_text(encoding="utf-8").replace("D.sum(axis=0)", "D.sum(axis=0) * np.nan")
    (tmp_path / "nan.py").write_text(text, encoding="utf-8")
    done = backscope(capsys, "check", tmp_path / "nan.py", "--language", "en")
    assert "✗ not finite" in done.out
    assert "nan×" not in done.out
    assert not done.err
