import numpy as np
import pytest

import backscope as bs
from backscope.errors import BadChoice
from backscope.figures import folded, save_figure
from backscope.insight import Snapshots, folding, xor_by_hand

XOR = bs.load("xor")
X, Y = XOR.train.x, XOR.train.y


def learned(sizes=(2, 2, 1), output="sigmoid", cost="binary_cross_entropy", x=X, y=Y, epochs=300):
    net = bs.Network(sizes, hidden="tanh", output=output, cost=cost, seed=1)
    snapshots = Snapshots()
    bs.train(net, (x, y), epochs=epochs, batch_size=4, optimizer="sgd", learning_rate=0.5, callbacks=[snapshots])
    return folding(snapshots, x, y, grid=9)


def points_of(panel):
    """Return the places that are drawn and the labels of their classes."""
    return {
        marks.get_label(): np.asarray(marks.get_offsets()) for marks in panel.collections if marks.get_label()[0] != "_"
    }


def test_of_one_step_the_two_spaces_are_side_by_side():
    figure = folded(folding(xor_by_hand(), X, Y, grid=9), title="by hand")
    there, here = figure.axes
    assert figure.get_suptitle() == "by hand"
    assert (there.get_title(), here.get_title()) == ("input space", "hidden space")
    assert points_of(there)["target 0"].tolist() == [[0, 0], [1, 1]]
    assert points_of(here)["target 1"].tolist() == [[1, 1], [1, 1]]
    assert {text.get_text() for text in here.texts} == {"00", "01\n10", "11"}
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["target 0", "target 1"]


def test_several_steps_are_columns_with_their_numbers():
    fold = learned()
    figure = folded(fold, steps=[0, 10, 300])
    above, below = figure.axes[:3], figure.axes[3:]
    for panel, other, step in zip(above, below, (0, 10, 300), strict=True):
        at = fold.at(step)
        assert panel.get_title() == f"step {step}\ncost {at.cost:.3f}, {at.accuracy:.0%} right"
        np.testing.assert_array_equal(points_of(panel)["target 1"], X[1:3])
        np.testing.assert_array_equal(points_of(other)["target 1"], at.hidden[1:3])
    assert len({panel.get_xlim() for panel in below}) == 1, "one scale, so that steps can be compared"


def test_steps_that_tell_most_are_chosen_by_the_way_the_cost_has_come():
    fold = learned()
    titles = [panel.get_title() for panel in folded(fold).axes[:5]]
    costs = np.array([f.cost for f in fold.folds])
    way = (costs[0] - costs) / (costs[0] - costs[-1])
    firsts = [fold.steps[int(np.argmax(way >= part))] for part in (0, 0.25, 0.5, 0.75)]
    assert [title.split("\n")[0] for title in titles] == [f"step {step:,}" for step in [*firsts, fold.steps[-1]]]


def test_three_hidden_neurons_are_seen_from_the_side_of_the_plane_that_parts_them():
    fold = learned((2, 3, 1))
    last = fold.folds[-1]
    weights, bias = last.line
    panel = folded(fold, steps=[300]).axes[1]
    heights = {label: places[:, 1] for label, places in points_of(panel).items()}
    distance = (last.hidden @ weights + bias) / np.linalg.norm(weights)
    level = bias / np.linalg.norm(weights)
    np.testing.assert_allclose(heights["target 0"] + level, distance[Y == 0])
    np.testing.assert_allclose(heights["target 1"] + level, distance[Y == 1])


def test_distances_between_points_never_grow_in_that_view():
    fold = learned((2, 4, 2), "softmax", "cross_entropy")
    drawn = np.concatenate(list(points_of(folded(fold, steps=[300]).axes[1]).values()))
    hidden = fold.folds[-1].hidden[np.argsort(Y, kind="stable")]
    for i in range(4):
        for j in range(4):
            assert np.linalg.norm(drawn[i] - drawn[j]) <= np.linalg.norm(hidden[i] - hidden[j]) + 1e-12


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_more_inputs_and_classes_are_drawn_too(tmp_path, ending):
    iris = bs.load("iris").train
    three = learned((4, 2, 3), "softmax", "cross_entropy", x=iris.x, y=iris.y, epochs=5)
    assert len(folded(three).axes) == 5  # four inputs have no plane to shade
    places = np.random.default_rng(0).normal(size=(30, 2))
    plane = learned((2, 2, 3), "softmax", "cross_entropy", x=places, y=np.arange(30) % 3, epochs=5)
    for fold in (three, plane):
        save_figure(folded(fold), tmp_path / f"folded.{ending}")


def test_points_are_named_by_their_coordinates_where_they_are_few():
    x = np.array([[0.25, -1], [2, 3]])
    panel = folded(folding(xor_by_hand(), x, [0, 1], grid=3)).axes[0]
    assert {text.get_text() for text in panel.texts} == {"(0.25, -1)", "(2, 3)"}
    many = np.random.default_rng(0).normal(size=(9, 2))
    assert not folded(folding(xor_by_hand(), many, np.arange(9) % 2, grid=3)).axes[0].texts


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (bs.Network([2, 2, 1], output="identity", cost="quadratic"), "task of the folding: got 'regression'"),
        (bs.Network([2, 2, 7]), "classes of the folding: got 7, expected 6 at most"),
        (bs.Network([2, 1, 2]), "hidden neurons of the folding: got 1, expected 2"),
        (bs.Network([2, 3, 3]), "hidden neurons of the folding: got 3, expected 2"),
    ],
)
def test_what_cannot_be_drawn_is_told(net, message):
    with pytest.raises(BadChoice, match=message):
        folded(folding(net, X, Y, grid=3))


def test_no_steps_are_refused():
    with pytest.raises(BadChoice, match=r"steps: got \[\], expected at least one"):
        folded(folding(xor_by_hand(), X, Y, grid=3), steps=[])
