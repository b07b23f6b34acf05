import json
import math

from backscope.lab.run_replies import RunTold


def test_what_is_not_finite_is_told_as_null():
    told = RunTold(
        folder="runs/a", status="diverged", steps=1, examples=2, engine="reference", architecture={}, network=None,
        recipe={"clip": math.inf}, results={"cost": -math.inf, "epochs": 3}, epochs=1, silent=0.5,
        history=[{"epoch": 1, "cost": math.nan, "accuracy": 0.1}],
    )  # fmt: skip
    plain = json.loads(told.model_dump_json(), parse_constant=lambda text: AssertionError(text))
    assert plain["history"] == [{"epoch": 1, "cost": None, "accuracy": 0.1}]
    assert (plain["recipe"], plain["results"]) == ({"clip": None}, {"cost": None, "epochs": 3})
