from dataclasses import replace

import numpy as np
import pytest

import backscope as bs
from backscope.figures import approximation_figure, race_figure, save_figure
from backscope.insight import approximation, race

MOONS = bs.load("moons:n=40,noise=0.1", test=0)
NET = bs.Network([2, 4, 2], hidden="tanh", seed=3)


def raced(net=NET, **how):
    how = {"batch_sizes": (1, 10, None), "steps": 40, "learning_rate": 0.5, "grid": 9} | how
    return race(net, MOONS, **how)


def lines_of(panel):
    return {line.get_label(): line for line in panel.lines if not line.get_label().startswith("_")}


def test_costs_are_drawn_against_examples_and_seconds():
    found = raced()
    ground, examples, seconds = race_figure(found, title="moons").axes
    for panel, column in ((examples, "examples_seen"), (seconds, "seconds")):
        drawn = lines_of(panel)
        assert list(drawn) == ["1 a step", "10 a step", "all 40"]
        for one in found.racers:
            later = getattr(one, column) > 0
            np.testing.assert_array_equal(drawn[one.name].get_xdata(), getattr(one, column)[later])
            np.testing.assert_array_equal(drawn[one.name].get_ydata(), one.cost[later])
    assert ground.get_title() == "Cost C over all 40 examples, and the paths"


def test_paths_lie_on_the_surface_with_labels_that_do_not_overlap():
    found = raced()
    figure = race_figure(found)
    ground = figure.axes[0]
    paths = [line for line in ground.lines if line.get_linestyle() != "None"]
    for one, line in zip(found.racers, paths, strict=True):
        np.testing.assert_array_equal(line.get_xydata(), one.coordinates)
    assert len({(line.get_color(), line.get_linestyle()) for line in paths}) == 3
    assert len({line.get_linestyle() for line in paths}) == 3, "colour is never alone"
    figure.draw_without_rendering()
    names = ["start", *(one.name for one in found.racers)]
    boxes = [text.get_window_extent() for text in ground.texts if text.get_text() in names]
    assert len(boxes) == 4
    assert not any(a.overlaps(b) for number, a in enumerate(boxes) for b in boxes[:number])
    inside = ground.get_window_extent()
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)


def test_the_caption_says_how_far_off_the_plane_the_paths_are():
    found = raced()
    said = race_figure(found).get_supxlabel().replace("\n", " ")
    assert "nearest to the ends of the paths" in said
    for one in found.racers:
        assert f"{one.name} {one.off_plane[-1]:.2g} ({one.off_plane.max():.2g}), " in said
    assert "nearest to all recorded points" in race_figure(raced(plane="pca")).get_supxlabel()
    assert "1 a step 0 (" in race_figure(raced(batch_sizes=(1, None))).get_supxlabel(), "rounding is none"


def test_a_racer_that_diverged_is_marked_where_it_leaves():
    net = bs.Network([2, 4, 1], hidden="relu", output="identity", cost="quadratic", seed=3)
    found = raced(net, learning_rate=(0.01, 0.05, 60))
    ground, examples, _ = race_figure(found).axes
    assert "all 40 diverged after step" in race_figure(found).get_supxlabel().replace("\n", " ")
    (cross,) = [line for line in ground.lines if line.get_marker() == "X"]
    (u,), (v,) = cross.get_data()
    assert found.surface.u[0] < u < found.surface.u[-1]
    assert found.surface.v[0] < v < found.surface.v[-1]
    assert (u, v) != (0, 0)
    assert examples.get_ylim()[1] < 3 * found.start_cost
    assert "all 40 (diverged)" in lines_of(examples)


@pytest.mark.parametrize(
    ("how", "ending"),
    [
        ({"batch_sizes": (None,)}, "svg"),
        ({"learning_rate": 0.0}, "png"),
        ({"batch_sizes": (1, 2, 3, 4, 5, 6, 7), "steps": 2}, "svg"),
        ({"batch_sizes": (1, 10), "plane": "pca", "steps": 1, "grid": 2}, "png"),
    ],
)
def test_every_race_can_be_drawn(tmp_path, how, ending):
    save_figure(race_figure(raced(**how)), tmp_path / f"race.{ending}")


@pytest.mark.parametrize("cost", [1.0, np.inf, np.nan, 1e300])
def test_a_surface_without_contours_is_drawn_without(cost):
    found = raced(grid=3)
    flat = replace(found.surface, cost=np.full((3, 3), cost))
    assert not race_figure(replace(found, surface=flat)).axes[0].collections
    steep = replace(found.surface, cost=np.array([[cost, 1, 2], [1, 1, 1], [1, 1, 3.0]]))
    assert race_figure(replace(found, surface=steep)).axes[0].collections


def test_costs_below_zero_have_no_logarithm():
    net = bs.Network([2, 3, 1], hidden="tanh", output="exponential", cost="poisson", seed=1)
    y = np.full(40, 9.0)
    found = race(net, MOONS.train.x, y, batch_sizes=(5, None), steps=30, learning_rate=0.02, grid=5)
    assert found.racers[0].cost[-1] < 0
    assert race_figure(found).axes[1].get_yscale() == "linear"


def test_the_approximation_is_drawn_with_its_theory():
    found = approximation(NET, MOONS.train.x, MOONS.train.y, draws=9)
    figure = approximation_figure(found, "moons")
    left, right = (lines_of(panel) for panel in figure.axes)
    np.testing.assert_array_equal(left["median"].get_ydata(), found.angle_quartiles[:, 1])
    np.testing.assert_array_equal(left["noise at right angles"].get_ydata(), found.expected_angles)
    np.testing.assert_array_equal(right["root of the mean square, measured"].get_ydata(), found.measured_lengths)
    np.testing.assert_array_equal(right["the same, by theory"].get_ydata(), found.expected_lengths)
    labels = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert labels == ["1", "2", "5", "10", "20", "40"]
    assert figure.get_suptitle() == "moons"
    one = approximation(NET, MOONS.train.x[:1], MOONS.train.y[:1], draws=1)
    approximation_figure(one).draw_without_rendering()
