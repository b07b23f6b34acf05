"""What the named recipes choose, and that they train."""

from pathlib import Path

import numpy as np
import pytest

import backscope as bs
from backscope.cli.recipes import RECIPES, best, quick
from cli.terminal import backscope


def test_small_sets_are_gone_through_more_often():
    few, more = quick(bs.load("iris"), None), quick(bs.load("digits"), None)
    assert few.epochs == 400 > more.epochs > 4
    assert quick(bs.load("iris"), 1).epochs < few.epochs


def test_best_is_longer_and_wider_and_deforms_pictures_in_proportion():
    digits = bs.load("digits")
    fast, slow = quick(digits, None), best(digits, None)
    assert slow.epochs > fast.epochs
    assert slow.deform == "shift=0.286,rotation=15,scale=0.15,elastic=0.343,smoothness=1.43"
    assert best(bs.load("iris"), None).deform == ""


@pytest.mark.parametrize("name", sorted(RECIPES))
@pytest.mark.parametrize("data", ["digits", "wine", "diabetes", "xor"])
def test_every_recipe_trains_anything(capsys, name, data):
    done = backscope(capsys, "train", data, "--recipe", name, "--epochs", "2", "--hidden", "8", "--json")
    assert done.status == 0, done.err
    assert np.isfinite(done.json["train_cost"])


def test_best_keeps_the_best_epoch_on_data_held_out(capsys):
    done = backscope(capsys, "train", "digits", "--recipe", "best", "--epochs", "6", "--hidden", "16", "--json")
    run = bs.open_run(done.json["run"])
    scores = [record["validation_accuracy"] for record in run.history]
    assert done.json["best_epoch"] == 1 + int(np.argmax(scores))
    assert run.recipe.deform is not None
    assert run.recipe.deform.height == 8


def test_what_is_given_goes_before_the_recipe(capsys):
    arguments = ("--recipe", "best", "--deform", "none", "--epochs", "1", "--hidden", "0", "--batch-size", "50")
    run = bs.open_run(backscope(capsys, "train", "digits", *arguments, "--json").json["run"])
    assert run.recipe.deform is None
    assert (run.recipe.epochs, run.recipe.batch_size) == (1, 50)
    shifted = bs.open_run(
        backscope(capsys, "train", "digits", "--deform", "shift=1", "--epochs", "1", "--json").json["run"]
    )
    assert shifted.recipe.deform.shift == 1


def test_deformations_are_drawn_into_the_runs_folder(capsys):
    done = backscope(capsys, "train", "digits", "--deform", "shift=1", "--epochs", "1")
    assert "deformed.png" in done.out
    assert Path("runs/digits-1/deformed.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("digits", "--recipe", "beast"), "recipe: got 'beast', expected one of quick, best"),
        (("digits", "--deform", "shift=-1"), "deform shift: got -1.0"),
        (("digits", "--deform", "bend=1"), "deform: got"),
        (("wine", "--deform", "shift=1"), "deform: got 'shift=1', expected pictures of 13 pixels"),
        (("iris", "--deform", "shift=1"), "expected pictures of 4 pixels: say their shape"),  # no table is a square
    ],
)
def test_what_cannot_be_is_told_in_one_line(capsys, arguments, told):
    done = backscope(capsys, "train", *arguments)
    assert done.status == 2
    assert told in done.err
    assert done.err.count("\n") == 1
