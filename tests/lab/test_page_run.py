"""A lab that was opened with a run, in a real browser."""

import pytest

import backscope as bs
from lab.browser import Server, Visit


@pytest.fixture(scope="module")
def iris(tmp_path_factory):
    data = bs.load("iris")
    net = bs.Network([4, 5, 3], classes=data.classes, seed=2)
    return bs.train(net, data, epochs=4, validation=0.2, folder=tmp_path_factory.mktemp("runs") / "iris-1")


@pytest.fixture
def guest(browser, iris):
    server = Server(iris.folder)
    guest = Visit(browser, server)
    yield guest
    guest.close()
    server.kill()


def test_the_run_is_the_storys_last_page_and_leads_into_its_network(guest, iris):
    page = guest.open("timeline")
    page.locator("nav a[href='#/run']").first.click()
    guest.settle()
    assert "iris-1" in page.locator("h1").inner_text()
    assert page.locator("[data-status]").get_attribute("data-status") == "finished"
    assert page.locator("canvas").count() == 1
    guest.press(".fields input", "ArrowUp")
    guest.press("[data-into=walk]")
    data = bs.load("iris")
    expected = bs.insight.explain(iris.network, data.test.x[1], data.test.y[1])
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    guest.settle()
    assert page.locator("[data-part='c']").get_attribute("data-value") == repr(expected.cost)


def test_without_a_run_there_is_no_such_page(visit):
    page = visit().open("run")
    assert page.locator("main").get_attribute("data-view") == "timeline"
    assert page.locator("nav a[href='#/run']").count() == 0


def test_a_link_with_weights_needs_no_seed(visit):
    guest = visit()
    page = guest.open("walk?sizes=2,3,1&p=&seed=5&at=9")
    before = guest.shown()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-take=weights]").click()
    guest.settle()
    link = page.evaluate("navigator.clipboard.readText()")
    weights = link.split("p=")[1].split("&")[0].split(",")
    net = bs.Network([2, 3, 1], "sigmoid", "sigmoid", "quadratic", seed=5, dtype="float64")
    assert list(map(float, weights)) == [*net.w[1].ravel(), *net.b[1], *net.w[2].ravel(), *net.b[2]]
    guest.open(link.split("#/")[1])
    assert page.locator("[data-take=weights]").count() == 0
    assert guest.shown() == before
