"""The optimisers against ``torch.optim`` over 50 steps, as written down by write_golden.py."""

import json
from pathlib import Path

import numpy as np
import pytest
from optimizer_paths import replay

from backscope.learning import OPTIMIZERS

GOLDEN = json.loads((Path(__file__).parent / "golden" / "optimizers.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['optimizer']} {case['learning_rate']}")
def test_parameters_agree_with_torch_optim(case):
    mine = replay(case["optimizer"], case["learning_rate"], case["start"], case["is_weight"], case["gradients"])
    assert len(mine) == 50
    for step, wanted in case["parameters"].items():
        np.testing.assert_allclose(mine[int(step) - 1], wanted, rtol=1e-12, atol=1e-15)


def test_every_optimizer_is_among_the_cases_with_several_settings():
    names = [case["optimizer"].partition(":")[0] for case in CASES]
    assert set(names) == set(OPTIMIZERS)
    assert min(names.count(name) for name in OPTIMIZERS) >= 2


def test_the_file_says_what_wrote_it():
    assert set(GOLDEN["versions"]) == {"torch", "numpy", "python"}
