import pytest

import backscope as bs
from backscope.cli.plan import network_for, recipe_for
from backscope.errors import BadChoice

UNSAID = (
    "hidden", "activation", "output", "cost", "epochs", "batch_size", "learning_rate", "schedule", "class_weight",
    "validation", "early_stopping", "threads", "dropout", "deform",
)  # fmt: skip
NOTHING = dict.fromkeys(UNSAID) | {
    "initial": "auto", "seed": 0, "dtype": "float32", "optimizer": "adam", "warmup": 0, "penalty": "0",
    "clip": 0.0, "engine": "auto", "recipe": "quick",
}  # fmt: skip


@pytest.mark.parametrize("name", ["xor", "moons", "iris", "diabetes", "linnerud", "digits", "not"])
def test_the_defaults_train_anything(name):
    data = bs.load(name)
    net = network_for(data, NOTHING)
    arguments = recipe_for(data, NOTHING) | {"epochs": 1}
    assert bs.train(net, data, **arguments).status == "finished"


def test_what_is_given_is_taken():
    data = bs.load("moons")
    given = NOTHING | {
        "hidden": "5,4",
        "activation": "tanh,relu",
        "dropout": "0.1,0.2,0.3",
        "epochs": 7,
        "validation": 0.0,
    }
    net, arguments = network_for(data, given), recipe_for(data, given)
    assert net.sizes == (2, 5, 4, 2)
    assert [a.name for a in net.activations[1:-1]] == ["tanh", "relu"]
    assert arguments["dropout"] == [0.1, 0.2, 0.3]
    assert arguments["epochs"] == 7
    assert arguments["validation"] is None


def test_an_optimizer_without_cycle_keeps_its_own_rate():
    data = bs.load("moons")
    plain = recipe_for(data, NOTHING | {"optimizer": "sgd"})
    assert (plain["learning_rate"], plain["schedule"]) == (None, "constant")
    cycled = recipe_for(data, NOTHING)
    assert cycled["schedule"] == "one_cycle:0.1"
    own = recipe_for(data, NOTHING | {"learning_rate": 0.5})
    assert (own["learning_rate"], own["schedule"]) == (0.5, "constant")


@pytest.mark.parametrize("hidden", ["", "x", "3,,4", "-1", "3,0", "1.5"])
def test_sizes_that_cannot_be_are_refused(hidden):
    if hidden == "":
        assert network_for(bs.load("xor"), NOTHING | {"hidden": hidden}).sizes == (2, 32, 32, 2)
        return
    with pytest.raises(BadChoice, match="hidden"):
        network_for(bs.load("xor"), NOTHING | {"hidden": hidden})
