import re

import numpy as np
import pytest

import backscope as bs
from backscope.figures.svg import letters
from cli.terminal import backscope


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Small runs of every kind, trained once."""
    folder = tmp_path_factory.mktemp("runs")
    digits = bs.load("digits")
    bs.train(bs.Network([64, 18, 10], hidden="relu"), digits, epochs=3, folder=folder / "digits")
    iris = bs.load("iris")
    bs.train(bs.Network([4, 3, 3], classes=iris.classes), iris, epochs=3, folder=folder / "iris")
    bodies = bs.Network([3, 2, 3], output="identity", cost="quadratic")
    bs.train(bodies, bs.load("linnerud"), epochs=2, folder=folder / "linnerud")
    xor = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy")
    bs.train(xor, bs.load("xor"), epochs=2, folder=folder / "xor")
    bs.train(bs.Network([2, 2]), ([[0.0, 1.0]], [1]), epochs=1, folder=folder / "arrays")
    return folder


def test_it_tells_what_python_tells(capsys, runs):
    told = backscope(capsys, "explain", runs / "digits", "--example", 5, "--want", 3, "--top", 4, "--json").json
    data, run = bs.load("digits"), bs.open_run(runs / "digits")
    explanation = bs.insight.explain(run.network, data.test.x[5], data.test.y[5], want=3)
    expected = explanation.to_json(4)
    assert {name: told[name] for name in expected} == expected
    assert (told["label"], told["actual"], told["example"], told["part"]) == (3, int(data.test.y[5]), 5, "test")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["digits", "iris", "linnerud", "xor"])
def test_people_get_tables_that_fit_the_screen(capsys, runs, name, language, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = backscope(capsys, "explain", runs / name, "--check", "--steps", 3, "--language", language)
    assert done.status == 0, done.err
    assert "…   " not in done.out
    assert re.search(r"[↑↓] \d", done.out)
    assert ("The levers of" in done.out) == (language == "en")
    assert "±1e-04" in done.out
    assert "z[1]" in done.out


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("names", [
    ["Adelie Penguin (Pygoscelis)", "Chinstrap Penguin (Pygoscelis)", "Gentoo Penguin (Pygoscelis)"],
    ["아델리펭귄 (남극 대륙 서식)", "턱끈펭귄 (남극 반도 서식)", "젠투펭귄 (아남극 섬에 서식)"],
])  # fmt: skip
def test_long_names_are_cut_and_never_a_number(capsys, tmp_path, monkeypatch, names, language):
    monkeypatch.setenv("COLUMNS", "80")
    x = np.random.default_rng(0).integers(0, 256, (60, 8, 8))
    header = ",".join(f"a long name of column {i}" for i in range(64))
    rows = [",".join([*map(str, row.ravel()), names[k % 3]]) for k, row in enumerate(x)]
    (tmp_path / "p.csv").write_text("\n".join([f"{header},kind", *rows]), encoding="utf-8")
    data = bs.load(tmp_path / "p.csv", target="kind")
    bs.train(bs.Network([64, 18, 3], classes=data.classes), data, epochs=1, folder=tmp_path / "r")
    for neuron in ("1:4", "2:1"):
        done = backscope(
            capsys, "explain", "r", "--neuron", neuron, "--check", "--language", language, "--want", names[1]
        )  # fmt: skip
        assert done.status == 0, done.err
        assert not re.search(r"\d…", done.out)
        assert max(map(letters, done.out.splitlines())) <= 80


def test_values_and_outputs_are_named_in_the_targets_own_units(capsys, tmp_path):
    data = bs.load("diabetes")
    bs.train(bs.Network([10, 1], output="identity", cost="quadratic"), data, epochs=1, folder=tmp_path / "r")
    told = backscope(capsys, "explain", "r", "--json").json
    assert told["label"] == pytest.approx(float(data.preparation.targets_back(data.test.y[:1])[0]))
    assert told["target"] == pytest.approx(data.test.y[:1])
    assert told["wants"]["outputs"][0]["name"] == data.preparation.target
    done = backscope(capsys, "explain", "r", "--html", "p.html")
    assert f"wanted {told['label']:.6g}" in done.out
    assert "own units" in done.out
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert f"What an example of {told['label']:.3g} wants" in page
    assert page.count("own units") == 1


def test_a_picture_is_drawn_and_inputs_are_named(capsys, runs):
    out = backscope(capsys, "explain", runs / "iris", "--neuron", "1:0").out
    assert "petal" in out
    assert "The levers of a[1][0]" in out
    assert "What layer 1 asks of the inputs" in out


def test_a_file_is_read_as_predict_reads_it(capsys, runs, tmp_path):
    header = "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)"
    names = bs.load("iris").features
    (tmp_path / "two.csv").write_text(",".join(names or header.split(",")) + "\n5.1,3.5,1.4,0.2\n6.0,3.0,5.0,1.8\n")
    told = backscope(capsys, "explain", runs / "iris", "two.csv", "--example", 1, "--want", "setosa", "--json").json
    predicted = backscope(capsys, "predict", runs / "iris", "two.csv", "--json").json
    assert (told["label"], told["actual"], told["predicted"]) == ("setosa", None, predicted["predictions"][1])
    assert told["part"] is None
    lost = backscope(capsys, "explain", runs / "iris", "two.csv")
    assert (lost.status, lost.err) == (2, "backscope: want: two.csv has no labels, expected --want LABEL\n")


def test_values_are_wanted_in_their_own_units(capsys, runs):
    data = bs.load("linnerud")
    told = backscope(capsys, "explain", runs / "linnerud", "--want", "170, 35,55", "--json").json
    np.testing.assert_allclose(told["target"], data.preparation.targets(np.array([170.0, 35.0, 55.0])), rtol=1e-6)
    done = backscope(capsys, "explain", runs / "linnerud", "--want", "170,35,55")
    assert "wanted 170, 35, 55" in done.out


def test_steps_and_checks_are_in_the_json(capsys, runs):
    told = backscope(
        capsys, "explain", runs / "xor", "--part", "train", "--steps", 99, "--check", "--top", 2, "--json"
    ).json
    assert [step["number"] for step in told["steps"]] == list(range(18))
    assert len(told["sensitivities"]["checks"]) == 7
    assert all(check["relative"] < 1e-4 for check in told["sensitivities"]["checks"])
    assert backscope(capsys, "explain", runs / "xor", "--part", "train", "--quiet").out == ""


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("digits", ["--example", 9999], "example: got 9999, expected 0 to 358: test has 359 examples"),
        ("digits", ["--example", -1], "example: got -1, expected a whole number, 0 or more"),
        ("digits", ["--want", "x"], "want: got 'x', expected one of 0, 1, 2"),
        ("digits", ["--neuron", "2"], "neuron: got '2', expected LAYER:NEURON"),
        ("digits", ["--neuron", "3:0"], "layer: got 3, expected a whole number, 1 to 2"),
        ("digits", ["--neuron", "1:18"], "neuron: got 18, expected a whole number, 0 to 17"),
        ("digits", ["--part", "all"], "part: got 'all', expected test or train"),
        ("digits", ["--top", 0], "top: got 0, expected a whole number, 1 or more"),
        ("digits", ["--steps", -1], "steps: got -1"),
        ("digits", ["--language", "xx"], "language: got 'xx', expected one of en, ko"),
        ("digits", ["--html", "no/where/page.html"], "html: got no/where/page.html, expected a file in a folder"),
        ("digits", ["--html", "."], "html: got ., which is a folder, expected a file"),
        ("digits", ["--html", "x" * 300], "html: cannot write xxx"),
        ("digits", ["iris"], "data: got iris with 4 inputs, expected 64"),
        ("digits", ["nothing.csv"], "nothing.csv: no such file"),
        ("xor", ["--part", "test"], "part: got test, expected train: of these data nothing was held out"),
        ("linnerud", ["--want", "much"], "want: got 'much', expected numbers, separated by commas"),
        ("linnerud", ["--want", "1,2"], "want: got '1,2', expected 3 finite numbers"),
        ("arrays", [], "was trained on arrays in Python, which a run does not keep; there: backscope.insight.explain("),
        ("nothing", [], "is not a run's folder"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(capsys, runs, name, arguments, message):
    done = backscope(capsys, "explain", runs / name, *arguments)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert message in done.err


def test_where_nothing_was_held_out_a_training_example_is_shown_and_that_is_said(capsys, runs):
    done = backscope(capsys, "explain", runs / "xor")
    assert done.status == 0
    assert done.out.startswith("(nothing was held out")
    assert "training example 0" in done.out
    assert backscope(capsys, "explain", runs / "xor", "--json").json["part"] == "train"


def test_a_page_is_written(capsys, runs, tmp_path):
    done = backscope(capsys, "explain", runs / "digits", "--html", "page.html", "--language", "ko")
    assert done.status == 0, done.err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "://" not in re.sub(r"http://www\.w3\.org/\S+", "", page)
    assert "페이지: page.html" in done.out
