import pickle

import pytest

from backscope import errors
from backscope.errors import (
    BackscopeError,
    BadChoice,
    BadData,
    BadFile,
    BadRun,
    Diverged,
    GradientMismatch,
    Interrupted,
)


def public_errors() -> list[type[BaseException]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__]


def test_one_except_clause_catches_all_but_the_interruption():
    raised = {kind for kind in public_errors() if not issubclass(kind, Warning)}
    assert {kind for kind in raised if not issubclass(kind, BackscopeError)} == {Interrupted}


@pytest.mark.parametrize(
    ("kind", "familiar"),
    [
        (BadChoice, ValueError),
        (BadData, ValueError),
        (BadFile, BadData),
        (GradientMismatch, AssertionError),
        (Interrupted, KeyboardInterrupt),
    ],
)
def test_code_that_expects_the_familiar_exception_catches_it(kind, familiar):
    assert issubclass(kind, familiar)


def test_an_interruption_passes_through_code_that_catches_every_error():
    assert not issubclass(Interrupted, Exception)


def test_bad_choices_bad_data_and_bad_runs_are_told_apart():
    kinds = (BadChoice, BadData, BadRun, Diverged)
    assert all(not issubclass(one, other) for one in kinds for other in kinds if one is not other)


def test_diverged_says_where():
    with pytest.raises(Diverged, match=r"^the cost became nan$") as caught:
        raise Diverged("the cost became nan", step=12, layer=2)
    assert (caught.value.step, caught.value.layer) == (12, 2)


def test_an_interruption_carries_the_run():
    run = object()
    with pytest.raises(KeyboardInterrupt, match=r"^stopped at step 3$") as caught:
        raise Interrupted("stopped at step 3", run)
    assert caught.value.run is run


def test_errors_survive_the_way_between_processes():
    for error in (Diverged("at step 3", 3, 1), Interrupted("after step 2", {"step": 2})):
        twin = pickle.loads(pickle.dumps(error))
        assert (type(twin), str(twin), vars(twin)) == (type(error), str(error), vars(error))
