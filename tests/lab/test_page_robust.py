"""The page among hostile addresses, broken answers, and readers who mix pointer and keys."""

import random

import pytest

HOSTILE = [
    "NaN", "1e308", "-1e308", "-1", "0", "1e6", "", "constructor", "__proto__", "toString", "a,b,c", "1;2", "99999",
    "<b>x</b>", "%25", "%E0%A4%A", "junk~", "~*~*z.1.0~1e999", "1e6,-1e6,1;0,0,0", "1e15,0,1;0,1,0", "1,2", "w9.9.9",
]  # fmt: skip
VIEWS = ["timeline", "perceptron", "xor", "hidden", "walk", "rule", "descent"]
KEYS = "async views => Object.fromEntries(await Promise.all(views.map(async id => [id, Object.keys((await import(`/static/views/${id}.js`))[id].defaults)])))"  # noqa: E501
DRAWN = 90


def test_whatever_stands_in_the_address_something_is_shown(visit):
    guest = visit()
    keys = guest.open("timeline").evaluate(KEYS, VIEWS)
    drawn = random.Random(5)
    for _ in range(DRAWN):
        view = drawn.choice(VIEWS)
        values = {drawn.choice(keys[view]): drawn.choice(HOSTILE) for _ in range(2)}
        if "gate" in keys[view] and "points" in values:
            values["gate"] = "points"  # else they are not looked at
        screen = f"{view}?{'&'.join(f'{key}={value}' for key, value in values.items())}"
        page = guest.open(screen)
        assert page.locator("main h1").count() == 1, screen
        assert page.locator("main").get_attribute("data-view") == view, screen
        pages_own = [told for told in guest.complaints if "422" not in told]  # what the server refuses is told there
        assert not pages_own, (screen, pages_own)
        guest.complaints.clear()


@pytest.mark.parametrize("hash_", ["#/%E0%A4%A", "#/%", "#/nowhere", "#", "#/?lang=xx", "#/walk?lang=%"])
def test_a_malformed_address_leads_to_a_view(visit, server, hash_):
    guest = visit()
    guest.page.goto(server.entrance + hash_)
    guest.settle()
    assert guest.page.locator("main h1").inner_text()


def test_what_cannot_be_shown_is_said_and_the_rest_goes_on(visit):
    guest = visit()
    page = guest.open("timeline")
    page.route("**/api/xor/by_hand", lambda route: route.fulfill(json={"frames": 1}))
    page.evaluate("location.hash = '#/hidden'")
    page.wait_for_selector("main [role=alert]")
    assert "more than this view can show" in page.locator("main").inner_text()
    page.unroute("**/api/xor/by_hand")
    guest.open("walk?at=3")
    assert page.locator(".step-card").count() == 1
    guest.open("hidden")
    assert page.locator("svg.network").count() == 1
    guest.complaints.clear()  # the mistake is told in the console, too


def test_who_goes_on_begins_at_the_top(visit):
    guest = visit(viewport={"width": 1280, "height": 400})
    page = guest.open("timeline")
    page.evaluate("scrollTo(0, 10000)")
    page.locator(".onward .next").click()
    guest.settle()
    assert page.evaluate("[scrollY, document.activeElement.id]") == [0, "main"]
    page.keyboard.press("ArrowRight")
    assert "at=1" in page.url


def test_after_a_click_the_keys_are_the_walks(visit):
    guest = visit()
    page = guest.open("xor?part=learn")
    page.locator("input[name=part][value=proof]").click(force=True)
    guest.settle()
    page.keyboard.press("ArrowRight")
    assert "part=proof" in page.url
    assert "proof=1" in page.url
    page.keyboard.press("End")
    assert "proof=4" in page.url
    guest.open("perceptron")
    page.locator("[data-option=one]").click()
    page.keyboard.press(" ")  # plays
    guest.until("location.hash.includes('at=')")
    page.keyboard.press(" ")
    weight = page.locator("[data-part='w1.0.0']")
    weight.click()
    before = weight.get_attribute("data-value")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert "at=1&" in page.url + "&"
    assert weight.get_attribute("data-value") == before or page.url.count("w=") == 0


def test_what_is_wider_than_its_box_is_scrolled_by_keys(visit):
    guest = visit(viewport={"width": 500, "height": 800})
    page = guest.open("rule?guess=2&form=paths")
    guest.focus_by_tab(".math-box")
    page.keyboard.press("ArrowRight")
    guest.until("document.querySelector('.math-box').scrollLeft > 0")
    assert "at=" not in page.url


def test_another_button_of_the_pointer_pulls_nothing(visit):
    guest = visit()
    page = guest.open("walk")
    box = page.locator("[data-part='w1.0.0'] .wire").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(button="right")
    page.mouse.move(box["x"], box["y"] - 80)
    page.mouse.up(button="right")
    assert page.locator("[data-part='w1.0.0']").get_attribute("data-value") == "0.15"


def test_points_are_set_and_changed_without_a_keyboard(visit):
    guest = visit(has_touch=True, viewport={"width": 400, "height": 800})
    page = guest.open("perceptron?gate=points&points=0,0,0;1,1,1")
    page.locator("[data-row='0']").tap()
    page.locator("[data-point=flip]").tap()
    guest.settle()
    assert "points=0,0,1;1,1,1" in page.url
    for _ in range(3):
        page.locator("[data-point=add]").tap()
    guest.settle()
    places = {tuple(row.split(",")[:2]) for row in page.url.split("points=")[1].split("&")[0].split(";")}
    assert len(places) == 5, "none lies on another"
    page.locator("[data-row='0']").tap()
    page.locator("[data-point=remove]").tap()
    guest.settle()
    assert "points=1,1,1;" in page.url


def test_the_words_of_the_story_are_a_click_away(visit):
    guest = visit(locale="ko")
    page = guest.open("walk")
    page.locator("[data-words]").click()
    assert "델타" in page.locator("dialog[open]").inner_text()
    page.keyboard.press("ArrowRight")
    assert "at=" not in page.url
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
