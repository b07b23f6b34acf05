"""Logic gates: each is what its name means, and names, tables and numbers agree."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.perceptron import Gate, gate, gate_by_number, gates
from backscope.perceptron.gates import NAMES

MEANING = {
    "and": lambda a, b: a and b, "or": lambda a, b: a or b, "nand": lambda a, b: not (a and b),
    "nor": lambda a, b: not (a or b), "xor": lambda a, b: a != b, "xnor": lambda a, b: a == b,
    "implies": lambda a, b: not a or b, "converse": lambda a, b: a or not b,
    "nimplies": lambda a, b: a and not b, "not converse": lambda a, b: not a and b,
    "A": lambda a, b: a, "B": lambda a, b: b, "not A": lambda a, b: not a, "not B": lambda a, b: not b,
    "true": lambda a, b: True, "false": lambda a, b: False,
}  # fmt: skip


@pytest.mark.parametrize("name", MEANING)
def test_the_gates_by_their_meaning(name):
    found = gate(name)
    assert found.name == name
    assert found.x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert found.y.tolist() == [int(MEANING[name](bool(a), bool(b))) for a, b in found.x]
    assert (found.x.dtype, found.y.dtype) == ("float64", "int64")


def test_the_gates_of_one_input():
    assert [found.name for found in gates(1)] == ["00", "identity", "not", "11"]
    assert gate("NOT").x.tolist() == [[0], [1]]
    assert gate("NOT").y.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("XOR", "xor"), (" Exclusive-Or ", "xor"), ("implication", "implies"), ("Nimply", "nimplies"), ("a", "A"),
        ("not_b", "not B"), ("converse  implication", "converse"), ("IFF", "xnor"), ("0110", "xor"), (" 10 ", "not"),
        ("01101001", "01101001"),
    ],
)  # fmt: skip
def test_names_are_read_in_any_case_and_by_their_synonyms(text, name):
    assert gate(text).name == name


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_all_functions_come_once_in_the_order_of_their_numbers(inputs):
    found = list(gates(inputs))
    assert [one.table for one in found] == ["".join(marks) for marks in itertools.product("01", repeat=2**inputs)]
    assert [one.number for one in found] == list(range(2**2**inputs))
    assert {one.inputs for one in found} == {inputs}


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 2**2**n - 1))))
def test_a_function_is_found_again_by_its_number_its_name_and_its_table(case):
    inputs, number = case
    found = gate_by_number(number, inputs)
    assert (found.inputs, found.number) == case
    assert gate(found.name) == gate(found.table) == found
    assert found.x.shape == (2**inputs, inputs)
    for row, (x, y) in enumerate(zip(found.x, found.y, strict=True)):
        assert int("".join(str(int(digit)) for digit in x), 2) == row
        assert y == number >> (len(found.y) - 1 - row) & 1


def test_names_stand_for_one_table_each():
    assert len(set(NAMES.values())) == len(NAMES) == 18


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: gate("011"), "3 outputs, expected 2, 4, 8, 16 or 32"),
        (lambda: gate("1"), "1 outputs"),
        (lambda: gate("0" * 64), "64 outputs"),
        (lambda: gate("0120"), "'2' in place 3, expected only 0 and 1"),
        (lambda: gate("01l0"), "'l' in place 3"),
        (lambda: gate("xorr"), "did you mean 'xor'"),
        (lambda: gate("qqqq"), "expected a table such as 0110, or one of"),
        (lambda: gate(" "), "gate: got ' '"),
        (lambda: gate(6), "gate: got 6"),
        (lambda: Gate("mine", ""), "0 outputs"),
        (lambda: gate_by_number(16, 2), "number: got 16, expected a whole number, 0 to 15"),
        (lambda: gate_by_number(-1, 2), "number: got -1"),
        (lambda: gate_by_number(1.5, 2), "number: got 1.5"),
        (lambda: gate_by_number(0, 6), "inputs: got 6, expected a whole number, 1 to 5"),
        (lambda: gates(0), "inputs: got 0"),
    ],
)
def test_what_is_no_gate_is_told_in_one_line(call, told):
    with pytest.raises(BadChoice) as error:
        call()
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", " ", "-", "_", "- _", None, 6])
def test_no_name_at_all(text):
    with pytest.raises(BadChoice, match=r"^gate: got .*, expected a name such as xor"):
        gate(text)


def test_a_table_that_is_far_too_long_is_not_repeated():
    with pytest.raises(BadChoice, match="1024 outputs, expected 2, 4") as error:
        gate("01" * 512)
    assert len(str(error.value)) < 150
