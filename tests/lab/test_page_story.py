"""The story in a real browser: every rung by keyboard alone, its numbers, its links, a server that goes and comes."""

import json

import numpy as np
import pytest

import backscope as bs
from lab.browser import Server, Visit


def met(guest):
    return guest.page.locator(".goal").first.get_attribute("data-met") == "true"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_rung_is_completed_by_keyboard_alone(visit, language):
    guest = visit(locale=language)
    page = guest.open("timeline")
    assert page.evaluate("document.documentElement.lang") == language
    guest.press("[data-option='28']")
    assert page.locator(".why p").is_visible()
    assert not met(guest)
    page.keyboard.press("End")
    assert met(guest)
    guest.press(".onward .next")

    guest.press("[data-part='w1.0.1']", "ArrowUp")
    assert page.locator("[data-part='w1.0.1']").get_attribute("data-value") == "0.5"
    guest.press("[data-option=one]")
    page.keyboard.press("End")
    assert met(guest)
    guest.press(".onward .next")

    guest.press("[data-option=never]")
    guest.press(".way button")
    page.keyboard.press("End")
    assert page.locator("[data-name=sentence]").is_visible()
    guest.press(".way button")
    for row in range(4):
        assert not met(guest)
        guest.press(f"[data-flip='{row}']")
    assert page.url.split("table=")[1].startswith("1001")
    assert met(guest)
    guest.press(".onward .next")

    assert not met(guest)
    guest.press("[name=gate1]", "n")  # a list jumps to what begins with the letter
    while page.locator("[name=gate1]").input_value() != "nand":
        page.keyboard.press("n")
        guest.settle()
    assert met(guest)
    guest.press("[data-option='3']")
    guest.press("input[name=part]", "ArrowRight")
    page.keyboard.press("Tab")  # away from the choice, whose own keys the arrows are
    guest.press("[data-option=no]")
    page.keyboard.press("End")
    assert not met(guest), "the first start gets stuck"
    guest.press("[data-name=another]")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert met(guest)
    guest.focus_by_tab("input[name=part]")
    page.keyboard.press("ArrowRight")
    guest.settle()
    guest.press("[data-option=none]")
    assert page.locator("[data-name=delta]").count() == 12


def test_the_steps_of_the_perceptron_are_the_librarys(visit):
    guest = visit()
    x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [1, 1, 1, 0]
    record = bs.Perceptron(learning_rate=0.3, initial=[0.7, -1 / 3, 0.1]).learn(x, y)
    for number in (0, 3, len(record.steps) - 1):
        page = guest.open(f"perceptron?gate=nand&rate=0.3&w=0.7,{-1 / 3},0.1&at={6 * number + 6}")
        step = record.steps[number]
        shown = [float(field.get_attribute("data-value")) for field in page.locator(".fields input").all()]
        np.testing.assert_allclose(shown, [*step.new_weights, step.new_bias, 0.3], atol=1e-9)
        np.testing.assert_allclose([guest.number("z"), guest.number("error")], [step.z, step.error], atol=1e-9)
        assert guest.number("mistakes") == sum(one.error != 0 for one in record.steps[: number + 1])


def test_forty_steps_right_and_forty_left_lead_back(visit):
    guest = visit()
    for screen in ("perceptron?at=9", "xor?at=3"):
        guest.forty_steps_and_back(screen)


def test_one_neuron_never_passes_at_xor(visit):
    guest = visit()
    page = guest.open("xor?at=400&guess=never")
    assert page.locator("[data-name=converged]").get_attribute("data-value") == "false"
    assert (
        guest.number("mistakes")
        == bs.Perceptron(passes=100).learn([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]).mistakes
    )
    for start in ("0,0,0", "1,-1,0.5"):
        page = guest.open(f"perceptron?gate=points&points=0,0,0;0,1,1;1,0,1;1,1,0&w={start}&at=100000")
        assert not met(guest)
        assert page.locator(".dot .cross").count() > 0


def test_the_verdicts_are_the_librarys(visit):
    guest = visit()
    for table in ("0111", "1001", "01101001", "0001011101111111"):
        page = guest.open(f"xor?part=try&table={table}")
        gate = bs.perceptron.gate(table)
        found = bs.separability(gate.x, gate.y)
        assert page.locator(".verdict").get_attribute("data-separable") == str(found.separable).lower()
        assert page.locator("[data-name=sentence]").inner_text() == found.words("en")
        if found.plane is not None:
            np.testing.assert_allclose(guest.number("weights"), found.plane.weights, atol=1e-9)
            np.testing.assert_allclose(guest.number("margin"), found.plane.margin, atol=1e-9)


def test_the_folding_and_the_deltas_are_the_librarys(visit):
    guest = visit()
    xor = bs.load("xor").train
    net = bs.Network([2, 3, 1], "tanh", "sigmoid", "binary_cross_entropy", seed=5, dtype="float64")
    guest.open("hidden?part=learn&hidden=3&activation=tanh&seed=5&at=40")
    step = guest.number("step")
    if step:
        bs.train(net, (xor.x, xor.y), epochs=step, batch_size=4, optimizer="sgd", learning_rate=1.0, seed=5)
    np.testing.assert_allclose(guest.number("cost"), bs.backprop(net, xor.x, xor.y).cost, atol=1e-9)
    start = bs.Network([2, 2, 1], "sigmoid", "sigmoid", "binary_cross_entropy", seed=3, dtype="float64")
    trace = bs.backprop(start, xor.x, xor.y)
    page = guest.open("hidden?part=target&seed=3&target=1")
    shown = [float(each.get_attribute("value")) for each in page.locator("[data-name=delta]").all()]
    np.testing.assert_allclose(shown, np.hstack([trace.delta[1], trace.delta[2]]).ravel(), atol=1e-9)


def test_a_copied_link_shows_the_same_digits_in_a_fresh_profile(visit):
    first = visit(permissions=["clipboard-read", "clipboard-write"])
    screens = ["perceptron?gate=points&at=17", "hidden?part=learn&seed=7&at=33", "xor?part=try&table=0111"]
    for screen in screens:
        page = first.open(screen)
        if screen.startswith("perceptron"):
            page.get_by_label("w₁").fill("0,1234567890123")  # with a comma
            page.keyboard.press("Enter")
            page.locator("[data-row='2']").press("ArrowUp")
            first.settle()
            page.reload()  # the point that is chosen is no part of the address
            first.settle()
        page.locator("[data-take=link]").click()
        link = page.evaluate("navigator.clipboard.readText()")
        second = visit()
        other = second.open(link.split("#/")[1])
        digits = "[...document.querySelectorAll('main data, main [data-value]')].map(e => e.value ?? e.dataset.value)"
        numbers = page.evaluate(digits)
        assert numbers == other.evaluate(digits)
        assert numbers
        assert first.shown() == second.shown()
        second.context.close()


def test_a_server_that_is_killed_and_comes_back(visit, server):
    guest = visit()
    page = guest.open("perceptron?at=20")
    before = guest.shown()
    server.kill()
    page.wait_for_selector("[data-connection=away]")
    assert page.locator(".banner").inner_text()
    assert guest.shown() == before
    page.keyboard.press("ArrowRight")
    server.start()
    page.wait_for_selector("[data-connection=good]")
    page.keyboard.press("ArrowLeft")
    guest.settle()
    assert guest.shown() == before
    guest.complaints.clear()  # the browser's own, of the requests that nobody answered


def test_a_server_that_was_started_anew_with_another_key(browser):
    server = Server()
    guest = Visit(browser, server)
    page = guest.open("perceptron?at=20")
    before = guest.shown()
    server.kill()
    server.token = "another-key"
    server.start()
    page.wait_for_selector("[data-connection=stranger]")
    assert "Open the address that it printed" in page.locator(".banner").inner_text()
    other = page.context.new_page()  # what `backscope lab` opens, or the reader does
    other.goto(server.entrance)
    page.wait_for_selector("[data-connection=good]")
    guest.settle()
    assert guest.shown() == before
    guest.complaints.clear()  # the browser's own, of the requests that were refused
    guest.close()
    server.kill()


def test_what_is_taken_away(visit):
    guest = visit(accept_downloads=True)
    page = guest.open("perceptron?gate=or&at=12")

    def taken(kind):
        with page.expect_download() as download:
            page.locator(f"[data-take={kind}]").click()
        assert download.value.suggested_filename == f"backscope-perceptron-or.{kind}"
        return download.value.path().read_bytes()

    record = bs.Perceptron().learn([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 1])
    svg = taken("svg").decode()
    assert svg.startswith("<svg")
    assert "class=" not in svg  # it carries its own style
    assert taken("png").startswith(b"\x89PNG")
    assert len(taken("csv").decode().splitlines()) == 1 + len(record.steps)
    told = json.loads(taken("json"))
    assert [step["z"] for step in told["steps"]] == [step.z for step in record.steps]
    assert told["points"]["y"] == [0, 1, 1, 1]


def test_the_python_that_is_shown_runs(visit, capsys):
    guest = visit()
    for screen in (
        "timeline", "perceptron?gate=points&w=1,0,-0.5", "xor", "xor?part=proof&proof=4", "xor?part=try&table=0111",
        "hidden", "hidden?part=learn&at=9", "hidden?part=target",
    ):  # fmt: skip
        page = guest.open(screen)
        exec(compile(page.locator("dialog code").text_content(), screen, "exec"), {})
        printed = capsys.readouterr().out
        assert printed
        for name in ("cost", "sentence"):
            for shown in page.locator(f"main [data-name={name}]").all():
                assert (shown.get_attribute("value") or shown.inner_text()) in printed, screen


def test_points_are_set_moved_and_swapped(visit):
    guest = visit()
    page = guest.open("perceptron?gate=points&points=0,0,0;1,1,1")
    page.locator(".plane").scroll_into_view_if_needed()
    box = page.locator(".plane .paper").bounding_box()
    page.mouse.click(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])  # (1, 0.5)
    guest.settle()
    assert "points=0,0,0;1,1,1;1,0.5,1" in page.url
    dot = page.locator("[data-row='2']")
    dot.press("ArrowLeft")
    assert ";0.9,0.5,1" in page.url
    dot.press("Enter")
    assert ";0.9,0.5,0" in page.url
    place = dot.locator(".mark").bounding_box()
    page.mouse.move(place["x"] + 9, place["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"], steps=3)
    page.mouse.up()
    assert ";0,1,0" in page.url
    dot.press("Delete")
    guest.settle()
    assert page.url.endswith("points=0,0,0;1,1,1")


def test_a_weight_is_pulled_and_the_line_moves_along(visit):
    guest = visit()
    page = guest.open("perceptron?w=1,1,-0.5")
    before = page.locator(".border").inner_html()
    box = page.locator("[data-part='w1.0.0'] .edge-value").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] + 9
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 50, steps=4)  # up is more
    page.mouse.up()
    guest.settle()
    assert page.locator("[data-part='w1.0.0']").get_attribute("aria-valuetext") == "2"
    assert "w=2,1,-0.5" in page.url
    assert page.locator(".border").inner_html() != before
    found = bs.perceptron.judge([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1], [2, 1], -0.5)
    assert page.locator(".dot .cross").count() == len(found.wrong)
