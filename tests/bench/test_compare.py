import pytest

from backscope.bench.compare import Measured, _far_behind, compare, environment
from bench.small import SMALL
from engines.core_cases import needs_core


@needs_core
def test_competitors_take_turns_and_are_measured():
    told = []
    found = compare(SMALL, [("backscope", 1), ("backscope", 2)], rounds=2, tell=told.append)
    assert {(one.peer, one.threads) for one in found} <= {("backscope", 1), ("backscope", 2)}
    for one in found:
        assert len(one.seconds) == 2
        assert 0 < one.median < 60
        assert one.cost > 0
    assert any("round 2 of 2" in line for line in told)


def test_one_that_falls_is_told():
    with pytest.raises(RuntimeError, match="ended by itself"):
        compare(SMALL, [("abacus", 1)], rounds=1)


def test_only_the_same_peer_makes_another_superfluous():
    quick, slow, other = Measured("jax", 1, [0.1]), Measured("jax", 2, [0.3]), Measured("torch", 1, [9.0])
    assert _far_behind(slow, [quick, slow, other])
    assert not _far_behind(quick, [quick, slow, other])
    assert not _far_behind(other, [quick, slow, other])
    assert not _far_behind(Measured("jax", 0, [9.0]), [quick, slow, other])  # its own choice is what is asked about


def test_the_environment_limits_threads():
    assert environment(1)["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in {k for k in environment(0) if k not in __import__("os").environ}
