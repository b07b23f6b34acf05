"""Gradient descent in a real browser: the race by keyboard, its numbers, its rows, and what ends with its tab."""

import threading
import time

import numpy as np
import pytest
import uvicorn

import backscope as bs
from backscope.lab import Settings, create_app
from backscope.learning import rows_of_step
from lab.browser import TOKEN, Server, Visit

NUMBERS = "[...document.querySelectorAll('main data')].map(one => one.dataset.name + '=' + one.value)"


def raced(seed=0, hidden=(8,), batch_sizes=(1, 10, None), **how):
    data = bs.load("moons:n=200,noise=0.2", test=0, seed=seed)
    net = bs.Network([2, *hidden, 2], hidden="tanh", seed=seed, dtype="float64")
    asked = {"epochs": 20, "learning_rate": 0.5, "grid": 3, "points": 200} | how
    return bs.insight.race(net, data, batch_sizes=batch_sizes, seed=seed, **asked)


def met(guest):
    return guest.page.locator(".goal").get_attribute("data-met") == "true"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_race_is_run_by_keyboard_alone(visit, language):
    guest = visit(locale=language)
    page = guest.open("descent")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator(".cost-chart").count() == 0, "nothing is told before it is asked"
    guest.press("[data-guess=examples] [data-option='1']")
    assert page.locator("[data-guess=examples] .why p").is_visible()
    assert "at=500" in page.url
    guest.press("[data-guess=time] [data-option='0']")
    assert page.locator(".cost-chart canvas").count() == 2
    page.keyboard.press("Home")
    guest.until("document.querySelector('[data-name=steps-0]').value === '0'")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")  # plays
    guest.until("document.querySelector('[data-name=steps-0]').value > 5")
    page.keyboard.press(" ")
    page.keyboard.press("End")
    assert guest.number("steps-0") == 4000
    assert not met(guest)
    guest.focus_by_tab(".fields input")
    page.keyboard.press("Control+a")
    page.keyboard.type("0,1")  # with a comma
    page.keyboard.press("Enter")
    guest.settle()
    assert not met(guest)
    page.keyboard.press("Tab")
    guest.press(".walker-buttons button:last-child")
    assert met(guest)
    assert not guest.complaints


@pytest.mark.parametrize(
    ("screen", "how"),
    [
        ("descent?at=1000000", {}),
        (
            "descent?at=1000000&hidden=5,3&rate=0.3&seed=4&plane=pca&batches=2,7,200&epochs=6",
            {
                "hidden": (5, 3),
                "learning_rate": 0.3,
                "seed": 4,
                "plane": "pca",
                "batch_sizes": (2, 7, None),
                "epochs": 6,
            },
        ),
    ],
)
def test_the_ends_are_those_of_the_librarys_race(visit, screen, how):
    guest = visit()
    guest.open(screen)
    for i, racer in enumerate(raced(**how).racers):
        shown = [guest.number(f"{name}-{i}") for name in ("steps", "examples", "cost", "off")]
        expected = [racer.steps[-1], racer.examples_seen[-1], racer.cost[-1], racer.off_plane[-1]]
        np.testing.assert_allclose(shown, expected, atol=1e-9)


def test_a_batch_of_all_is_full_descent(visit):
    guest = visit()
    guest.open("descent?at=1000000&epochs=15&batches=50,100,200")
    data = bs.load("moons:n=200,noise=0.2", test=0, seed=0).train
    net = bs.Network([2, 8, 2], hidden="tanh", seed=0, dtype="float64")
    for _ in range(15):
        net.parameters[...] -= 0.5 * bs.backprop(net, data.x, data.y).gradient
    assert guest.number("cost-2") == pytest.approx(bs.backprop(net, data.x, data.y).cost, abs=1e-9)


def test_rewinding_leads_back_to_the_same_state(visit):
    guest = visit()
    page = guest.open("descent?at=700&guess=1&time=1&epochs=5")
    before = guest.shown()
    for key in ("ArrowRight", "ArrowLeft"):
        middle = guest.shown()
        for _ in range(25):
            page.keyboard.press(key)
        guest.settle()
    assert middle != before
    assert guest.shown() == before
    race = raced(epochs=5)
    for i, racer in enumerate(race.racers):
        place = np.flatnonzero(racer.examples_seen <= 700)[-1]
        assert guest.number(f"cost-{i}") == pytest.approx(racer.cost[place], abs=1e-9)


def test_the_rows_are_those_that_training_sees(visit):
    guest = visit()
    for screen, clock in (
        ("descent?epochs=5&at=730", "examples_seen"),
        ("descent?epochs=5&clock=steps&at=33&seed=3", "steps"),
    ):
        page = guest.open(screen)
        seed = 3 if "seed" in screen else 0
        for i, (racer, size) in enumerate(zip(raced(seed=seed, epochs=5).racers, (1, 10, 200), strict=True)):
            step = racer.steps[getattr(racer, clock) <= int(screen.split("at=")[1].split("&")[0])][-1]
            rows = rows_of_step(200, size, seed, int(step) - 1).tolist()
            shown = page.locator(f".strip.racer-{i} .now").get_attribute("data-batch").split()
            assert [int(row) for row in shown] == rows[: len(shown)]
            assert len(shown) == min(len(rows), 30)


def test_a_link_shows_the_same_numbers_in_a_fresh_browser(visit):
    screen = "descent?data=xor&epochs=5&rate=0.2&seed=5&at=321&guess=0&look=0"
    first, second = visit(), visit()
    shown = [guest.open(screen).evaluate(NUMBERS) for guest in (first, second)]
    assert len(shown[0]) == 12
    assert shown[0] == shown[1]


def test_a_rate_that_is_too_large_and_sizes_that_cannot_be(visit):
    guest = visit()
    guest.open("descent?rate=1000&guess=1&time=1&at=4000&epochs=5")
    assert guest.number("cost-0") > 10
    page = guest.open("descent?batches=10,10,200")
    assert "batch_sizes" in page.locator(".refused").inner_text()
    guest.open("descent?epochs=2")
    assert page.locator(".refused").count() == 0


def test_what_is_taken_away_holds_the_ground_and_the_charts(visit, capsys):
    guest = visit(accept_downloads=True)
    page = guest.open("descent?guess=1&time=1&at=4000&epochs=3")
    with page.expect_download() as download:
        page.locator("[data-take=svg]").click()
    assert download.value.path().read_text(encoding="utf-8").count("<image") == 3
    page.locator("[data-take=python]").click()
    exec(compile(page.locator("dialog code").inner_text(), "descent", "exec"), {})
    printed = capsys.readouterr().out
    for i in range(3):
        assert repr(guest.number(f"cost-{i}")) in printed


INKED = """[...document.querySelectorAll('.cost-chart canvas')].map(canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const coloured = i => data[i + 3] > 100 && Math.abs(data[i] - data[i + 2]) > 60;
    return Array.from({ length: data.length / 4 }, (_, i) => coloured(4 * i)).filter(Boolean).length;
})"""


def test_the_courses_are_drawn_whatever_came_before(visit):
    guest = visit()
    page = guest.open("descent?guess=1&time=0&at=1000000")
    for rate in ("5", "50", "0.1"):
        assert min(page.evaluate(INKED)) > 1000, rate
        page.locator(".fields input").first.fill(rate)
        page.keyboard.press("Enter")
        guest.settle()
        page.locator(".walker-buttons button").last.click()
        guest.settle()
        assert page.locator("[data-guess=examples] .why b").count() == 0, "nothing was guessed of this race"


def test_a_server_that_is_killed_during_the_race(browser):
    server = Server()
    guest = Visit(browser, server)
    guest.open("timeline")
    page, screen = guest.page, "descent?epochs=100&hidden=8,8,8&at=1000000"
    page.evaluate("screen => location.hash = '#/' + screen", screen)
    guest.until("document.querySelector('.loading')?.textContent.includes('%')")
    server.kill()
    page.wait_for_selector("[data-connection=away]")
    server.start()
    page.wait_for_selector("[data-connection=good]")
    guest.until("document.querySelector('[data-name=cost-0]')")
    guest.settle()
    assert page.url.endswith(screen)
    found = raced(hidden=(8, 8, 8), epochs=100)
    for i, racer in enumerate(found.racers):
        assert guest.number(f"cost-{i}") == racer.cost[-1]
    guest.complaints.clear()  # the browser's own, of the requests that nobody answered
    guest.close()
    server.kill()


def test_closing_the_tab_ends_the_work(browser):
    app = create_app(Settings(port=0, token=TOKEN))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        here = type("Here", (), {})()
        here.port = server.servers[0].sockets[0].getsockname()[1]
        here.entrance = f"http://127.0.0.1:{here.port}/?token={TOKEN}"
        guest = Visit(browser, here)
        guest.page.goto(f"{here.entrance}#/descent?epochs=100&hidden=8,8,8")
        workspaces = app.state.workspaces
        for _ in range(500):
            jobs = [one.job for one in workspaces.open if one.busy]
            if jobs:
                break
            guest.page.wait_for_timeout(10)
        guest.close()
        for _ in range(300):
            if not workspaces.open and jobs[0].over:
                break
            time.sleep(0.01)
        assert not workspaces.open
        assert jobs[0].over
        assert jobs[0]._stopped.is_set(), "it did not come to its end by itself"
    finally:
        server.should_exit = True
        thread.join()
