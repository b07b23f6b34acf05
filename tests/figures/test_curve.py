import pytest

from backscope.errors import BadChoice
from backscope.figures import curve, save_figure

HISTORY = [
    {
        "epoch": e,
        "step": 10 * e,
        "cost": 1 / e,
        "accuracy": 1 - 0.1 / e,
        "validation_cost": 1.1 / e,
        "validation_accuracy": 0.8,
    }
    for e in range(1, 6)
]


def words(figure):
    texts = [figure.get_suptitle()]
    for panel in figure.axes:
        texts += [panel.get_title(), panel.get_xlabel(), *(t.get_text() for t in panel.get_legend().get_texts())]
    return texts


def test_cost_and_accuracy_have_a_panel_each_with_what_was_measured():
    figure = curve(HISTORY, "digits", {"accuracy": 0.975, "cost": 0.2})
    assert words(figure) == [
        "digits",
        "Cost C", "epoch", "training", "validation", "test: 0.2",
        "Accuracy", "epoch", "training", "validation", "test: 97.50%",
    ]  # fmt: skip
    training = figure.axes[0].lines[0]
    assert training.get_xdata().tolist() == [1, 2, 3, 4, 5]
    assert training.get_ydata().tolist() == [1 / e for e in range(1, 6)]


def test_a_regression_shows_r2_of_its_validation_data():
    figure = curve([{"epoch": 1, "cost": 2.0, "validation_cost": 2.5, "validation_r2": 0.4}])
    assert [panel.get_title() for panel in figure.axes] == ["Cost C", "R²"]


def test_cost_alone_is_one_panel():
    assert len(curve([{"epoch": 1, "cost": 2.0}]).axes) == 1


def test_an_empty_history_is_refused():
    with pytest.raises(ValueError, match="no epochs"):
        curve([])


@pytest.mark.parametrize(("ending", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("PNG", b"\x89PNG")])
def test_pictures_are_written_by_their_ending(tmp_path, ending, magic):
    path = tmp_path / f"curve.{ending}"
    save_figure(curve(HISTORY), path)
    assert path.read_bytes().startswith(magic)


def test_a_picture_is_saved_under_a_name_of_either_kind_or_refused_in_a_line(tmp_path):
    save_figure(curve(HISTORY), str(tmp_path / "a.svg"))
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()
    with pytest.raises(BadChoice, match=r"^picture: cannot write .*a\.png \(No such file"):
        save_figure(curve(HISTORY), tmp_path / "none" / "a.png")
