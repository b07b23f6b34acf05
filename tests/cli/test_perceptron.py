import json
import re

import pytest

from backscope.perceptron import Perceptron, gate
from cli.terminal import backscope


def test_the_steps_are_those_that_the_library_records(capsys):
    done = backscope(capsys, "perceptron", "and", "--steps", 5)
    land = gate("and")
    for step in Perceptron().learn(land.x, land.y).steps[:5]:
        assert step.words() in done.out
    assert "(19 more steps)" in done.out
    assert "step 5:" in done.out
    assert "step 6:" not in done.out
    assert "A line separates them: w = (2, 2), b = -3, margin 0.353553." in done.out


def test_json_of_a_gate_that_is_learned(capsys):
    told = backscope(capsys, "perceptron", "AND", "--json").json
    expected = {
        "gate": "and", "separable": True, "learned": True, "mistakes": 10, "weights": [2, 1], "bias": -2,
        "certificate": None,
    }  # fmt: skip
    assert expected.items() <= told.items()
    assert told["bound"] == 51
    assert isinstance(told["bound"], int)
    assert told["margin"] == pytest.approx(8**-0.5)


def test_json_of_one_that_cannot_be(capsys):
    told = backscope(capsys, "perceptron", "0110", "--json").json
    assert (told["gate"], told["separable"], told["learned"], told["bound"]) == ("xor", False, False, None)
    assert told["certificate"] == {"positive": [0.5, 0.5], "negative": [0.5, 0.5]}


def test_why_there_is_no_line_and_what_helps(capsys):
    out = backscope(capsys, "perceptron", "xor").out
    assert "No line exists: (0, 1) and (1, 0) average to (0.5, 0.5), and so do (0, 0) and (1, 1)." in out
    assert "backscope perceptron xor --hidden 2" in out


@pytest.mark.parametrize("rule", ["perceptron", "pocket", "delta"])
@pytest.mark.parametrize("name", ["or", "not", "00010111"])
def test_every_rule(capsys, rule, name):
    told = backscope(capsys, "perceptron", name, "--rule", rule, "--json").json
    assert told["learned"]
    assert told["rule"].startswith(rule)


def test_a_constant_needs_no_plane(capsys):
    assert backscope(capsys, "perceptron", "0000", "--json").json["bias"] == -1
    assert "always 1" in backscope(capsys, "perceptron", "true").out


def test_a_file(capsys, tmp_path):
    file = tmp_path / "pets.csv"
    file.write_text("weight,height,class\n4.1,0.25,cat\n3.9,0.3,cat\n20.5,0.6,dog\n31,0.7,dog\n")
    told = backscope(capsys, "perceptron", file, "--json").json
    assert (told["gate"], told["separable"], told["classes"]) == ("pets.csv", True, ["cat", "dog"])
    assert told["mistakes"] <= told["bound"]


def test_a_real_table(capsys):
    told = backscope(capsys, "perceptron", "breast_cancer", "--passes", 1, "--json").json
    assert told["separable"] is True  # all 569 rows, by their 30 columns as they stand


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["011"], "3 outputs, expected 2, 4, 8, 16 or 32"),
        (["01a0"], "'a' in place 3, expected only 0 and 1"),
        ([""], "gate: got ''"),
        (["xorr"], "did you mean 'xor'?"),
        (["iris"], "y: got 3 classes"),
        (["nothing.csv"], "no such file"),
        (["and", "--rule", "hebb"], "rule: got 'hebb'"),
        (["and", "--passes", "0"], "passes: got 0"),
        (["and", "--steps", "-1"], "steps: got -1"),
        (["and", "--learning-rate", "nan"], "learning_rate"),
        (["and", "--picture", "nowhere/and.png"], "picture: got nowhere/and.png"),
        (["and", "--picture", "and.gif"], "picture: got and.gif"),
        (["true", "--picture", "true.png"], "no plane to draw"),
        ([], "Missing argument"),
        (["-"], "gate: got '-', expected a name"),
        (["_"], "gate: got '_', expected a name"),
        (["0110" * 100], "400 outputs, expected 2, 4, 8, 16 or 32"),
        (["linnerud"], "y: got shape (20, 3), expected (20,)"),
        (["and", "--steps", str(10**12)], "steps: got 1000000000000, expected a whole number, 0 to 1000000"),
        (["and", "--learning-rate", "1e300"], "learning_rate: got 1e+300, expected a smaller one"),
        (["00010111", "--picture", "three.png"], "picture: 3 columns"),
        (["01101001", "--picture", "three.png"], "picture: 3 columns"),
        (["and", "--picture", "/proc/and.png"], "picture: cannot write /proc/and.png"),
        (["xor", "--hidden", "2", "--picture", "/proc/and.png"], "picture: cannot write /proc/and.png"),
        (["and", "--target", "y"], "target: is for files"),
        (["and", "--ignore", "y"], "ignore: is for files"),
        (["xor", "--hidden", "2", "--rule", "perceptron"], "rule: is for the perceptron alone"),
        (["xor", "--hidden", "2", "--learning-rate", "1"], "learning_rate: is for the perceptron alone"),
        (["xor", "--hidden", "2", "--passes", "100"], "passes: is for the perceptron alone"),
        (["xor", "--hidden", "2", "--steps", "3"], "steps: is for the perceptron alone"),
    ],
)
def test_what_cannot_be_is_one_line(capsys, arguments, message):
    done = backscope(capsys, "perceptron", *arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""


def test_quiet_says_nothing(capsys):
    done = backscope(capsys, "perceptron", "and", "--quiet")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_a_picture(capsys, tmp_path):
    for name in ("and.png", "xor.svg"):
        assert backscope(capsys, "perceptron", name[:3], "--picture", tmp_path / name).status == 0
        assert (tmp_path / name).stat().st_size > 5000


def test_json_is_alone(capsys):
    done = backscope(capsys, "perceptron", "nand", "--json")
    assert json.loads(done.out)["gate"] == "nand"
    assert done.out.count("\n") == 1


def test_a_folder_named_like_a_picture_is_refused_before_the_work(capsys, tmp_path):
    (tmp_path / "dir.png").mkdir()
    done = backscope(capsys, "perceptron", "and", "--picture", tmp_path / "dir.png")
    assert (done.status, done.out) == (2, "")
    assert "which is a folder" in done.err


def write(tmp_path, text, name="a table.csv"):
    file = tmp_path / name
    file.write_text(text)
    return file


def test_numbers_out_of_range_are_told_before_any_step(capsys, tmp_path):
    done = backscope(capsys, "perceptron", write(tmp_path, "a,y\n0,0\n5e-324,1\n"))
    assert (done.status, done.out) == (2, "")
    assert "scale x" in done.err


def test_whole_numbers_that_would_be_rounded_are_refused(capsys, tmp_path):
    done = backscope(capsys, "perceptron", write(tmp_path, "a,y\n9007199254740993,0\n9007199254740992,1\n"))
    assert (done.status, done.out) == (2, "")
    assert "row 1, column 'a': got 9007199254740993, expected at most 2**53" in done.err


def test_what_helps_is_a_command_that_can_be_typed(capsys, tmp_path):
    file = write(tmp_path, "a,noise,sold\n0,1,no\n1,2,yes\n2,3,no\n")
    out = backscope(capsys, "perceptron", file, "--target", "sold", "--ignore", "noise").out
    assert f"A hidden layer can: backscope train '{file}' --target sold --ignore noise\n" in out
    done = backscope(capsys, "perceptron", file, "--target", "sold", "--hidden", 2)
    assert f"for a file: backscope train '{file}' --target sold --hidden 2" in done.err


def test_rows_that_are_in_both_classes_are_beyond_help(capsys, tmp_path):
    out = backscope(capsys, "perceptron", write(tmp_path, "a,b,y\n1,2,0\n3,4,1\n1,2,1\n0,0,0\n")).out
    assert "No network can, either: rows 1 and 3, of different classes, are the same." in out
    assert "A hidden layer" not in out


@pytest.mark.parametrize("table", ["0110", "01101001", "0110100110010110", "01101001100101101001011001101001"])
def test_what_is_said_to_help_with_parity_helps(capsys, table):
    out = backscope(capsys, "perceptron", table, "--steps", 0).out
    (hint,) = [line for line in out.splitlines() if line.startswith("A hidden layer can: backscope ")]
    told = backscope(capsys, *hint.removeprefix("A hidden layer can: backscope ").split(), "--json").json
    assert told["solved"]


def test_which_class_is_above_the_plane_is_told_of_many_columns(capsys, tmp_path):
    out = backscope(capsys, "perceptron", write(tmp_path, "a,b,c,y\n1,2,3,0\n3,4,5,1\n")).out
    assert "w·x + b > 0 means 1, else 0." in out
    told = backscope(capsys, "perceptron", tmp_path / "a table.csv", "--json")
    assert '"classes": [0, 1]' in told.out


def test_a_long_label_is_cut(capsys, tmp_path):
    out = backscope(capsys, "perceptron", write(tmp_path, f"a,b,y\n1,2,{'q' * 300}\n3,4,z\n")).out
    assert "q" * 23 + "…" in out
    assert "q" * 24 not in out


def test_a_bound_beyond_counting_is_rounded(capsys, tmp_path):
    out = backscope(capsys, "perceptron", write(tmp_path, "a,y\n0.3,0\n0.30000000000000004,1\n")).out
    assert re.search(r"bound: \d\.\d+e\+\d\d mistakes at most", out)
    assert max(map(len, out.splitlines())) < 200
