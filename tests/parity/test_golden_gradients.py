"""Back-propagation against PyTorch's autograd, as written down by write_golden.py."""

import json
from pathlib import Path

import numpy as np
import pytest
from gradient_cases import answer_of_backscope, assert_same

from backscope.network import ACTIVATIONS, COSTS

GOLDEN = json.loads((Path(__file__).parent / "golden" / "gradients.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


def name_of(case: dict) -> str:
    layers = "-".join(map(str, case["sizes"]))
    return f"{layers} {' '.join([*case['hidden'], case['output']])} {case['cost']}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_cost_and_every_gradient_agree_with_autograd(case):
    assert_same(answer_of_backscope(case), case)


@pytest.mark.parametrize("case", CASES[:3], ids=name_of)
def test_a_gradient_off_by_a_billionth_is_noticed(case):
    wrong = answer_of_backscope(case)
    wrong["grad_b"][-1] = np.asarray(wrong["grad_b"][-1]) * (1 + 1e-9)
    with pytest.raises(AssertionError, match="grad_b"):
        assert_same(wrong, case)


def test_every_activation_that_can_be_trained_and_every_cost_is_among_the_cases():
    activations = {spec.partition(":")[0] for case in CASES for spec in [*case["hidden"], case["output"]]}
    assert activations == set(ACTIVATIONS) - {"step"}
    assert {case["cost"].partition(":")[0] for case in CASES} == set(COSTS)


def test_the_file_says_what_wrote_it():
    assert set(GOLDEN["versions"]) == {"torch", "numpy", "python"}
