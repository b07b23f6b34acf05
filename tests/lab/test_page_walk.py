"""Forward, backward and the chain rule in a real browser: by keyboard alone, and number by number."""

import json
import re

import numpy as np
import pytest

import backscope as bs
from backscope.insight import explain

X, Y = [0.05, 0.10], [[0.01, 0.99]]


def known():
    net = bs.Network([2, 2, 2], output="sigmoid", cost="quadratic", dtype="float64")
    net.w[1][...], net.b[1][...] = [[0.15, 0.20], [0.25, 0.30]], 0.35
    net.w[2][...], net.b[2][...] = [[0.40, 0.45], [0.50, 0.55]], 0.60
    return net


def met(guest):
    return guest.page.locator(".goal").first.get_attribute("data-met") == "true"


def field(page, name):
    return page.get_by_role("textbox", name=name)


def numbers(page, scope):
    """Return the numbers of a part of the page by their names, in all their digits."""
    found = page.locator(f"{scope} data").evaluate_all("all => all.map(one => [one.dataset.name, one.value])")
    return {name: float(value) for name, value in found}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_walk_is_completed_by_keyboard_alone(visit, language):
    guest = visit(locale=language)
    page = guest.open("walk")
    for _ in range(16):
        page.keyboard.press("ArrowRight")
    guest.settle()
    assert page.locator(".step-card").get_attribute("data-kind") == "delta"
    assert page.locator(".step-card data").count() == 0  # nothing is told before it is asked
    assert page.locator("[data-part='a1.0']").get_attribute("data-delta") is None
    guest.press("[data-option=fall]")
    assert page.locator("[data-part='a1.0']").get_attribute("data-delta") is not None
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert not met(guest)
    guest.press("[data-take-step]")
    assert met(guest)
    guest.press("input[name=biases]", "Space")
    assert guest.number("cost_after") < 0.281
    assert met(guest)
    guest.press("[data-go-on]")
    page.keyboard.press("End")
    guest.settle()
    assert guest.number("cost_before") == pytest.approx(0.280471, abs=1e-6)
    guest.press(".onward .next")
    guest.press("[data-option='2']")
    for _ in range(3):
        assert not met(guest)
        page.keyboard.press("ArrowRight")
    assert met(guest)
    assert page.locator(".proof").get_attribute("data-agrees") == "true"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_three_blanks_are_filled_in_by_keyboard_alone(visit, language):
    guest = visit(locale=language)
    page = guest.open("walk?mode=hand&at=1")

    def fill(text):
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        guest.settle()

    assert page.locator("main data").count() == 0
    guest.focus_by_tab("[data-blank='z.1.0'] input")
    fill("0.0275")
    told = page.locator("[data-blank='z.1.0'] .told-blank").inner_text()
    assert told.strip() == bs.insight.check_number(0.0275, known(), X, Y, "z", 1, 0, language=language).sentence
    assert ("bias" if language == "en" else "편향") in told
    fill("0,3775")  # with a comma
    assert page.locator("[data-blank='z.1.0']").get_attribute("data-state") == "right"
    for right in ("0.593", "0.3925"):
        page.keyboard.press("Enter")  # onward, and the next blank has the focus
        guest.settle()
        assert not met(guest)
        fill(right)
    assert met(guest)


def test_the_well_known_numbers(visit):
    guest = visit()
    page = guest.open("walk?at=9")
    assert guest.number("cost") == pytest.approx(0.298371109, abs=1e-9)
    assert page.locator(".step-card [data-name=cost]").inner_text() == "0.298371"
    guest.open("walk?at=13")
    assert numbers(page, ".step-card")["grad_w[2][0, 0]"] == pytest.approx(0.082167041, abs=1e-9)
    guest.open("walk?at=22")
    assert guest.number("new_value") == pytest.approx(0.358916480, abs=1e-9)
    shown = page.locator("[data-name=new_value], [data-name=cost_after]").all_inner_texts()
    assert shown == ["0.358916", "0.291028"]
    guest.open("rule?of=w2.0.0")
    assert page.locator("[data-name=gradient]").count() == 0, "it is asked for first"
    guest.open("rule?of=w2.0.0&guess=1")
    assert guest.number("gradient") == pytest.approx(0.082167041, abs=1e-9)


def test_every_number_is_the_librarys(visit):
    guest = visit()
    net = bs.Network([2, 3, 2, 2], ["tanh", "relu"], "softmax", "cross_entropy", seed=7, dtype="float64")
    x, y = [0.3, -1.2], [[0.0, 1.0]]
    told = explain(net, x, y)
    screen = "?sizes=2,3,2,2&p=&seed=7&hidden=tanh,relu&output=softmax&cost=cross_entropy&x=0.3,-1.2&y=0,1&rate=0.1"
    page = guest.open(f"walk{screen}&guess=rise")
    for number in range(0, len(told.steps), 2):
        step = told.steps[number]
        guest.open(f"walk{screen}&guess=rise&at={number + 1}")
        shown = numbers(page, ".step-card")
        for line in step.lines:
            assert shown[line.name] == pytest.approx(line.value, abs=1e-9)
        lit = set(page.locator("svg.network .lit[data-part]").evaluate_all("all => all.map(one => one.dataset.part)"))
        assert {f"w{l}.{j}.{k}" for l, j, k in step.edges} <= lit
        assert {f"a{l}.{j}" for l, j in step.neurons} <= lit
        assert len(page.locator("svg.network .dim").all()) > 0
        way = "backward" if step.backward else "forward"
        assert page.locator(f".arrow:not(.{way})").count() == 0
        assert page.locator(f".arrow.{way}").count() >= len(step.edges)
    guest.open(f"walk{screen}&at={len(told.steps) + 1}&biases=true")
    bs.train(net, (np.array([x]), np.array(y)), epochs=1, batch_size=1, optimizer="sgd", learning_rate=0.1)
    assert guest.number("cost_after") == pytest.approx(explain(net, x, y).cost, abs=1e-6)
    moved = numbers(page, ".moved table")
    np.testing.assert_allclose(moved["w[1][2, 1]"], net.w[1][2, 1], atol=1e-6)  # another engine took the step


def test_paths_and_proof_are_the_librarys(visit):
    guest = visit()
    net = bs.Network([2, 3, 2, 2], "tanh", "sigmoid", "quadratic", seed=4, dtype="float64")
    for part, where in (("w1.2.1", {"layer": 1, "neuron": 2, "input": 1}), ("b2.0", {"layer": 2, "neuron": 0})):
        found = bs.insight.chain(net, X, Y[0], **where)
        end = len(found.paths) + 1
        page = guest.open(f"rule?sizes=2,3,2,2&p=&seed=4&hidden=tanh&of={part}&guess=1&at={end}")
        values = [float(one.get_attribute("value")) for one in page.locator("[data-name=path]").all()]
        np.testing.assert_allclose(values, [path.value for path in found.paths], atol=1e-12)
        chips = [float(one.get_attribute("data-value")) for one in page.locator(".chip").all()]
        np.testing.assert_allclose(chips, [one.value for path in found.paths for one in path.factors], atol=1e-12)
        check = found.check()
        measured = [guest.number(name) for name in ("sum", "measured", "predicted", "cost_below", "cost_above")]
        np.testing.assert_allclose(
            measured, [found.gradient, check.measured, check.predicted, *check.costs], atol=1e-12
        )


def test_factors_and_the_drawing_light_each_other(visit):
    guest = visit()
    page = guest.open("rule?guess=2")
    page.locator(".chip[data-factor='weight-2-1-0']").focus()
    guest.settle()
    assert "picked" in page.locator("[data-part='w2.1.0']").get_attribute("class")
    assert page.locator("mrow.factor.now").count() == 2  # in both lines of the formula
    page.locator("mrow[data-factor='slope-2-0-']").first.focus()
    guest.settle()
    assert "picked" in page.locator("[data-part='a2.0']").get_attribute("class")
    page.locator("[data-part='a2.1']").focus()
    guest.settle()
    lit = set(page.locator(".factor.now").evaluate_all("all => all.map(one => one.dataset.factor)"))
    assert lit == {"slope-2-1-"}
    assert page.locator(".chip.now").count() == 1
    page.locator("[data-part='b2.1']").press("Enter")  # to choose another parameter
    guest.settle()
    assert "of=b2.1" in page.url
    assert guest.number("gradient") == pytest.approx(explain(known(), X, Y).trace.grad_b[2][1], abs=1e-12)


@pytest.mark.parametrize("screen", ["walk?guess=rise&pick=w1.0.0", "rule?show=numbers&guess=2"])
def test_forty_steps_right_and_forty_left_lead_back(visit, screen):
    visit().forty_steps_and_back(screen)


def test_everything_follows_an_edit_at_any_point(visit):
    guest = visit()
    page = guest.open("walk?at=16&guess=fall&pick=w1.0.0")
    page.locator(".look input").fill("0,2")
    page.keyboard.press("Enter")
    guest.settle()
    net = known()
    net.w[1][0, 0] = 0.2
    assert numbers(page, ".step-card")["delta[1][0]"] == pytest.approx(
        explain(net, X, Y).trace.delta[1][0, 0], abs=1e-12
    )
    page.locator("[data-part='b2.1']").press("ArrowUp")
    guest.settle()
    net.b[2][1] += 0.05
    field(page, "x₀").fill("0.4")
    page.keyboard.press("Enter")
    guest.settle()
    told = explain(net, [0.4, 0.10], Y)
    assert page.locator("[data-part=c]").get_attribute("data-value") == repr(told.cost)
    page.locator(".editor summary").click()
    page.locator("[data-edit=layer]").click()
    guest.settle()
    assert "sizes=2,2,2,2" in page.url
    assert page.locator(".bias").count() == 6
    assert page.locator(".walker input").get_attribute("max") == str(
        len(explain(bs.Network([2, 2, 2, 2], output="sigmoid", cost="quadratic"), X, Y).steps) + 1
    )


def test_a_link_shows_the_same_digits_in_a_fresh_profile(visit):
    first = visit(permissions=["clipboard-read", "clipboard-write"])
    for screen in (
        "walk?at=18&guess=fall&pick=a1.1&p=&seed=5&sizes=2,3,2",
        "walk?mode=hand&at=2&said=a.1.0~0.5",
        "rule?at=2&guess=1",
    ):
        page = first.open(screen)
        if screen.startswith("walk"):
            field(page, "x₀").fill("0,1234567890123")
        else:
            page.locator("select").select_option("b1.1")
        page.keyboard.press("Enter")
        first.settle()
        page.locator("[data-take=link]").click()
        second = visit()
        second.open(page.evaluate("navigator.clipboard.readText()").split("#/")[1])
        assert first.shown() == second.shown()
        second.context.close()


@pytest.mark.parametrize(
    "screen", ["walk?at=22&biases=true", "walk?p=&seed=3&sizes=2,3,1&y=1&at=99", "rule?of=w1.1.0&guess=2"]
)
def test_the_python_that_is_shown_runs(visit, capsys, screen):
    guest = visit(accept_downloads=True)
    page = guest.open(screen)
    page.locator("[data-take=python]").click()
    exec(compile(page.locator("dialog code").inner_text(), screen, "exec"), {})
    printed = capsys.readouterr().out
    told = [float(line) for line in printed.splitlines() if re.fullmatch(r"-?\d\S*", line)]
    shown = page.locator("[data-name=cost_before], [data-name=cost_after], [data-name=gradient]").all()
    np.testing.assert_allclose(told[-len(shown) :], [float(one.get_attribute("value")) for one in shown], atol=1e-12)
    page.locator("dialog button").last.click()
    with page.expect_download() as download:
        page.locator("[data-take=json]").click()
    assert json.loads(download.value.path().read_bytes())["network"]["sizes"]


def test_what_cannot_be_is_said(visit):
    guest = visit()
    page = guest.open("walk?at=3")
    field(page, "y₀").fill("7")
    page.keyboard.press("Enter")
    guest.settle()
    page.locator(".editor summary").click()
    page.locator("select[name=cost]").select_option("binary_cross_entropy")
    guest.settle()
    assert "7" in page.locator("[role=alert]").inner_text()
    assert page.locator(".step-card").count() == 0  # no stale result
    guest.complaints.clear()  # the browser's own, of the refusal
