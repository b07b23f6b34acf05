import subprocess
import sys
from unittest.mock import Mock

import pytest

import backscope as bs
from backscope import __version__
from backscope.errors import Interrupted
from cli.terminal import backscope


def test_without_a_word_it_helps(capsys):
    done = backscope(capsys)
    assert done.status == 0
    assert "train" in done.out
    assert "predict" in done.out
    assert done.err == ""


@pytest.mark.parametrize("command", [[], ["train"], ["predict"], ["data"]])
def test_help_shows_examples(capsys, command):
    done = backscope(capsys, *command, "--help")
    assert done.status == 0
    assert "Usage: backscope" in done.out
    if command:
        assert f"  backscope {command[0]}" in done.out.split("Examples:")[1]


def test_version(capsys):
    assert backscope(capsys, "--version").out == f"backscope {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["trian"], ["trian", "train"]),
        (["train", "--hiden", "3"], ["--hiden", "--hidden"]),
        (["train", "xor", "--epochs", "many"], ["--epochs", "'many'", "a whole number"]),
        (["train", "xor", "--learning-rate", "fast"], ["--learning-rate", "'fast'", "a number"]),
        (["train", "xor", "--epochs", "-1"], ["epochs", "-1", "0 or more"]),
        (["train", "xor", "--hidden", "a,b"], ["hidden", "'a,b'"]),
        (["train", "xor", "--hidden", "-3"], ["hidden", "'-3'"]),
        (["train", "xor", "--dropout", "half"], ["dropout", "'half'"]),
        (["train", "xor", "--activation", "rellu"], ["rellu", "did you mean 'relu'"]),
        (["train", "xor", "--optimizer", "adm"], ["optimizer", "adm"]),
        (["train", "xor", "--output", "sigmoid", "--cost", "poisson"], ["sigmoid", "poisson"]),
        (["train", "xor", "--seed", "-1"], ["seed", "-1"]),
        (["train", "nowhere.csv"], ["nowhere.csv", "no such file"]),
        (["train", "mnits"], ["mnits", "'mnist'"]),
        (["train", "--resume", "nowhere"], ["nowhere", "not a run"]),
        (["train", "--resume", "nowhere", "--seed", "3"], ["--seed", "settled"]),
        (["train", "xor", "--early-stopping", "3"], ["early_stopping", "validation"]),
        (["train", "xor", "--epochs"], ["'--epochs' requires an argument", "see: backscope train --help"]),
        (["train", "xor", "iris"], ["unexpected extra argument (iris)"]),
        (["--json", "data"], ["--json", "see: backscope --help"]),
        (["predict"], ["RUN"]),
        (["predict", "nowhere", "xor"], ["nowhere", "not a run"]),
        (["data", "nowhere"], ["nowhere", "no such file"]),
    ],
)
def test_what_the_user_did_wrong_is_one_line_and_status_2(capsys, tmp_path, arguments, told):
    done = backscope(capsys, *arguments)
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith("backscope: ")
    assert done.err.count("\n") == 1
    for word in told:
        assert word in done.err
    assert not (tmp_path / "runs").exists()


def test_divergence_is_status_1_and_one_line(capsys):
    done = backscope(capsys, "train", "diabetes", "--optimizer", "sgd", "--learning-rate", "1e30", "--epochs", "9")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "step" in done.err
    assert "smaller learning_rate" in done.err


def test_only_a_training_that_has_a_folder_is_offered_to_go_on(capsys, monkeypatch, tmp_path):
    for folder, offer in ((None, ""), (tmp_path / "a b", f"; go on with: backscope train --resume '{tmp_path}/a b'")):
        run = bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=0, folder=folder)
        stop = Interrupted("interrupted after step 3 of 9", run)
        monkeypatch.setattr("backscope.cli.data.load", Mock(side_effect=stop))
        done = backscope(capsys, "data", "xor")
        assert (done.status, done.err) == (130, f"backscope: interrupted after step 3 of 9{offer}\n")


def test_nobody_listening_is_no_traceback():
    code = "from backscope.cli.main import main; main(['data', '--json'])"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


def test_ctrl_c_before_a_training_is_status_130_and_a_line(capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("backscope.cli.data.load", interrupt)
    done = backscope(capsys, "data", "xor")
    assert (done.status, done.err) == (130, "backscope: interrupted\n")


@pytest.mark.parametrize(
    ("command", "strangers"), [("--help", ["data", "training"]), ("data", ["training", "figures"])]
)
def test_a_command_imports_only_what_it_needs(command, strangers):
    code = (
        f"import sys; from backscope.cli.main import run; run([{command!r}]);"
        f"print([room for room in {strangers} if f'backscope.{{room}}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")
