import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backscope.errors import BadChoice
from backscope.randomness import Purpose, bits, check_seed, generator, permutation

quick = settings(deadline=None, derandomize=True, max_examples=50)
WORD = st.integers(0, 2**64 - 1)
PURPOSE = st.sampled_from(list(Purpose))
LOW = 2**64 - 1


def philox_block(counter: list[int], key: list[int]) -> list[int]:
    """Philox-4x64-10 as the paper writes it, in whole numbers."""
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2E7470EE14C6C93 * x0, 0xCA5A826395121157 * x2
        x0, x1, x2, x3 = (second >> 64) ^ x1 ^ k0, second & LOW, (first >> 64) ^ x3 ^ k1, first & LOW
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & LOW, (k1 + 0xBB67AE8584CAA73B) & LOW
    return [x0, x1, x2, x3]


def test_the_papers_known_answers():
    assert [f"{word:016x}" for word in philox_block([0] * 4, [0] * 2)] == [
        "16554d9eca36314c", "db20fe9d672d0fdc", "d7e772cee186176b", "7e68b68aec7ba23b",
    ]  # fmt: skip
    assert [f"{word:016x}" for word in philox_block([LOW] * 4, [LOW] * 2)] == [
        "87b092c3013fe90b", "438c3c67be8d0224", "9cc7d7c69cd777b6", "a09caebf594f0ba0",
    ]  # fmt: skip


@quick
@given(WORD, PURPOSE, st.lists(WORD, max_size=3), st.integers(0, 30))
def test_a_stream_is_philox_with_the_seed_and_purpose_as_key_and_blocks_counted_from_1(seed, purpose, counters, size):
    rest = counters + [0] * (3 - len(counters))
    words = [word for n in range(1, 9) for word in philox_block([n, *rest], [seed, int(purpose)])]
    assert bits(size, seed, purpose, *counters).tolist() == words[:size]


def test_the_meaning_of_a_seed_does_not_change():
    assert bits(2, 0, Purpose.ORDER, 0).tolist() == [0xD07EB80C9FFC0C00, 0x708EEBD5FE6D0226]
    assert bits(2, 12345, Purpose.DROPOUT, 7, 2).tolist() == [0xA61DB4C3750B4D62, 0xFD6D07C9BB4D5E9E]
    assert bits(2, 2**64 - 1, Purpose.INITIAL, 1).tolist() == [0x5569FB191B44F77B, 0x3DA989B0554398F7]
    assert permutation(8, 1, Purpose.SPLIT, 3).tolist() == [3, 5, 0, 4, 7, 2, 1, 6]
    np.testing.assert_allclose(
        generator(5, Purpose.SAMPLE, 0).standard_normal(3), [1.512187, -0.44994163, 1.12143956], rtol=1e-6
    )


def test_purposes_keep_their_numbers():
    assert {purpose.name: int(purpose) for purpose in Purpose} == {
        "INITIAL": 1, "ORDER": 2, "DROPOUT": 3, "SPLIT": 4, "SAMPLE": 5, "DIRECTION": 6, "DEFORMATION": 7,
    }  # fmt: skip


def test_every_purpose_seed_and_counter_has_a_stream_of_its_own():
    streams = [
        bits(4, seed, purpose, *counters).tolist()
        for seed in (0, 1, 2**63)
        for purpose in Purpose
        for counters in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    words = [word for stream in streams for word in stream]
    assert len(set(words)) == len(words) == 3 * len(Purpose) * 4 * 4


def test_streams_of_different_purposes_are_not_correlated():
    draws = np.array([bits(4000, 0, purpose, 0) / 2.0**64 for purpose in Purpose])
    between = np.corrcoef(draws) - np.eye(len(draws))
    assert np.abs(between).max() < 0.07  # standard error 0.016
    assert np.abs(draws.mean(axis=1) - 0.5).max() < 0.02


@quick
@given(WORD, PURPOSE, WORD)
def test_a_stream_does_not_depend_on_what_was_drawn_before(seed, purpose, counter):
    alone = bits(5, seed, purpose, counter).tolist()
    bits(17, seed, purpose, counter)
    generator(seed, purpose, counter).normal(size=9)
    assert bits(5, seed, purpose, counter).tolist() == alone


@quick
@given(st.integers(0, 300), WORD, PURPOSE)
def test_a_permutation_has_every_number_once(size, seed, purpose):
    assert sorted(permutation(size, seed, purpose, 1).tolist()) == list(range(size))


def test_permutations_are_even():
    seen = [tuple(permutation(3, seed, Purpose.ORDER).tolist()) for seed in range(3000)]
    counts = [seen.count(found) for found in set(seen)]
    assert len(counts) == 6
    assert max(abs(count - 500) for count in counts) < 100  # standard error 20


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1, np.uint64(2**64 - 1), np.int32(5)])
def test_whole_numbers_of_64_bits_are_seeds(seed):
    assert check_seed(seed) == int(seed)
    assert type(check_seed(seed)) is int


@pytest.mark.parametrize("seed", [-1, 2**64, 1.0, "1", None, [1]])
def test_all_else_is_refused_in_one_line(seed):
    with pytest.raises(BadChoice) as caught:
        bits(1, seed, Purpose.ORDER)
    assert str(caught.value) == f"seed: got {seed!r}, expected a whole number from 0 to 2**64 - 1"
