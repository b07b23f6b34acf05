import pytest

import backscope as bs
from backscope.figures.digit import headline
from backscope.figures.network_svg import signed
from backscope.figures.page_sections import Showing, both, sections
from backscope.figures.svg import marked
from backscope.words import languages
from figures.looked_at import digit_example, examples, tiny_example


def showing(example, shape=None):
    return Showing(example, example.sensitivities(check=True), shape, None)


@pytest.mark.parametrize("example", examples(), ids=lambda e: "-".join(map(str, e.net.sizes)))
def test_every_example_has_its_sections(example):
    made = sections(showing(example))
    assert len(made) == 7
    assert len({part.partition(" id=")[2][:8] for part in made}) == 7


def test_pictures_have_a_section_more_with_a_panel_for_each_hidden_neuron():
    example = digit_example()
    made = sections(showing(example, (7, 8)))
    assert len(made) == 8
    assert made[4].count('class="panel"') == 12
    assert made[4].count("hidden=") == 11


def test_one_panel_is_open_for_the_most_asked_output():
    example = digit_example()
    levers = sections(showing(example))[2]
    first = int(example.wants.order[0])
    assert f'<div id="lever-{first}" class="panel">' in levers
    assert levers.count('aria-pressed="true"') == 1


def test_requests_are_those_of_the_library_and_add_up_below():
    example = digit_example()
    table = example.request_table(1).top(6, 10)
    text = sections(showing(example))[3]
    for row in table.rows:
        assert f'title="{signed(row.request)}"' in text
        assert all(marked(entry).replace("<", "&lt;") in text for entry in row.entries)


def test_the_lead_tells_right_from_wrong_from_wanted_from_values():
    net = bs.Network([2, 2], seed=0)
    says = int(net.predict([[0, 1]])[0])
    for y, want, word in (
        (says, None, "that is right"),
        (1 - says, None, "but the label is"),
        (says, 1 - says, f"the label is {says}. Here it is asked for {1 - says} instead"),
        (None, 1 - says, "Here it is asked for"),
    ):
        assert word in showing(bs.insight.explain(net, [0, 1], y, want=want)).lead()
    value = bs.insight.explain(bs.Network([1, 1], output="identity", cost="quadratic"), [2.0], 3.0)
    assert "where 3 was wanted" in showing(value).lead()
    assert "The bars" not in sections(showing(value))[0]


def test_the_heading_of_another_target_names_the_label_too():
    net = bs.Network([2, 2], classes=["cat", "dog"], seed=0)
    for y, want, heading in (
        ("cat", None, "What this “cat” wants"),
        ("cat", "dog", "What it would take to make this “cat” a “dog”"),
        (None, "dog", "What it would take to make this a “dog”"),
    ):
        assert showing(bs.insight.explain(net, [0, 1], y, want=want)).heading()["en"] == heading
    value = bs.Network([1, 1], output="identity", cost="quadratic")
    assert "example of 3 would take to be 4" in showing(bs.insight.explain(value, [2.0], 3.0, want=4.0)).heading()["en"]
    assert headline(bs.insight.explain(net, [0, 1], "cat", want="dog"), "en").startswith("label cat, asked to be dog")


def test_walks_are_grouped_until_they_fit_and_what_does_not_is_said():
    wide = showing(bs.insight.explain(bs.Network([2, *[16] * 9, 2], seed=0), [0, 1], 1))
    assert len(wide.explanation.steps) > 400 >= len(wide.steps)
    assert "of them are on this page" not in sections(wide)[-2]
    deep = showing(bs.insight.explain(bs.Network([2, *[2] * 70, 2], seed=0), [0, 1], 1))
    assert len(deep.steps) > 400
    assert f"The whole walk has {len(deep.steps)} steps; the first 400 of them are on this page" in sections(deep)[-2]


def test_words_are_there_in_every_language():
    said = both("page.requests.layer", layer=3, before=2)
    assert all(f'<span lang="{code}">' in said for code in languages())
    assert "3층이 2층에" in said


def test_parameters_are_nudged_and_both_numbers_told():
    example = tiny_example()
    found = example.sensitivities(check=True)
    text = sections(Showing(example, found, None, None))[-1]
    for check in found.checks:
        assert check.name in text
        assert signed(check.predicted) in text


def test_the_chain_rule_ends_in_the_gradient():
    example = tiny_example()
    rule = sections(showing(example))[4]
    assert rule.count("<math") == 4
    for l in (1, 2):
        largest = abs(example.trace.grad_w[l]).max()
        assert f"{largest:.4g}" in rule
