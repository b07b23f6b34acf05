import shutil

import pytest

import backscope as bs
from backscope import engines
from backscope.engines import compiled, engine_named, load_core
from backscope.errors import BadChoice, SlowEngine


@pytest.fixture
def no_core(monkeypatch):
    monkeypatch.setattr(engines, "load_core", lambda: None)
    monkeypatch.setattr(compiled, "load_core", lambda: None)
    engines._say_once.cache_clear()


@pytest.mark.skipif(shutil.which("c++") is None, reason="there is no C++ compiler here")
def test_where_there_is_a_compiler_the_core_is_built():
    assert load_core() is not None
    assert engine_named("auto").name == "compiled"


def test_without_the_core_the_reference_works_and_one_line_says_how_to_get_it(no_core):
    with pytest.warns(SlowEngine, match=r"no C\+\+ compiler .* apt install g\+\+"):
        run = bs.train(bs.Network([2, 3, 2]), bs.load("xor"), epochs=2)
    assert run.engine == "reference"
    bs.train(bs.Network([2, 3, 2]), bs.load("xor"), epochs=2)  # not said again: it would fail here
    with pytest.raises(BadChoice, match=r"engine: got 'compiled', expected reference: the compiled core was not built"):
        engine_named("compiled")


def test_more_threads_than_can_help_are_not_started_and_no_number_of_them_is_not_one():
    assert engine_named("auto", 10**9).threads == engines.MOST_PER_CORE * engines.cores()
    for wrong in (0, -1, 1.5, True, "2"):
        with pytest.raises(BadChoice, match="threads: got"):
            engine_named("auto", wrong)
