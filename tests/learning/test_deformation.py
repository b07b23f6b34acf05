"""Deformation of pictures: what it says is what it does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice
from backscope.learning import Deformation, as_deformation, deform
from backscope.learning.deformation import even, field, gaussian
from backscope.randomness import Purpose, bits

ROWS = np.arange(3)


def pictures(height, width, count=3, seed=0):
    return np.random.default_rng(seed).random((count, height * width))


def words_of(row, step=0, seed=0, size=8):
    return even(bits(size, seed, Purpose.DEFORMATION, step, row))


def test_no_deformation_changes_nothing():
    x = pictures(5, 4)
    assert (deform(x, Deformation(height=5, width=4), 0, 0, ROWS) == x).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_and_the_users_array_stay(dtype):
    x = pictures(6, 6).astype(dtype)
    before = x.copy()
    out = deform(x, Deformation(shift=2, rotation=20, scale=0.2, elastic=1, height=6, width=6), 0, 0, ROWS)
    assert out.dtype == x.dtype
    assert (x == before).all()
    assert not (out == x).all()


def test_a_shift_moves_a_slope_by_the_drawn_number_of_pixels():
    ramp = np.tile(np.arange(20.0), (20, 1)).reshape(1, -1)  # brightness is the column
    out = deform(ramp, Deformation(shift=2.5, height=20, width=20), 7, 3, np.array([11])).reshape(20, 20)
    moved = 2.5 * words_of(11, 3, 7)[4]
    np.testing.assert_allclose(out[:, 5:15] - np.arange(5, 15), moved)


def test_a_rotation_turns_about_the_centre():
    size = 21
    ramp = np.tile(np.arange(float(size)), (size, 1)).reshape(1, -1)
    out = deform(ramp, Deformation(rotation=90, height=size, width=size), 0, 0, np.array([4])).reshape(size, size)
    angle = np.radians(90 * words_of(4)[0])
    q = np.arange(size) - 10
    expected = 10 + np.sin(angle) * q[:, None] + np.cos(angle) * q
    inside = (expected > 0) & (expected < size - 1) & (abs(q[:, None]) < 7) & (abs(q) < 7)
    np.testing.assert_allclose(out[inside], expected[inside])
    assert out[10, 10] == 10


def test_scale_stretches_each_axis_by_its_own_factor():
    size = 31
    down = np.tile(np.arange(float(size))[:, None], (1, size)).reshape(1, -1)
    out = deform(down, Deformation(scale=0.3, height=size, width=size), 0, 5, np.array([0])).reshape(size, size)
    factor = 1 + 0.3 * words_of(0, 5)[1]
    q = np.arange(-8, 9)
    np.testing.assert_allclose(out[15 + q, 3], 15 + q / factor)


def test_the_elastic_field_has_the_deviation_that_was_asked_for_everywhere():
    by = Deformation(elastic=1.5, smoothness=3, height=12, width=9)
    words = np.stack([bits(54, 0, Purpose.DEFORMATION, 0, row) for row in range(4000)])
    moves = field(words, by)
    assert moves.shape == (2, 4000, 12, 9)
    np.testing.assert_allclose(moves.std(axis=1), 1.5, rtol=0.06)
    assert abs(moves.mean()) < 0.02
    beside = (moves[:, :, 4, 4] * moves[:, :, 4, 5]).mean() / 1.5**2
    apart = (moves[:, :, 1, 1] * moves[:, :, 10, 1]).mean() / 1.5**2
    assert beside > 0.9
    assert abs(apart) < 0.2


def test_gaussian_weights_have_squares_that_sum_to_one():
    np.testing.assert_allclose((gaussian(7, 2.0) ** 2).sum(axis=1), 1)
    assert (gaussian(3, 1e-300) == np.eye(3)).all()


def test_a_pictures_look_depends_on_its_row_and_step_and_on_nothing_beside_it():
    by = Deformation(shift=1, elastic=1, height=5, width=7)
    x = pictures(5, 7)
    whole = deform(x, by, 1, 2, np.array([9, 4, 9]))
    alone = deform(x[1:2], by, 1, 2, np.array([4]))
    assert (whole[1] == alone[0]).all()
    assert not (deform(x, by, 1, 3, ROWS) == deform(x, by, 1, 2, ROWS)).all()
    assert not (deform(x, by, 2, 2, ROWS) == deform(x, by, 1, 2, ROWS)).all()


@given(
    st.integers(1, 9), st.integers(1, 9), st.floats(0, 1e4), st.floats(0, 360), st.floats(0, 0.99), st.floats(0, 1e4),
    st.floats(1e-3, 1e3),
)  # fmt: skip
def test_what_is_shown_lies_between_what_there_is(height, width, shift, rotation, scale, elastic, smoothness):
    by = Deformation(shift, rotation, scale, elastic, smoothness, height, width)
    x = pictures(height, width)
    out = deform(x, by, 3, 1, ROWS)
    assert out.shape == x.shape
    assert (out >= x.min(axis=1, keepdims=True) - 1e-12).all()
    assert (out <= x.max(axis=1, keepdims=True) + 1e-12).all()


@pytest.mark.parametrize(
    ("pixels", "text", "shape", "found"),
    [
        (784, "shift=1", None, (28, 28)),
        (784, "shift=1", (28, 28), (28, 28)),
        (12, "shift=1", (3, 4), (3, 4)),
        (12, "shift=1,height=3,width=4", (3, 4), (3, 4)),
        (12, "shift=1,height=2,width=6", None, (2, 6)),
        (12, "shift=1,height=2", None, (2, 6)),
        (12, "shift=1,width=6", None, (2, 6)),
    ],
)
def test_the_shape_is_what_is_said_or_that_of_the_data_or_a_square(pixels, text, shape, found):
    by = as_deformation(text, pixels, shape)
    assert (by.height, by.width) == found


@pytest.mark.parametrize(
    "text",
    [
        "shift=-1",
        "scale=1",
        "shift=inf",
        "smoothness=0",
        "turn=3",
        "shift=x",
        "shift=1,height=5",
        "shift=2e4",
        "rotation=361",
    ],
)
def test_what_cannot_be_is_refused_in_one_line(text):
    with pytest.raises(BadChoice) as told:
        as_deformation(text, 12, None)
    assert "deform" in str(told.value)
    assert "\n" not in str(told.value)


def test_none_is_none():
    for nothing in (None, "none", "0", "", "shift=0", "height=5,width=5"):
        assert as_deformation(nothing, 12) is None


def test_another_shape_than_the_datas_and_what_is_no_deformation_are_refused():
    with pytest.raises(BadChoice, match="pictures of 12 pixels, 3 high and 4 wide"):
        as_deformation("shift=1,height=2,width=6", 12, (3, 4))
    with pytest.raises(BadChoice, match="deform: got 3, expected a text"):
        as_deformation(3, 12)


def test_training_with_a_deformation_can_be_resumed_to_the_same_bits(tmp_path):
    x, y = pictures(4, 4, 40), np.arange(40) % 2
    by = "shift=1,elastic=0.5"

    def train(epochs, folder):
        net = bs.Network([16, 5, 2], seed=1)
        return bs.train(net, (x, y), epochs=epochs, batch_size=8, deform=by, folder=folder)

    whole = train(4, tmp_path / "whole")
    train(2, tmp_path / "half")
    resumed = bs.resume(tmp_path / "half", (x, y), epochs=4)
    assert resumed.network.parameters.tobytes() == whole.network.parameters.tobytes()
    assert resumed.recipe.deform == Deformation(shift=1, elastic=0.5, height=4, width=4)


def test_sparse_inputs_are_no_pictures():
    import scipy.sparse

    x = scipy.sparse.csr_array(pictures(4, 4))
    with pytest.raises(BadChoice, match="deform: got a sparse x"):
        bs.train(bs.Network([16, 2]), (x, [0, 1, 0]), deform="shift=1")
