import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscope.insight.projection import Plane, plane_through


def cloud(seed, points, size, scale=1.0):
    return np.random.default_rng(seed).standard_normal((points, size)) * scale


def is_square(axes):
    return np.abs(axes @ axes.T - np.eye(2)).max() < 1e-13


@given(st.integers(0, 10**6), st.integers(2, 40), st.integers(1, 9), st.sampled_from([1e-6, 1.0, 1e6]))
def test_distances_add_up_as_pythagoras_says(seed, size, points, scale):
    origin, seen = cloud(seed, 1, size, scale)[0], cloud(seed + 1, points, size, scale)
    plane = plane_through(origin, [seen])
    assert is_square(plane.axes)
    coordinates, off = plane.project(seen)
    whole = ((seen - origin) ** 2).sum(axis=1)
    np.testing.assert_allclose((coordinates**2).sum(axis=1) + off**2, whole, rtol=1e-10)


@given(st.integers(0, 10**6), st.integers(2, 40))
def test_points_of_the_plane_lie_on_it(seed, size):
    plane = plane_through(cloud(seed, 1, size)[0], [cloud(seed + 1, 5, size)])
    places = cloud(seed, 4, 2)
    coordinates, off = plane.project(plane.at(places))
    np.testing.assert_allclose(coordinates, places, atol=1e-13)
    assert off.max() < 1e-13


@given(st.integers(0, 10**6), st.integers(2, 30), st.sampled_from([1.0, 1e-7]))
def test_two_points_and_the_origin_span_their_plane_exactly(seed, size, apart):
    origin = cloud(seed, 1, size)[0]
    one = cloud(seed + 1, 1, size)
    both = np.concatenate([one, one + apart * cloud(seed + 2, 1, size)])
    assert plane_through(origin, [both]).project(both)[1].max() < 1e-13


def test_of_more_points_it_is_the_plane_that_leaves_least():
    seen = cloud(1, 12, 8)
    off = plane_through(np.zeros(8), [seen]).project(seen)[1]
    strengths = np.linalg.svd(seen, compute_uv=False)
    np.testing.assert_allclose((off**2).sum(), (strengths[2:] ** 2).sum(), rtol=1e-12)


def test_the_points_lie_to_the_right_and_above():
    seen = cloud(1, 3, 8)
    assert (plane_through(np.zeros(8), [seen]).project(seen)[0].sum(axis=0) >= 0).all()
    assert (plane_through(np.zeros(8), [-seen]).project(-seen)[0].sum(axis=0) >= 0).all()


def test_points_on_one_line_leave_the_second_axis_to_the_next_cloud():
    ends, way = np.outer([1.0, 2.0, -3.0], np.eye(5)[2]), cloud(0, 6, 5)
    plane = plane_through(np.zeros(5), [ends, way])
    assert is_square(plane.axes)
    assert plane.project(ends)[1].max() < 1e-15
    beside = way - np.outer(way[:, 2], np.eye(5)[2])
    farthest = np.linalg.svd(beside)[2][0]
    assert abs(plane.axes[1] @ farthest) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("ends", [np.zeros((3, 5)), np.eye(5)[:1]])
def test_where_nothing_says_the_rest_the_seed_does(ends):
    one, again = (plane_through(np.zeros(5), [ends, ends], seed=3) for _ in range(2))
    other = plane_through(np.zeros(5), [ends, ends], seed=4)
    assert is_square(one.axes)
    np.testing.assert_array_equal(one.axes, again.axes)
    assert np.abs(one.axes[1] - other.axes[1]).max() > 0.01
    assert one.project(ends)[1].max() < 1e-15


def test_a_plane_is_what_it_says():
    plane = Plane(np.array([1.0, 2, 3]), np.eye(3)[:2])
    np.testing.assert_array_equal(plane.at(np.array([10.0, 20])), [11, 22, 3])
    coordinates, off = plane.project(np.array([[4.0, 6, -2]]))
    assert (coordinates.tolist(), off.tolist()) == ([[3, 4]], [5])
    coordinates, off = plane.project(np.array([[3e200, 4e200, 5e200]]))  # whose squares are no numbers
    np.testing.assert_allclose([*coordinates[0], *off], [3e200, 4e200, 5e200], rtol=1e-15)
