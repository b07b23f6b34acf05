import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backscope.data.ink import BLOCK, InkRows, grey, kind
from backscope.data.mnist import inside_and_edge

PICTURES = hnp.arrays(
    np.uint8, st.tuples(st.integers(1, 9), st.sampled_from([8, 16, 40])), elements=st.integers(0, 255)
)


def packed(pixels):
    bits = np.packbits(pixels != 0, axis=1)
    inside, edge = (part.reshape(bits.shape) for part in inside_and_edge(bits.reshape(-1)))
    return InkRows(*(kind(part, pixels[np.unpackbits(part, axis=1).view(bool)]) for part in (inside, edge)))


@given(PICTURES, st.data())
def test_rows_are_what_was_packed_in_any_order_and_any_part(pixels, draw):
    rows, whole = packed(pixels), grey(pixels)
    assert (rows.shape, len(rows), rows.dtype) == (pixels.shape, len(pixels), np.float32)
    np.testing.assert_array_equal(rows.dense(), whole)
    places = draw.draw(hnp.arrays(np.int64, st.integers(0, 12), elements=st.integers(-len(pixels), len(pixels) - 1)))
    np.testing.assert_array_equal(rows[places], whole[places])
    one = draw.draw(st.integers(-len(pixels), len(pixels) - 1))
    for index in (one, np.int64(one), slice(1, None), ..., (one, 3), (slice(None), [0, 2]), pixels[:, 0] > 9, None):
        np.testing.assert_array_equal(rows[index], whole[index])
        assert np.shape(rows[index]) == whole[index].shape
    with pytest.raises(IndexError):
        rows[len(pixels)]
    np.testing.assert_array_equal(list(rows), whole)
    first = draw.draw(st.integers(0, len(pixels)))
    last = draw.draw(st.integers(first, len(pixels)))
    part = rows.part(first, last)
    np.testing.assert_array_equal(part.dense(), whole[first:last])
    np.testing.assert_array_equal(part[::-1], whole[first:last][::-1])
    assert rows.part(last, first - 1 if first else first).shape == (0, pixels.shape[1])
    assert len(rows.part(0, len(pixels) + 5)) == len(pixels)


def test_it_becomes_an_array_of_ones_own():
    pixels = np.arange(16, dtype=np.uint8).reshape(2, 8)
    rows, whole = packed(pixels), grey(pixels)
    for dtype in (None, np.float32, np.float64):
        made = np.asarray(rows, dtype=dtype)
        np.testing.assert_array_equal(made, whole)
        assert made.dtype == (dtype or np.float32)
        made[:] = 7
        rows[0][:] = 7
    np.testing.assert_array_equal(rows, whole)
    with pytest.raises(ValueError, match="only by making one"):
        rows.__array__(copy=False)
    assert repr(rows) == "InkRows(2 × 8, packed)"


@settings(max_examples=3)
@given(st.sampled_from([BLOCK - 1, BLOCK, 2 * BLOCK + 1]))
def test_many_rows_are_unpacked_block_by_block(count):
    pixels = np.random.default_rng(count).integers(0, 4, (count, 8)).astype(np.uint8)
    np.testing.assert_array_equal(packed(pixels).dense(), grey(pixels))


@pytest.mark.parametrize("rows", [0, 1, 501])
def test_grey_divides_any_number_of_rows(rows):
    np.testing.assert_array_equal(grey(np.full((rows, 3), 51, np.uint8)), np.full((rows, 3), np.float32(0.2)))
