import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import backscope as bs
from backscope.cli.output import ERASE
from backscope.data.idx import idx_bytes
from backscope.training import RunFolder, store
from cli.terminal import backscope


def test_json_alone_on_standard_output_with_what_was_promised(capsys, tmp_path):
    done = backscope(capsys, "train", "moons", "--epochs", "30", "--json")
    assert done.status == 0
    assert done.err == ""
    keys = [
        "run",
        "sizes",
        "epochs",
        "train_cost",
        "test_cost",
        "test_accuracy",
        "seconds",
        "examples_per_second",
        "engine",
    ]
    assert set(keys) <= done.json.keys()
    assert done.json["sizes"] == [2, 32, 32, 2]
    assert done.json["test_accuracy"] > 0.9
    assert done.json["run"] == str(tmp_path / "runs" / "moons-1")


def test_the_numbers_are_those_of_the_library(capsys):
    told = backscope(capsys, "train", "moons", "--epochs", "5", "--penalty", "l1=0.001,l2=0.01", "--json").json
    run, data = bs.open_run(told["run"]), bs.load("moons")
    trace = bs.backprop(run.network, data.test.x, data.test.y, penalty=run.recipe.penalty)
    assert told["test_cost"] == pytest.approx(trace.cost, rel=1e-5)
    assert told["test_accuracy"] == np.mean(run.network.predict(data.test.x) == data.test.y)
    assert run.results == told


def test_people_get_tables_and_a_curve(capsys, tmp_path):
    done = backscope(capsys, "train", "moons", "--epochs", "3")
    assert "Confusion matrix" in done.out
    assert "examples/s" in done.out
    assert "runs/moons-1" in done.out
    assert (tmp_path / "runs" / "moons-1" / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_quiet_is_quiet(capsys):
    done = backscope(capsys, "train", "xor", "--epochs", "3", "--quiet")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_the_seed_settles_everything(capsys):
    costs = [backscope(capsys, "train", "moons", "--epochs", "3", "--seed", s, "--json").json for s in (1, 1, 2)]
    assert costs[0]["train_cost"] == costs[1]["train_cost"] != costs[2]["train_cost"]
    assert [cost["run"].rsplit("-", 1)[1] for cost in costs] == ["1", "2", "3"]


def test_any_folder_of_four_idx_files_trains(capsys, tmp_path):
    folder, random = tmp_path / "fashion", np.random.default_rng(0)
    folder.mkdir()
    for part, count in (("train", 300), ("t10k", 60)):
        labels = random.integers(0, 3, count)
        images = random.integers(0, 50, (count, 4, 5)) + 60 * labels[:, None, None]
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx_bytes(images.astype(np.uint8)))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx_bytes(labels.astype(np.uint8)))
    told = backscope(capsys, "train", folder, "--hidden", "100", "--epochs", "20", "--json").json
    assert told["sizes"] == [20, 100, 3]
    assert told["test_accuracy"] > 0.95


def test_a_table_says_its_task_and_its_errors_in_its_own_units(capsys, tmp_path):
    random = np.random.default_rng(0)
    size = random.random(300)
    lines = [f"{s},{r},{1000 + 5000 * s}" for s, r in zip(size, random.random(300), strict=True)]
    (tmp_path / "집.csv").write_text("크기,소음,가격\n" + "\n".join(lines) + "\n", encoding="utf-8")
    done = backscope(capsys, "train", "집.csv", "--target", "가격", "--epochs", "60")
    assert "task: regression" in done.out
    told = backscope(capsys, "train", "집.csv", "--target", "가격", "--epochs", "60", "--json").json
    assert told["test_r2"] > 0.98
    assert 0 < told["test_rmse"] < 250
    answers = backscope(capsys, "predict", told["run"], "집.csv", "--json").json
    assert abs(answers["predictions"][0] - (1000 + 5000 * size[0])) < 800


@pytest.mark.parametrize(
    ("options", "sizes", "output", "cost"),
    [
        ([], [30, 32, 32, 2], "softmax", "cross_entropy"),
        (["--output", "sigmoid"], [30, 32, 32, 1], "sigmoid", "binary_cross_entropy"),
        (["--cost", "binary_cross_entropy", "--hidden", "0"], [30, 1], "sigmoid", "binary_cross_entropy"),
        (["--cost", "quadratic", "--hidden", "3", "--activation", "tanh"], [30, 3, 2], "softmax", "quadratic"),
    ],
)
def test_output_and_cost_follow_from_one_another(capsys, options, sizes, output, cost):
    told = backscope(capsys, "train", "breast_cancer", "--epochs", "1", *options, "--json").json
    net = bs.open_run(told["run"]).network
    assert told["sizes"] == sizes
    assert (net.activations[-1].name, net.cost.name) == (output, cost)


def test_resume_goes_on_with_more_epochs(capsys):
    plain = ["--schedule", "constant", "--validation", "0.1"]
    first = backscope(capsys, "train", "moons", "--epochs", "2", *plain, "--json").json
    more = backscope(capsys, "train", "--resume", first["run"], "--epochs", "5", "--json").json
    whole = backscope(capsys, "train", "moons", "--epochs", "5", *plain, "--json").json
    assert more["epochs"] == 5
    assert more["train_cost"] == whole["train_cost"]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a child")
def test_ctrl_c_is_status_130_and_a_line_that_says_how_to_go_on(capsys, tmp_path):
    code = "from backscope.cli.main import main; main(['train', 'moons', '--epochs', '100000', '--folder', 'r'])"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "r" / "history.jsonl").exists() or not (tmp_path / "r" / "history.jsonl").read_bytes():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "finished" not in out
    assert err.count("\n") == 1
    assert f"backscope train --resume {tmp_path / 'r'}" in err
    assert bs.open_run(tmp_path / "r").status == "interrupted"


@pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal")
@pytest.mark.filterwarnings("ignore:os.fork")  # JAX, where it is installed, warns of any
def test_ctrl_c_on_a_terminal_leaves_one_line(tmp_path):
    import pty

    code = "from backscope.cli.main import main; main(['train', 'moons', '--epochs', '100000', '--folder', 'r'])"
    process, terminal = pty.fork()
    if process == 0:
        os.execve(sys.executable, [sys.executable, "-c", code], os.environ | {"TERM": "xterm"})
    seen = b""
    while seen.count(ERASE.encode()) < 3:
        seen += os.read(terminal, 1000)
    os.write(terminal, b"\x03")
    with contextlib.suppress(OSError):  # Linux's way to say that the other end is closed
        while more := os.read(terminal, 1000):
            seen += more
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    os.close(terminal)
    assert b"^C" in seen
    assert "\n" not in seen.decode().split(ERASE, 1)[1].rsplit(ERASE, 1)[0]
    assert re.fullmatch(r"backscope: interrupted after .* --resume \S+\r\n", seen.decode().rsplit(ERASE, 1)[1])


def test_a_folder_of_ones_own_that_is_taken_is_refused(capsys, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    done = backscope(capsys, "train", "xor", "--folder", "mine")
    assert done.status == 2
    assert "not empty" in done.err
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("folder", ["runs/moons-1", "mine"])
def test_a_run_that_cannot_be_written_any_more_is_named_and_no_other_is_begun(capsys, tmp_path, monkeypatch, folder):
    def full(net, path, preparation):
        if path.with_name("history.jsonl").read_bytes().count(b"\n") == 3:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store, "save_model", full)
        done = backscope(capsys, "train", "moons", "--epochs", 9, *(["--folder", folder] if folder == "mine" else []))
    assert done.status == 2
    assert done.err == (
        f"backscope: {tmp_path / folder}: cannot be written (No space left on device); its last checkpoint is whole; "
        f"go on with: backscope train --resume {folder}\n"
    )
    assert [path.name for path in (tmp_path / folder).parent.iterdir()] == [folder.split("/")[-1]]
    assert backscope(capsys, "train", "--resume", folder, "--quiet").status == 0
    assert len(bs.open_run(folder).history) == 9


def test_a_number_that_another_process_takes_meanwhile_is_left_to_it(capsys, tmp_path, monkeypatch):
    real = RunFolder.create

    def late(path, about, first):
        if not (tmp_path / "runs").exists():
            (tmp_path / "runs" / "xor-1" / "checkpoints").mkdir(parents=True)
        return real(path, about, first)

    monkeypatch.setattr(RunFolder, "create", late)
    assert backscope(capsys, "train", "xor", "--epochs", 2, "--json").json["run"] == str(tmp_path / "runs" / "xor-2")


def test_an_empty_name_is_refused_rather_than_taken_for_the_default(capsys, tmp_path):
    assert "data: got ''" in backscope(capsys, "train", "").err
    table = tmp_path / "two.csv"
    table.write_text("a,y\n1,0\n2,1\n3,0\n4,1\n")
    assert "has no target column ''" in backscope(capsys, "train", table, "--target", "").err


def test_a_tiny_table_whose_part_is_held_out_trains_though_too_small_to_stop_early(capsys, tmp_path):
    table = tmp_path / "two.csv"
    table.write_text("a,y\n1,0\n2,1\n3,0\n4,1\n")
    assert backscope(capsys, "train", table, "--validation", "0.5", "--epochs", "2", "--quiet").status == 0
